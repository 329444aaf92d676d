#!/usr/bin/env python3
"""Measures what a day costs in an exchange with many open obligations; README.md says how to read the table.

    Benchmarks/obligations.py [--program exchange] [--open N …] [--changes K …] [--folder DIR]
"""

import argparse
import csv
import os
import platform
import shutil
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

BUNDLE = 50_000
"""Records in a bundle; one bundle is dropped each working day until the store is full."""

LAST_PUSH = date(2021, 3, 5)
QUIET = date(2022, 1, 1)
"""Commitments that nothing is measured with end in the four years from here."""

MEASURED = [
    # (commitment ends, day of the reminder, last day of the check): art. 24 gives ten working days.
    (date(2021, 3, 9), date(2021, 3, 22), date(2021, 3, 23)),
    (date(2021, 3, 16), date(2021, 3, 29), date(2021, 3, 30)),
    (date(2021, 3, 23), date(2021, 4, 6), date(2021, 4, 7)),
]

SENDER = "XC-SPJ"


class Cost:
    """What a run of the program took."""

    def __init__(self, seconds, megabytes):
        self.seconds = seconds
        self.megabytes = megabytes


class Exchange:
    """An exchange whose departments are this script."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.peak = 0
        self.run("init", "--title", "审管信息交换（性能样例）")
        settings = folder / "exchange.yaml"
        settings.write_text(settings.read_text().replace("settleSeconds: 2", "settleSeconds: 0"))
        with open(folder / "catalog" / "items.csv", encoding="utf-8-sig", newline="") as items:
            self.items = [
                (row["item_code"], row["item_name"], row["lead_dept"])
                for row in csv.DictReader(items)
                if row["commitment_eligible"] == "1"
            ]

    def run(self, command, *arguments):
        """Runs the program to its end, alone in a process of its own."""
        words = [self.program, command, str(self.folder), *arguments]
        start = time.monotonic()
        quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
        child = os.posix_spawn(self.program, words, os.environ, file_actions=quiet)
        _, status, usage = os.wait4(child, 0)
        seconds = time.monotonic() - start
        if os.waitstatus_to_exitcode(status) != 0:
            sys.exit(f"{' '.join(words)} ended with {os.waitstatus_to_exitcode(status)}")
        return Cost(seconds, usage.ru_maxrss / 1024)

    def pass_at(self, day, clock):
        """Lets the exchange work once, at that time of that day."""
        cost = self.run("run", "--once", "--at", f"{day}T{clock}")
        self.peak = max(self.peak, cost.megabytes)
        return cost

    def drop(self, department, name, header, rows):
        """Puts a CSV file into a department's inbox."""
        path = self.folder / "departments" / department / "inbox" / name
        with open(path, "w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(header)
            out.writerows(rows)

    def collect(self):
        """Lets every department claim what lies in its outbox and take it away."""
        for department in (self.folder / "departments").iterdir():
            for box in ["outbox", "receipts"]:
                for file in (department / box).iterdir():
                    if file.name.endswith(".claim.csv"):
                        file.rename(department / "inbox" / file.name)
                    elif file.is_file():
                        file.unlink()

    @property
    def ledger_megabytes(self):
        return (self.folder / "ledger.sqlite").stat().st_size / 1e6


def uscc(number):
    """An invented credit code of the district's with sound check digits (GB 32100, GB 11714)."""
    organ = f"9998{number % 10_000:04}"
    rest = (11 - sum(int(digit) * weight for digit, weight in zip(organ, [3, 7, 9, 10, 5, 8, 4, 2]))) % 11
    body = "92370403" + organ + "0123456789X"[rest]
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + alphabet[(31 - total) % 31]


def commitment(number, day, ends, items):
    """A commitment pushed on `day`: number, item, holder and dates differ."""
    code, name, _ = items[number % len(items)]
    shop = number % 10_000
    return [
        f"SPJ-{number:07}", code, name, f"SL{number:07}", f"样例{shop:04}店", "个体工商户", uscc(shop),
        f"1380000{shop:04}", day, "从业人员健康证明", ends, f"承诺书-{number:07}.pdf", "薛城区行政审批服务局",
    ]


PUSH_HEADER = [
    "消息标识", "事项编码", "事项名称", "受理编号", "行政相对人名称", "行政相对人类别", "统一社会信用代码", "联系方式",
    "受理日期", "容缺材料", "承诺期限届满日", "承诺书文件名", "许可机关",
]


def fill(exchange, count, changes):
    """Pushes commitments, 50,000 a working day, until `count` are open; those to be measured come first."""
    ends = [end for (end, _, _), number in zip(MEASURED, changes) for _ in range(number)]
    days = [LAST_PUSH]
    while len(days) * BUNDLE < count:
        day = days[0] - timedelta(days=1)
        days.insert(0, day - timedelta(days=max(0, day.weekday() - 4)))
    seconds = 0
    for place, day in enumerate(days):
        numbers = range(place * BUNDLE, min(count, (place + 1) * BUNDLE))
        exchange.drop(
            SENDER, f"commitment-push_{day}.csv", PUSH_HEADER,
            (
                commitment(
                    number, day, ends[number] if number < len(ends) else QUIET + timedelta(days=number % 1461),
                    exchange.items)
                for number in numbers
            ))
        seconds += exchange.pass_at(day, "10:00").seconds
        exchange.collect()
        seconds += exchange.pass_at(day, "16:00").seconds
        exchange.collect()
    return seconds


def answer(exchange, first, count, day):
    """Lets the leading supervisors say of commitments that they were kept."""
    by_lead = {}
    for number in range(first, first + count):
        lead = exchange.items[number % len(exchange.items)][2]
        by_lead.setdefault(lead, []).append([f"SPJ-{number:07}", "已兑现", day, "样例：材料已补齐"])
    for lead, rows in by_lead.items():
        exchange.drop(lead, f"commitment-result_{day}.csv", ["消息标识", "核查结果", "核查日期", "核查情况"], rows)


def measure(exchange, first, count, reminder, last):
    """The days on which `count` commitments are reminded of, fall due and are answered."""
    exchange.pass_at(reminder - timedelta(days=1), "08:00")
    exchange.peak = 0
    quiet = exchange.pass_at(reminder, "08:00")
    remind = exchange.pass_at(reminder, "09:00")
    exchange.pass_at(last, "08:00")
    fall_due = exchange.pass_at(last + timedelta(days=1), "00:10")
    answer(exchange, first, count, last + timedelta(days=1))
    answers = exchange.pass_at(last + timedelta(days=1), "10:00")
    close = exchange.pass_at(last + timedelta(days=2), "00:10")
    status = exchange.run("status", "--at", f"{last + timedelta(days=2)}T00:10")
    exchange.collect()
    return [quiet, remind, fall_due, answers, close, status]


def main():
    options = argparse.ArgumentParser(description="Measures what a day costs with many open obligations.")
    root = Path(__file__).resolve().parent.parent
    options.add_argument("--program", default=str(root / ".build" / "release" / "exchange"))
    options.add_argument("--open", type=int, nargs="+", default=[100_000, 1_000_000], metavar="N")
    options.add_argument(
        "--changes", type=int, nargs="+", default=[100, 1_000, 10_000], metavar="K",
        help=f"at most {len(MEASURED)}")
    options.add_argument("--folder", help="where the exchanges lie; they stay there")
    chosen = options.parse_args()
    if len(chosen.changes) > len(MEASURED):
        options.error(f"there are days for {len(MEASURED)} changes only")
    os.environ["TZ"] = "Asia/Shanghai"
    folder = Path(chosen.folder or tempfile.mkdtemp(prefix="exchange-bench-"))
    print(f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()} {platform.release()}\n", flush=True)
    for count in chosen.open:
        place = folder / str(count)
        shutil.rmtree(place, ignore_errors=True)
        exchange = Exchange(chosen.program, place)
        seconds = fill(exchange, count, chosen.changes)
        print(
            f"{count:,} open: filled in {seconds:.0f} s, {count / seconds:,.0f} records a second, "
            f"peak {exchange.peak:.0f} MB, ledger {exchange.ledger_megabytes:.0f} MB\n")
        print("|      Open | Changed | Quiet day | Remind | Fall due | Answer | Close the day | Status |   Peak |")
        print("|----------:|--------:|----------:|-------:|---------:|-------:|--------------:|-------:|-------:|")
        first = 0
        for (_, reminder, last), changed in zip(MEASURED, chosen.changes):
            costs = [f"{cost.seconds:.2f} s" for cost in measure(exchange, first, changed, reminder, last)]
            print("| " + " | ".join([f"{count:,}", f"{changed:,}", *costs, f"{exchange.peak:.0f} MB"]) + " |", flush=True)
            first += changed
        print()
    if not chosen.folder:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
