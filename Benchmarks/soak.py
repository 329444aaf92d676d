#!/usr/bin/env python3
"""Drops tens of thousands of small files through one running processor and fails if it keeps anything of them.

    Benchmarks/soak.py [--program exchange] [--drops N] [--minutes M] [--folder DIR]

README.md says how to read the table.
"""

import argparse
import gzip
import hashlib
import io
import math
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

ROUND = 250
"""Files that are dropped at once; the next ones come when all of these are answered and put away."""

WARM_UP = 1_000
"""Drops after which nothing may grow any more: until then caches fill and pools get their threads."""

PATIENCE = 120
"""Seconds without a single receipt after which the processor counts as stuck."""

ALLOWED = {
    "resident KiB": 8 * 1024, "descriptors": 0, "threads": os.cpu_count() + 2, "files in scratch folders": 0,
}
"""What the processor may hold more of at the end than after the warm-up: for memory, what an allocator's wear needs;
for threads, those that pools start and end as they like, of which there are a few and never many."""

APPROVAL = [
    "消息标识", "事项编码", "事项名称", "许可决定文书号", "行政相对人名称", "行政相对人类别", "统一社会信用代码", "联系方式",
    "许可决定日期", "有效期至", "许可机关",
]
COMMITMENT = [
    "消息标识", "事项编码", "事项名称", "行政相对人名称", "行政相对人类别", "统一社会信用代码", "联系方式", "受理日期", "容缺材料",
    "承诺期限届满日", "承诺书文件名", "许可机关",
]
TODAY = datetime.now(timezone(timedelta(hours=8))).date()


def table(*rows):
    return "".join(",".join(row) + "\r\n" for row in rows)


def approval(number, decided=TODAY):
    return [
        f"SPJ-{number:06}", "XK001", "食品经营许可", f"样例许可〔2026〕{number}号", f"样例{number:06}店", "个体工商户",
        "92370403999800010P", "13800000001", str(decided), "长期", "薛城区行政审批服务局",
    ]


def training(number, label="UTF-8", recipients="<recipients>XC-SCJG</recipients>"):
    return (
        f'<?xml version="1.0" encoding="{label}"?>\n'
        f'<bundle xmlns="urn:xuecheng:exchange:1" kind="training-info" id="B-{number:06}" sender="XC-SPJ" '
        f'createdAt="{TODAY}T09:00:00+08:00"><record><msgId>T-{number:06}</msgId><title>样例培训{number}</title>'
        f"<trainingDate>{TODAY}</trainingDate><audience>样例人员</audience><summary>样例内容</summary>"
        f"{recipients}</record></bundle>\n")


