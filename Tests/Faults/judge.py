"""Looks at an exchange from outside when all is over, by its files, its ledger's health and what the program lists."""

import difflib
import hashlib
import io
import json
import re
import sqlite3
import zipfile
from collections import Counter

# Ids follow the order in which files were taken, which a fault may change.
IDS = re.compile(rb"(?<![A-Za-z0-9-])N?20\d{6}-\d{4}(?!\d)")
# A receipt tells where a box refused what was for it. It gets it all the same, which is what is judged.
AWAY = re.compile(
    "尚未放入：该部门的文件夹目前不在或不能使用，恢复后自动放入，期限自放入时起算(?:;|；)? ?".encode()
    + rb"|\s*<term[^>]*>" + "(?:尚未放入|not in its place yet)".encode() + rb"[^<]*</term>"
)
# What stands above the lines of each notice, however many there are.
HEAD = tuple(word.encode() for word in ("发出时间", "接收部门", "类型"))
BOXES = ("outbox", "receipts")


class Wrong(Exception):
    """A promise that wasn't kept."""


class Judge:
    def __init__(self, program):
        self.program = program

    def facts(self, exchange, at, fetched=()):
        """What is there, without anything that follows from order: equal facts mean that nothing is lost or doubled.

        `fetched` is what recipients took away: department, box, name, bytes. What came a second time, the same, counts once.
        """
        self.nothing_left(exchange)
        self.ledger_whole(exchange)
        found = {}
        for department in sorted((exchange / "departments").iterdir()):
            for box in BOXES:
                for path in (department / box).iterdir():
                    if not path.name.startswith("."):
                        found[department.name, box, path.name] = path.read_bytes()
        for department, box, name, data in fetched:
            if found.setdefault((department, box, name), data) != data:
                raise Wrong(f"{department}/{box}/{name} came twice, and not the same")
        facts = Counter()
        for (department, box, name), data in found.items():
            for fact in self.of_file(name, data):
                facts[(department, box) + fact] += 1
        for place in ("archive", "quarantine"):
            for path in (exchange / place).rglob("*"):
                if path.is_file():
                    facts[place, path.name, digest(path.read_bytes())] += 1
        for path in sorted((exchange / "reports").iterdir()):
            if path.suffix == ".zip":
                with zipfile.ZipFile(path) as package:
                    if package.testzip() is not None:
                        raise Wrong(f"{path.name} is damaged")
                facts["reports", path.name] += 1
        self.listed(exchange, at, found, facts)
        self.proven(exchange, at)
        return facts

    def proven(self, exchange, at):
        """The ledger is what its chain tells, and what is kept is what was dropped and written."""
        status, output, errors = self.program.ask("verify", exchange, "--at", at)
        if status != 0:
            raise Wrong(f"it doesn't prove: {output}{errors}")

    @staticmethod
    def plain(data):
        """Without ids, and without what is said of the moment."""
        data = IDS.sub(b"ID", data)
        return re.sub(rb"(<delivery [^>]*)>\s*</delivery>", rb"\1/>", AWAY.sub(b"", data)) if AWAY.search(data) else data

    @classmethod
    def of_file(cls, name, data):
        """What a file says; a notice line by line, since what is told in one may be told in two."""
        name = IDS.sub(b"ID", name.encode()).decode()
        if name.startswith("notice_"):
            if name.endswith(".csv"):
                yield from ((name, line) for line in cls.plain(data).splitlines()[1:] if line and not line.startswith(HEAD))
            return
        if name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                for member in package.namelist():
                    # The list of digests follows from the others.
                    if member != "manifest-sha256.txt":
                        yield name, IDS.sub(b"ID", member.encode()), cls.plain(package.read(member))
            return
        yield name, cls.plain(data)

    def listed(self, exchange, at, found, facts):
        """Holds what the ledger has against what is there."""
        for item in self.list(exchange, "drops", at):
            if item.get("publishedAt") is None:
                raise Wrong(f"{item['drop']} isn't published")
            kept = ("fileName", "sender", "verdict", "sha256", "found", "accepted", "rejected", "unchanged")
            facts[("drop",) + tuple(item.get(key) for key in kept)] += 1
        known = set()
        for item in self.list(exchange, "deliveries", at):
            place = item["recipient"], "outbox", item["fileName"]
            known.add(place)
            if place not in found:
                raise Wrong(f"{place} is lost")
            if digest(found[place]) != item["sha256"]:
                raise Wrong(f"{place} isn't what the ledger has")
        for place in found:
            if place[1] == "outbox" and not place[2].startswith("notice_") and not place[2].endswith(".claim.csv"):
                if place not in known:
                    raise Wrong(f"the ledger doesn't know {place}")
        for item in self.list(exchange, "obligations", at):
            facts["obligation", IDS.sub(b"ID", json.dumps(item, sort_keys=True).encode())] += 1
        for item in self.list(exchange, "days", at):
            facts["day", item["day"]] += 1

    def list(self, exchange, sort, at):
        status, output, errors = self.program.ask("list", exchange, sort, "--at", at, "--format", "json", "--limit", 10_000)
        if status != 0:
            raise Wrong(f"list {sort}: {errors}")
        return json.loads(output)["items"]

    @staticmethod
    def nothing_left(exchange):
        """I6: nothing is half on its way."""
        for home in (exchange / "departments").iterdir():
            for place in ("inbox", "inbox/.taken", "outbox/.staging", "receipts/.staging"):
                left = [path.name for path in (home / place).glob("*") if path.name != ".taken"]
                if left:
                    raise Wrong(f"{home.name}/{place} has {left}")
        for place in ("work", "dead-letter", "reports/.unwritten"):
            left = [path.name for path in (exchange / place).glob("*")]
            if left:
                raise Wrong(f"{place} has {left}")
        if (exchange / ".tries").exists():
            raise Wrong(".tries is there")

    @staticmethod
    def ledger_whole(exchange):
        # Without the program's help: it might see what it wrote wrong as right.
        ledger = sqlite3.connect(f"file:{exchange / 'ledger.sqlite'}?mode=ro", uri=True)
        try:
            answer = ledger.execute("PRAGMA integrity_check").fetchall()
        except sqlite3.DatabaseError as error:
            answer = error
        finally:
            ledger.close()
        if answer != [("ok",)]:
            raise Wrong(f"the ledger is damaged: {answer}")


def digest(data):
    return hashlib.sha256(data).hexdigest()


def compare(found, wanted):
    """Tells what is missing and what is too much."""
    missing, more = wanted - found, found - wanted
    if not missing and not more:
        return
    words = []
    for sign, facts in (("-", missing), ("+", more)):
        for fact, count in facts.items():
            words.append(f"{sign}{count} {fact[:-1]}")
    left, right = (
        b"\n".join(fact[-1] if isinstance(fact[-1], bytes) else str(fact[-1]).encode() for fact in sorted(facts, key=str))
        for facts in (missing, more)
    )
    lines = difflib.unified_diff(*(side.decode("utf-8", "replace").splitlines() for side in (left, right)), lineterm="", n=0)
    raise Wrong("\n".join(words[:8] + list(lines)[2:14]))
