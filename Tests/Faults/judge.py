"""Looks at an exchange from outside when all is over, by its files, its ledger's health and what the program lists."""

import difflib
import hashlib
import io
import json
import re
import sqlite3
import zipfile
from collections import Counter
from xml.etree import ElementTree

from story import TRIALS

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
# What a closed day leaves in outboxes.
MORNING = re.compile(r"department-statement_.*|signoff_.*|.*\.zip\.sha256")
# What a department has to do: it follows from the ledger, and is made anew where it isn't as it should be.
TO_DO_LISTS = ("待办.html", "待办.xlsx")
# What we know of a fault.
OURS = {"fault.json"}
# It covers ids, which are looked away from; whether it holds is asked of the program.
SIGNATURE = re.compile(rb"\s*<signature[ >].*?</signature>", re.DOTALL)
# So do the digests of what lies beside it; whether they hold is asked as well.
COMPANION = re.compile(rb'(<(?:summary|result|rejected)File [^>]*sha256=")[0-9a-f]{64}')
# How far the ledger went, and what follows from that: entries are as many as there were tries, and digests cover ids.
HOW_FAR = re.compile(
    rb"\b[0-9a-f]{64}\b|(?<=lastEntry=\")\d+|(?<=last-entry: )\d+|(?<=" + "台账截至</dt><dd>第 ".encode() + rb")\d+"
)
# Whether these hold is asked of the program.
HELD = ("manifest-sha256.txt", "manifest-sha256.txt.sig")
# What of a package tells who took away what, which isn't so where recipients take at once.
COLLECTED = re.compile(r"index\.html|0[01]-.*|reconciliation\.x.*")
ROW = re.compile(rb"<row .*?</row>")
CELL = re.compile(rb' r="[A-Z]*\d+"| s="\d+"| (?:ht|spans|customHeight)="[^"]*"')
COMPANIONS = (".receipt.csv", ".result.csv", ".rejected.csv", ".rejected.xlsx")


class Wrong(Exception):
    """A promise that wasn't kept."""


class Extra:
    """A file that a sender changes while it is looked at: its name, its last bytes, the ids of their records, and whether the bytes
    before them are his no more. When it is taken, and how often, depends on the moment; that nothing is lost or doubled doesn't."""

    def __init__(self, name, last, ids):
        self.name, self.last, self.ids = name, last, ids
        # What is of it: drops and deliveries; known once they were listed.
        self.drops = []

    def owns(self, text):
        return self.name in text or any(re.search(rf"(?<![N\d]){drop}(?!\d)", text) for drop in self.drops)

    def without(self, lines):
        return b"".join(line for line in lines.splitlines(True) if not self.owns(line.decode("utf-8", "replace")))


# What `verify` says of a ledger that isn't what its chain tells.
UNSOUND = "台账与其链不符"