def commitments(number):
    """A ZIP with two letters and a manifest."""
    letters = [f"样例承诺书{number}-{place}.pdf" for place in [1, 2]]
    row = [
        f"C-{number:06}", "XK001", "食品经营许可", f"样例{number:06}店", "个体工商户", "92370403999800010P", "13800000002",
        str(TODAY), "样例健康证明", str(TODAY.replace(year=TODAY.year + 1, day=1)), "|".join(letters), "薛城区行政审批服务局",
    ]
    members = {f"commitment-push_Z-{number:06}.csv": table(COMMITMENT, row).encode()}
    members |= {f"attachments/{letter}": f"{letter}\n".encode() * 50 for letter in letters}
    digests = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in members.items())
    bytes_ = io.BytesIO()
    with zipfile.ZipFile(bytes_, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (members | {"manifest-sha256.txt": digests.encode()}).items():
            archive.writestr(name, content)
    return bytes_.getvalue()


ok, partly, bad = "accepted", "partially-accepted", "rejected"
FORMS = [
    # (ending of the name, the file of that number, how it is answered)
    (".csv", lambda n: table(APPROVAL, approval(n)).encode(), ok),
    (".csv", lambda n: table(APPROVAL, approval(n)).encode("utf-8-sig"), ok),
    (".csv", lambda n: table(APPROVAL, approval(n)).encode("gb18030"), ok),
    (".csv", lambda n: table(APPROVAL, approval(n)).encode("utf-16"), ok),
    # Without ids, which are derived and told.
    (".csv", lambda n: table(APPROVAL[1:], approval(n)[1:]).encode(), ok),
    (".csv.gz", lambda n: gzip.compress(table(APPROVAL, approval(n)).encode()), ok),
    (".xml", lambda n: training(n).encode(), ok),
    (".xml", lambda n: training(n, "GBK").encode("gb18030"), ok),
    (".xml", lambda n: training(n, "UTF-16").encode("utf-16"), ok),
    (".zip", commitments, ok),
    (".csv", lambda n: table(APPROVAL, approval(n), approval(n + 500_000, "昨天")).encode(), partly),
    (".csv", lambda n: table(APPROVAL[:5], approval(n)[:5]).encode(), bad),
    (".csv", lambda n: table(APPROVAL, ["\0样例"]).encode(), bad),
    (".xml", lambda n: training(n).encode()[:-20], bad),
    (".xml", lambda n: training(n, recipients="<to>XC-SCJG</to>").encode(), bad),
    (".zip", lambda n: commitments(n)[:-30], bad),
]
"""What departments drop, in turn: every reader, several encodings, and each reader's way to give up."""


class Exchange:
    """An exchange with a processor that runs, whose departments are this script."""

    def __init__(self, program, folder):
        self.folder = folder
        subprocess.run(
            [program, "init", str(folder), "--title", "审管信息交换（耐久样例）"], check=True, stdout=subprocess.DEVNULL)
        settings = folder / "exchange.yaml"
        text, count = re.subn(r"settleSeconds: \w+", "settleSeconds: 0", settings.read_text(), count=1)
        assert count == 1, "exchange.yaml has no settleSeconds"
        settings.write_text(text)
        self.departments = sorted((folder / "departments").iterdir())
        with open(folder / "run.log", "wb") as log:
            self.process = subprocess.Popen([program, "run", str(folder)], stdout=log, stderr=subprocess.STDOUT)

    def drop(self, department, name, content):
        """Puts a file into an inbox as a whole."""
        inbox = self.folder / "departments" / department / "inbox"
        (inbox / f".{name}").write_bytes(content)
        (inbox / f".{name}").rename(inbox / name)

    def answers(self, department, names):
        """Waits for the receipts of files, takes them away, and gives each file's verdict."""
        receipts = self.folder / "departments" / department / "receipts"
        found = {}
        last = time.monotonic()
        while len(found) < len(names):
            if self.process.poll() is not None:
                self.fail(f"the processor ended by itself with {self.process.returncode}")
            if time.monotonic() - last > PATIENCE:
                missing = sorted(set(names) - set(found))
                self.fail(f"no receipt in {PATIENCE} s; {len(missing)} are missing, the first for {missing[0]}")
            for path in receipts.glob("*.receipt.xml"):
                found[path.name.removesuffix(".receipt.xml")] = re.search(
                    r'verdict="([a-z-]+)"', path.read_text())[1]
                last = time.monotonic()
                path.unlink()
            time.sleep(0.02)
        return found

    def collect(self):
        """Lets everybody claim what lies in its outbox and take all away; gives the claims by department."""
        claims = {}
        # Receipts first: those of the claims come while there are still others to drop.
        boxes = [department / box for box in ["receipts", "outbox"] for department in self.departments]
        for path in [path for box in boxes for path in box.iterdir()]:
            if path.name.endswith(".claim.csv"):
                path.rename(path.parent.parent / "inbox" / path.name)
                claims.setdefault(path.parent.parent.name, []).append(path.name)
            elif path.is_file():
                path.unlink()
        return claims

    def scratch(self):
        """The files and folders of drops that aren't done."""
        folders = [self.folder / "work"]
        for department in self.departments:
            folders += [department / "inbox/.taken", department / "outbox/.staging", department / "receipts/.staging"]
            folders += [department / ".own" / box for box in ("inbox", "outbox", "receipts")]
        return [
            os.path.join(place, name)
            for folder in folders for place, below, files in os.walk(folder) for name in below + files
        ]

    def rest(self):
        """Waits until everything that is answered is put away; what isn't after a while is left over."""
        end = time.monotonic() + 30
        while self.scratch() and time.monotonic() < end:
            time.sleep(0.05)

    def holds(self):
        """What the processor holds now."""
        process = Path(f"/proc/{self.process.pid}")
        status = dict(re.findall(r"^(\w+):\s+(\d+)", (process / "status").read_text(), re.MULTILINE))
        return {
            "resident KiB": int(status["VmRSS"]), "descriptors": len(list((process / "fd").iterdir())),
            "threads": int(status["Threads"]), "files in scratch folders": len(self.scratch()),
        }

    def stop(self):
        """Ends the processor as an operator does."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.fail("the processor doesn't end on SIGTERM")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def fail(self, reason):
        """Ends with the reason and the last words of the processor."""
        log = (self.folder / "run.log").read_text(encoding="utf-8", errors="replace")
        print("\n".join(log.splitlines()[-15:]))
        sys.exit(f"soak: {reason}; all of it lies in {self.folder}")


def soak(exchange, count, seconds):
    """Drops `count` files, or as many as `seconds` allow, and tells what the processor holds every now and then."""
    print("|   Drops | Resident KiB | Descriptors | Threads | Scratch | Drops a second |")
    print("|--------:|-------------:|------------:|--------:|--------:|---------------:|", flush=True)
    dropped, number, told = 0, 0, 0
    step = max(WARM_UP, count // 50)
    start = lap = time.monotonic()
    seen = []
    while dropped < count and time.monotonic() - start < seconds:
        expected = {}
        for number in range(number, number + min(ROUND, count - dropped)):
            ending, content, verdict = FORMS[number % len(FORMS)]
            name = f"样例{number:06}{ending}"
            exchange.drop("XC-SPJ", name, content(number))
            expected[name] = verdict
        number += 1
        found = exchange.answers("XC-SPJ", expected)
        for name, verdict in expected.items():
            if found[name] != verdict:
                exchange.fail(f"{name} should have been {verdict}, and was {found[name]}")
        dropped += len(expected)
        for department, claims in exchange.collect().items():
            found = exchange.answers(department, claims)
            if set(found.values()) != {ok}:
                exchange.fail(f"a claim of {department} was {found}")
            dropped += len(claims)
        exchange.rest()
        exchange.collect()
        seen.append((dropped, exchange.holds()))
        now = time.monotonic()
        if dropped >= count or now - start >= seconds or dropped // step > told // step:
            figures = list(seen[-1][1].values())
            print(
                f"| {dropped:7,} | {figures[0]:12,} | {figures[1]:11} | {figures[2]:7} | {figures[3]:7} | "
                f"{(dropped - told) / (now - lap):14.0f} |", flush=True)
            told, lap = dropped, now
    print(f"\n{dropped:,} drops in {time.monotonic() - start:.0f} s\n")
    return seen


def growth(seen):
    """What grew after the warm-up, in words."""
    warm = next((place for place, (drops, _) in enumerate(seen) if drops >= WARM_UP), None)
    if warm is None or warm == len(seen) - 1:
        yield f"what grows shows after {WARM_UP:,} drops; there were {seen[-1][0]:,}"
        return
    (first, before), (last, after) = seen[warm], seen[-1]
    for what, allowed in ALLOWED.items():
        more = after[what] - before[what]
        if more > allowed:
            yield f"{what} grew by {more:,} between {first:,} and {last:,} drops; {allowed:,} are allowed"


def main():
    options = argparse.ArgumentParser(description="Drops thousands of small files through one running processor.")
    root = Path(__file__).resolve().parent.parent
    options.add_argument("--program", default=str(root / ".build" / "release" / "exchange"))
    options.add_argument("--drops", type=int, default=50_000, metavar="N", help="more than a thousand")
    options.add_argument("--minutes", type=float, default=math.inf, metavar="M", help="end after so long in any case")
    options.add_argument("--folder", help="where the exchange lies; it stays there")
    chosen = options.parse_args()
    if chosen.drops <= WARM_UP:
        options.error(f"what grows shows after {WARM_UP:,} drops; more are needed")
    os.environ["TZ"] = "Asia/Shanghai"
    folder = Path(chosen.folder or tempfile.mkdtemp(prefix="exchange-soak-"))
    print(f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()} {platform.release()}\n", flush=True)
    with Exchange(chosen.program, folder / "exchange") as exchange:
        seen = soak(exchange, chosen.drops, chosen.minutes * 60)
        code = exchange.stop()
    faults = list(growth(seen))
    if code != 0:
        faults.append(f"the processor ended with {code} and not with 0, as one that was told to stop")
    if faults:
        sys.exit("\n".join(f"soak: {fault}" for fault in faults) + f"\nAll of it lies in {folder}.")
    print("Nothing grew after the first thousand.")
    if not chosen.folder:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