class Judge:
    def __init__(self, program):
        self.program = program

    def facts(self, exchange, at, fetched=(), extra=None, repeats=False):
        """What is there, without anything that follows from order: equal facts mean that nothing is lost or doubled.

        `fetched` is what recipients took away: department, box, name, bytes. That something came a second time, the same, is let
        pass where it `repeats`: where a disk may have lost that it was fetched.
        """
        drops = self.list(exchange, "drops", at)
        deliveries = self.list(exchange, "deliveries", at)
        if extra:
            extra.drops = [item["drop"] for item in drops if item["fileName"] == extra.name]
        self.nothing_left(exchange, drops, deliveries)
        self.ledger_whole(exchange)
        found = {}
        for department in sorted((exchange / "departments").iterdir()):
            for box in BOXES:
                for path in Judge.box(department, box).iterdir():
                    if path.is_file() and not path.name.startswith("."):
                        found[department.name, box, path.name] = path.read_bytes()
        for department, box, name, data in fetched:
            if name in TO_DO_LISTS:
                continue
            if (department, box, name) in found and not repeats:
                raise Wrong(f"{department}/{box}/{name} came twice")
            if found.setdefault((department, box, name), data) != data:
                raise Wrong(f"{department}/{box}/{name} came twice, and not the same")
        if extra:
            self.changed_file(exchange, extra, drops, deliveries, found)
            drops = [item for item in drops if item["drop"] not in extra.drops]
        facts = Counter()
        for (department, box, name), data in found.items():
            if extra and extra.owns(name):
                continue
            if extra and name.startswith("notice_"):
                data = extra.without(data)
            for fact in self.of_file(name, data):
                facts[(department, box) + fact] += 1
        for place in ("archive", "quarantine", "dead-letter"):
            for path in (exchange / place).rglob("*"):
                if path.is_file() and path.name not in OURS and not (extra and extra.owns(path.name)):
                    facts[place, path.name, digest(path.read_bytes())] += 1
        for path in sorted((exchange / "reports").iterdir()):
            if path.suffix == ".zip":
                with zipfile.ZipFile(path) as package:
                    if package.testzip() is not None:
                        raise Wrong(f"{path.name} is damaged")
                    for member in package.namelist():
                        lines = self.lines(member, package.read(member)) if member not in HELD else [b""]
                        for line in lines:
                            facts["reports", path.name, member, line] += 1
                    self.figures(path.name, package.read("reconciliation.xml"), drops, deliveries)
        self.tried(exchange, facts)
        self.listed(exchange, at, drops, deliveries, found, facts, extra)
        self.proven(exchange, at)
        self.signed(exchange)
        return facts

    @classmethod
    def tried(cls, exchange, facts):
        """What was only tried has the one answer, whole and under its names; that nothing else comes of it the other facts tell."""
        for home in (exchange / "departments").iterdir():
            for path in (home / "receipts" / TRIALS).glob("*"):
                # What a stop has left of an answer goes with the next of its name.
                if path.name.startswith(".") and path.name.endswith(".part"):
                    continue
                data = path.read_bytes()
                if path.name.endswith(".receipt.xml") and (b'trial="true"' not in data or b"<signature" in data):
                    raise Wrong(f"{home.name}/{path.name} passes for the receipt of a drop")
                facts[home.name, "trial", path.name, cls.plain(data)] += 1

    @staticmethod
    def box(home, name):
        """Where what lies in a box is: an empty folder may be the mount point of a share that is away."""
        mount = home.parent.parent / "mount"
        return mount if name == "outbox" and Judge.is_away(home) and mount.is_dir() else home / name

    @staticmethod
    def is_away(home):
        """Whether nothing of ours is where it serves a department's outbox."""
        return not (home / "outbox/.staging").is_dir() and not (home / ".own/outbox").is_dir()

    @staticmethod
    def changed_file(exchange, extra, drops, deliveries, found):
        """What a sender wrote last is kept, each taking is answered, and each record went once to each who should have it."""
        kept = [path for path in (exchange / "archive").rglob(extra.name) if path.read_bytes() == extra.last]
        if not kept:
            raise Wrong(f"what was written last into {extra.name} isn't kept")
        taken = [item for item in drops if item["fileName"] == extra.name]
        receipts = [name for _, box, name in found if box == "receipts" and name.startswith(extra.name.split(".")[0])]
        answers = sum(name.endswith(".receipt.xml") for name in receipts)
        if answers != len(taken):
            raise Wrong(f"{extra.name} was taken {len(taken)} times and has {answers} receipts")
        if any(item["verdict"] not in ("accepted", "duplicate") for item in taken):
            raise Wrong(f"{extra.name}: {[item['verdict'] for item in taken]}")
        recipients = {item["recipient"] for item in deliveries if item["drop"] in extra.drops}
        for recipient in recipients:
            data = b"".join(
                found[recipient, "outbox", item["fileName"]]
                for item in deliveries
                if item["drop"] in extra.drops and item["recipient"] == recipient
            )
            for record in extra.ids:
                if data.count(record.encode()) != 1:
                    raise Wrong(f"{recipient} has {record} {data.count(record.encode())} times")
        if not recipients:
            raise Wrong(f"nobody has anything of {extra.name}")

    def signed(self, exchange):
        """Receipts are what the exchange signed, those that it could sign, and what lies beside them is what they tell."""
        receipts = sorted(exchange.glob("departments/*/receipts/*.receipt.xml"))
        receipts = [path for path in receipts if b"<signature" in path.read_bytes()]
        keys = [part for path in sorted((exchange / "keys").glob("*.pub.pem")) for part in ("--key", path)]
        if not receipts or not keys:
            return
        beside = [path.with_name(path.name.removesuffix(".receipt.xml") + ending) for path in receipts for ending in COMPANIONS]
        status, output, errors = self.program.ask("verify", *receipts, *(path for path in beside if path.exists()), *keys)
        if status != 0:
            raise Wrong(f"receipts don't prove: {output[-600:]}{errors}")

    def proven(self, exchange, at):
        """The ledger is what its chain tells, and what is kept is what was dropped and written."""
        status, output, errors = self.program.ask("verify", exchange, "--at", at)
        if status != 0:
            raise Wrong(f"it doesn't prove: {output}{errors}")

    def sound(self, exchange, at):
        """Whatever has just failed, nobody is told that the ledger was tampered with: nothing would be done any more."""
        _, output, errors = self.program.ask("verify", exchange, "--at", at)
        if UNSOUND in output:
            raise Wrong(f"the ledger doesn't prove before it goes on: {output}{errors}")

    @staticmethod
    def plain(data):
        """Without ids, and without what is said of the moment."""
        data = COMPANION.sub(rb"\1", SIGNATURE.sub(b"", IDS.sub(b"ID", data)))
        return re.sub(rb"(<delivery [^>]*)>\s*</delivery>", rb"\1/>", AWAY.sub(b"", data)) if AWAY.search(data) else data

    @classmethod
    def lines(cls, name, data):
        """What a page, table or workbook of a closed day says, line by line, since their order follows from ids."""
        if not name.endswith(".xlsx"):
            return HOW_FAR.sub(b"", cls.plain(data)).splitlines()
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return [
                member.encode() + b" " + HOW_FAR.sub(b"", CELL.sub(b"", cls.plain(row)))
                for member in book.namelist()
                for row in ROW.findall(book.read(member))
            ]

    @staticmethod
    def day_of(item, drops):
        """The day on which a drop was decided: what was put aside and brought back was so when that was published."""
        again = any(
            other["verdict"] == "put-aside" and other["sha256"] == item["sha256"] and other["drop"] < item["drop"] for other in drops
        )
        return (item.get("publishedAt") if again else item["receivedAt"] or "")[:10]

    @classmethod
    def figures(cls, name, page, drops, deliveries):
        """What a package tells of a day in figures is what the ledger lists of it."""
        root = ElementTree.fromstring(page)
        space = {"": root.tag[1:].split("}")[0]}
        day = root.get("day")
        if root.get("state") != "closed" or day is None:
            raise Wrong(f"{name} is of no closed day")
        sent = [item for item in drops if cls.day_of(item, drops) == day]
        received = [item for item in deliveries if (item.get("deliveredAt") or "")[:10] == day]
        cls.told(name, root.find("totals", space), space, sent, received)
        departments = {element.get("code"): element for element in root.findall("department", space)}
        missing = {item["sender"] for item in sent} | {item["recipient"] for item in received}
        if missing := missing - set(departments):
            raise Wrong(f"{name} tells nothing of {sorted(missing)}")
        for code, element in departments.items():
            of_sender = [item for item in sent if item["sender"] == code]
            cls.told(f"{name} of {code}", element, space, of_sender, [item for item in received if item["recipient"] == code])

    @staticmethod
    def told(name, figures, space, sent, received):
        """What figures tell is what was dropped and what was delivered."""
        verdicts = Counter(item["verdict"] for item in sent)
        wanted = {"files": len(sent), "accepted": verdicts["accepted"], "partiallyAccepted": verdicts["partially-accepted"]}
        wanted |= {"rejected": verdicts["rejected"], "duplicate": verdicts["duplicate"]}
        wanted |= {f"records {key}": sum(item[key] for item in sent) for key in ("found", "accepted", "rejected", "unchanged")}
        wanted |= {"deliveries": len(received), "records delivered": sum(item["records"] for item in received)}
        files, records, delivered = (figures.find(tag, space) for tag in ("files", "records", "received"))
        found = {"files": files.get("total")} | {key: files.get(key) for key in ("accepted", "partiallyAccepted", "rejected", "duplicate")}
        found |= {f"records {key}": records.get(key) for key in ("found", "accepted", "rejected", "unchanged")}
        found |= {"deliveries": delivered.get("deliveries"), "records delivered": delivered.get("records")}
        for key, figure in wanted.items():
            if int(found[key]) != figure:
                raise Wrong(f"{name} tells of {found[key]} {key}, the ledger of {figure}")

    @classmethod
    def of_file(cls, name, data):
        """What a file says; a notice line by line, since what is told in one may be told in two."""
        name = IDS.sub(b"ID", name.encode()).decode()
        if name.startswith("notice_"):
            if name.endswith(".csv"):
                yield from ((name, line) for line in cls.plain(data).splitlines()[1:] if line and not line.startswith(HEAD))
            return
        if MORNING.fullmatch(name):
            yield from ((name, line) for line in cls.lines(name, data))
            return
        if name in TO_DO_LISTS:
            whole = data.endswith(b"</html>\n") if name.endswith(".html") else zipfile.is_zipfile(io.BytesIO(data))
            if not whole:
                raise Wrong(f"{name} is torn")
            yield (name,)
            return
        if name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                for member in package.namelist():
                    # The list of digests follows from the others.
                    if member != "manifest-sha256.txt":
                        yield name, IDS.sub(b"ID", member.encode()), cls.plain(package.read(member))
            return
        yield name, cls.plain(data)

    def listed(self, exchange, at, drops, deliveries, found, facts, extra):
        """Holds what the ledger has against what is there."""
        for item in drops:
            kept = ("fileName", "sender", "verdict", "found", "accepted", "rejected", "unchanged")
            # What we failed at may not have been read; that it is kept is a fact of its own.
            digest_of = None if item["verdict"] == "put-aside" else item["sha256"]
            facts[("drop", digest_of, item.get("publishedAt") is None) + tuple(item.get(key) for key in kept)] += 1
        known = set()
        for item in deliveries:
            place = item["recipient"], "outbox", item["fileName"]
            known.add(place)
            if item.get("deliveredAt") is None:
                if place in found:
                    raise Wrong(f"{place} is there, and the ledger doesn't know it")
                shelf = exchange / "work" / item["drop"] / "staged"
                if item["sha256"] not in {digest(path.read_bytes()) for path in shelf.glob("*")}:
                    raise Wrong(f"{place} waits, and isn't on the shelf")
                facts["waits", item["recipient"], IDS.sub(b"ID", item["fileName"].encode())] += 1
                continue
            if place not in found:
                raise Wrong(f"{place} is lost")
            if digest(found[place]) != item["sha256"]:
                raise Wrong(f"{place} isn't what the ledger has")
        for place in found:
            name = place[2]
            if place[1] == "outbox" and not name.startswith("notice_") and not name.endswith((".claim.csv", ".reply.csv", ".reply.xlsx")):
                if place not in known and not MORNING.fullmatch(name) and name not in TO_DO_LISTS:
                    raise Wrong(f"the ledger doesn't know {place}")
        for item in self.list(exchange, "obligations", at):
            text = json.dumps(item, sort_keys=True)
            if not (extra and extra.owns(text)):
                facts["obligation", IDS.sub(b"ID", text.encode())] += 1
        taken = [path for place in ("inbox/.taken", ".own/inbox") for path in exchange.glob(f"departments/*/{place}/*/*")]
        for path in taken:
            facts["taken", path.name, digest(path.read_bytes())] += 1
        for item in self.list(exchange, "days", at):
            facts["day", item["day"]] += 1

    def list(self, exchange, sort, at):
        status, output, errors = self.program.ask("list", exchange, sort, "--at", at, "--format", "json", "--limit", 10_000)
        if status != 0:
            raise Wrong(f"list {sort}: {errors}")
        return json.loads(output)["items"]

    def nothing_left(self, exchange, drops, deliveries):
        """I6: nothing is half on its way, but what is for a box that is away; and what is put aside lies there whole."""
        away = {home.name for home in (exchange / "departments").iterdir() if self.is_away(home)}
        unpublished = {item["drop"] for item in drops if item.get("publishedAt") is None}
        waiting = {
            item["drop"] for item in deliveries if item.get("deliveredAt") is None and item["recipient"] in away
        }
        if unpublished - waiting:
            raise Wrong(f"{sorted(unpublished - waiting)} aren't published")
        for home in (exchange / "departments").iterdir():
            ours = [".own/" + box for box in ("inbox", "outbox", "receipts")]
            for place in ("inbox", "inbox/.taken", "inbox/试投", "inbox/试投/.taken", "outbox/.staging", "receipts/.staging", *ours):
                left = [path.name for path in (home / place).glob("*") if path.name not in (".taken", "试投")]
                left = [name for name in left if name.split(".")[0] not in waiting]
                if left:
                    raise Wrong(f"{home.name}/{place} has {left}")
        for place in ("work", "reports/.unwritten"):
            left = [path.name for path in (exchange / place).glob("*") if path.name not in waiting]
            # What is for a box that is away waits there, drops and notices.
            left = [name for name in left if not (away and name.startswith("N") and (exchange / place / name / "staged").is_dir())]
            if left:
                raise Wrong(f"{place} has {left}")
        aside = {item["drop"] for item in drops if item["verdict"] == "put-aside"}
        for letter in (exchange / "dead-letter").glob("*"):
            if letter.name not in aside:
                raise Wrong(f"dead-letter has {letter.name}, which isn't put aside")
            names = sorted(path.name for path in letter.iterdir())
            if names != ["fault.json", "file"] or len(list((letter / "file").iterdir())) != 1:
                raise Wrong(f"dead-letter/{letter.name} has {names}")
            if json.loads((letter / "fault.json").read_text("utf-8"))["drop"] != letter.name:
                raise Wrong(f"dead-letter/{letter.name} tells of another")
        tries = (exchange / ".tries").read_text().split()[::2] if (exchange / ".tries").exists() else []
        if set(tries) - waiting:
            raise Wrong(f".tries has {tries}")

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


def tells_of_collecting(fact):
    if fact[0] == "reports":
        return bool(COLLECTED.fullmatch(fact[2]))
    return fact[1] == "outbox" and bool(MORNING.fullmatch(fact[2]))


def digest(data):
    return hashlib.sha256(data).hexdigest()


def compare(found, wanted, is_collected=False):
    """Tells what is missing and what is too much. Where recipients took things away, what closed days tell of that is another matter."""
    if is_collected:
        found, wanted = (
            Counter({fact: count for fact, count in facts.items() if not tells_of_collecting(fact)}) for facts in (found, wanted)
        )
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
