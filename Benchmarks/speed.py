#!/usr/bin/env python3
"""Runs the released program and its peers on the same files, by turns, and prints how they stand; README.md says how to
read the table.

    Benchmarks/speed.py [--quick] [--program exchange] [--rounds N] [--only WORD …] [--folder DIR]
"""

import argparse
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import workloads

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "schemas" / "approval-push.json"
XSD = ROOT / "schemas" / "approval-push.xsd"
PYTHON = ROOT / ".build" / "peers" / "bin" / "python3"
MOMENT = "2021-01-04T10:00"
MEBIBYTE = 1 << 20


class Run:
    """One run of a command: what it took and what it said."""

    def __init__(self, words, expected=(0,)):
        with tempfile.TemporaryFile() as output:
            start = time.monotonic()
            actions = [(os.POSIX_SPAWN_DUP2, output.fileno(), 1), (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
            child = os.posix_spawnp(words[0], [str(word) for word in words], os.environ, file_actions=actions)
            _, status, usage = os.wait4(child, 0)
            self.seconds = time.monotonic() - start
            self.processor = usage.ru_utime + usage.ru_stime
            self.megabytes = usage.ru_maxrss / 1024
            output.seek(0)
            self.output = output.read().decode("utf-8", "replace")
        code = os.waitstatus_to_exitcode(status)
        if code not in expected:
            sys.exit(f"{' '.join(map(str, words))} ended with {code}: {self.output[-500:]}")


class Series:
    """The runs of one command."""

    def __init__(self, name, work, *, prepare=None, expected=(0,), verdict=None):
        self.name, self.work, self.prepare, self.expected, self.verdict = name, work, prepare, expected, verdict
        self.runs = []

    def turn(self):
        context = self.prepare() if self.prepare else None
        words = self.work(context) if callable(self.work) else self.work
        self.runs.append(Run(words, self.expected))
        self.said = self.verdict(self.runs[-1], context) if self.verdict else None
        if context:
            # Deleting thousands of files slows the making of new ones for minutes: they are moved away till the end.
            self.leave(context)

    def leave(self, context):
        graveyard = context.parent / "done"
        graveyard.mkdir(exist_ok=True)
        os.rename(context, graveyard / f"{context.name}-{len(self.runs)}-{self.name.replace('/', '-')}")

    seconds = property(lambda self: statistics.median(run.seconds for run in self.runs))
    processor = property(lambda self: statistics.median(run.processor for run in self.runs))
    megabytes = property(lambda self: max(run.megabytes for run in self.runs))
    spread = property(lambda self: (min(run.seconds for run in self.runs), max(run.seconds for run in self.runs)))


class Contest:
    """Commands that do the same work."""

    def __init__(self, title, size, unit, series, target="", rounds=None):
        self.title, self.size, self.unit, self.series, self.target = title, size, unit, series, target
        self.rounds = rounds

    def run(self, rounds):
        for _ in range(self.rounds or rounds):
            for series in self.series:
                series.turn()
        verdicts = [series.said for series in self.series if series.said is not None]
        # What all of them say: of doubts not each tells.
        said = {verdict[: min(map(len, verdicts))] for verdict in verdicts}
        if len(said) > 1:
            sys.exit(f"{self.title}: the verdicts differ: {[(s.name, s.said) for s in self.series]}")
        ours = self.series[0]
        for series in self.series:
            low, high = series.spread
            ratio = "" if series is ours else f"{series.seconds / ours.seconds:.1f} ×"
            print(
                f"| {self.title if series is ours else ''} | {series.name} | {series.seconds:.2f} ({low:.2f}–{high:.2f}) s "
                f"| {series.processor:.2f} s | {self.size / series.seconds:,.0f} {self.unit}/s "
                f"| {series.megabytes:.0f} MB | {ratio} | {self.target if series is ours else ''} |",
                flush=True,
            )


class Bench:
    def __init__(self, program, folder, quick):
        self.program, self.folder, self.quick = program, folder, quick
        self.items = workloads.items_of(ROOT / "profiles" / "xuecheng-2020-19" / "items.csv")

    def file(self, name, write):
        path = self.folder / name
        if not path.exists():
            write(path)
        return path

    def table(self, count, suffix="", encoding="utf-8", faulty=0.0):
        return self.file(
            f"approval-push_{count}{suffix}.csv",
            lambda path: workloads.write_csv(
                path, workloads.Approvals(self.items, count, faulty=faulty), encoding=encoding
            ),
        )

    def document(self, count):
        return self.file(
            f"approvals-{count}.xml",
            lambda path: workloads.write_xml(path, workloads.Approvals(self.items, count), f"B{count}"),
        )

    def check(self, path, name="exchange", cores=None):
        words = [self.program, "check", "--lang", "en", path]
        if cores:
            words = ["taskset", "--cpu-list", cores, *words]
        return Series(name, words, expected=(0, 3), verdict=lambda run, _: counts(run))

    def peer(self, name, *words, verdict=True):
        return Series(
            name, [PYTHON, *words], verdict=(lambda run, _: tuple(map(int, run.output.split()))) if verdict else None
        )

    # What is compared

    def contests(self):
        small, large = 10_000, 100_000 if self.quick else 1_000_000
        peers = ROOT / "Benchmarks" / "peers"
        clean = self.table(large)
        mebibytes = clean.stat().st_size / MEBIBYTE
        yield "csv", lambda: Contest(
            f"`check`, CSV, {large:,} records, {mebibytes:.0f} MB", large, "records",
            [self.check(clean), self.peer("DuckDB", peers / "table_duckdb.py", SCHEMA, clean)], "2.5 × DuckDB; ≤ 100 MB",
        )
        faulty = self.table(large, "-1-percent", faulty=0.01)
        yield "faulty", lambda: Contest(
            f"the same, 1 % faulty", large, "records",
            [self.check(faulty), self.peer("DuckDB", peers / "table_duckdb.py", SCHEMA, faulty)],
        )
        yield "bad", lambda: self.bad(100_000)
        yield "frictionless", lambda: Contest(
            f"`check`, CSV, {large:,} records, against frictionless", large, "records",
            [self.check(clean), self.peer("frictionless", peers / "table_frictionless.py", SCHEMA, clean)],
            "150 × frictionless", rounds=1 if not self.quick else 2,
        )
        chinese = self.table(large, "-gb18030", encoding="gb18030")
        yield "gb18030", lambda: Contest(
            f"`check`, CSV in GB 18030, {large:,} records", large, "records",
            [
                self.check(chinese), self.check(clean, "the same in UTF-8"),
                Series("iconv alone", ["iconv", "-f", "GB18030", "-t", "UTF-8", "-o", os.devnull, chinese]),
            ], "0.7 × UTF-8; faster than iconv",
        )
        document = self.document(large)
        mebibytes = document.stat().st_size / MEBIBYTE
        yield "xml", lambda: Contest(
            f"`check`, XML, {large:,} records, {mebibytes:.0f} MB", large, "records",
            [
                self.check(document), self.check(document, "exchange, one core", cores="0"),
                Series("xmllint --stream --schema", ["xmllint", "--noout", "--stream", "--schema", XSD, document]),
            ], "6 × xmllint, 3.5 × on one core; ≤ 100 MB",
        )
        package = self.file(
            f"approvals-{small}.zip", lambda path: workloads.write_zip(path, workloads.Approvals(self.items, small))
        )
        yield "zip", lambda: Contest(
            f"`check`, ZIP with an attachment, {small:,} records", small, "records",
            [self.check(package), Series("unzip -t", ["unzip", "-tqq", package])],
        )
        yield "way", lambda: Contest(
            f"the whole way, CSV, {large:,} records to 14 departments", large, "records",
            [self.way("exchange", [clean], large)], "100,000 records/s; ≤ 250 MB", rounds=1 if not self.quick else 2,
        )
        bundles = 1_000 if self.quick else 5_000
        yield "bundles", lambda: self.bundles(bundles)

    # What is asked of the allocator

    def allocations(self):
        """Allocations a record: what ten times as many records take more, for each of them."""
        counter = self.folder / "allocations.so"
        source = ROOT / "Benchmarks" / "allocations.c"
        subprocess.run(["clang", "-O2", "-shared", "-fPIC", "-o", counter, source], check=True)
        print("\n| Allocations | a record |\n|---|---:|")
        for name, few, many, words in [
            ("`check`, CSV", self.table(10_000), self.table(100_000), lambda path: [self.program, "check", path]),
            ("`check`, XML", self.document(10_000), self.document(100_000), lambda path: [self.program, "check", path]),
            ("the whole way, CSV", self.table(10_000), self.table(100_000), self.way_of),
        ]:
            counts = [self.allocations_of(counter, words(path)) for path in (few, many)]
            print(f"| {name} | {(counts[1] - counts[0]) / 90_000:.2f} |", flush=True)

    def allocations_of(self, counter, words):
        told = self.folder / "allocations"
        told.unlink(missing_ok=True)
        environment = {**os.environ, "LD_PRELOAD": str(counter), "EXCHANGE_ALLOCATIONS": str(told)}
        subprocess.run([str(word) for word in words], env=environment, check=True, stdout=subprocess.DEVNULL)
        return sum(map(int, told.read_text().split()))

    def way_of(self, path):
        root = self.way("exchange", [path], 1).prepare()
        return [self.program, "run", "--once", root / "x", "--at", MOMENT]

    def bad(self, count):
        clean, bad = self.table(count), self.table(count, "-bad", faulty=1.0)
        return Contest(
            f"`check`, CSV, {count:,} records, every one faulty", count, "records",
            [self.check(bad), Series("the same, clean", self.check(clean).work)], "1.5 × clean",
        )

    def bundles(self, count):
        inbox = self.folder / f"bundles-{count}"
        if not inbox.exists():
            inbox.mkdir()
            for number in range(count):
                records = workloads.Approvals(self.items[:1], 20, seed=number, first=number * 20 + 1)
                workloads.write_xml(inbox / f"b{number:05d}.xml", records, f"B{number}")
        return Contest(
            f"{count:,} XML bundles of 20 records of one item, the whole way", count, "bundles",
            [
                self.way("exchange", sorted(inbox.iterdir()), count * 20),
                Series(
                    "lxml, one process, fsync",
                    lambda out: [PYTHON, ROOT / "Benchmarks" / "peers" / "bundles_lxml.py", XSD, inbox, out / "outbox"],
                    prepare=lambda: Path(tempfile.mkdtemp(dir=self.folder, prefix="lxml-")),
                ),
                Series(
                    "the disk alone: six durable files a bundle",
                    lambda out: [PYTHON, ROOT / "Benchmarks" / "peers" / "disk_alone.py", out / "outbox", count],
                    prepare=lambda: Path(tempfile.mkdtemp(dir=self.folder, prefix="disk-")),
                ),
            ], "3 × lxml, or 1,000 bundles/s", rounds=2,
        )

    def way(self, name, files, records):
        def prepare():
            root = Path(tempfile.mkdtemp(dir=self.folder, prefix="exchange-"))
            subprocess.run([self.program, "init", root / "x"], check=True, stdout=subprocess.DEVNULL)
            settings = root / "x" / "exchange.yaml"
            lines = settings.read_text().splitlines(keepends=True)
            settings.write_text(
                "".join("settleSeconds: 0\n" if line.startswith("settleSeconds:") else line for line in lines)
            )
            for file in files:
                shutil.copy(file, root / "x" / "departments" / workloads.SENDER / "inbox")
            os.sync()
            return root

        def verdict(run, root):
            receipts = list((root / "x" / "departments" / workloads.SENDER / "receipts").glob("*.receipt.xml"))
            if len(receipts) != len(files):
                sys.exit(f"{len(receipts)} receipts for {len(files)} files")
            self.ledger = (root / "x" / "ledger.sqlite").stat().st_size / records
            return None

        return Series(
            name, lambda root: [self.program, "run", "--once", root / "x", "--at", MOMENT], prepare=prepare, verdict=verdict
        )


def counts(run):
    """Records, bad ones and what is doubtful, as our answer tells people; for programs it has the file's digest, too."""
    found, rejected = re.search(r"(\d+) records[^:]*: \d+ accepted, (\d+) rejected", run.output).groups()
    listed = re.findall(r"^  Warning × (\d+): ", run.output, re.MULTILINE)
    return (int(found), int(rejected), sum(map(int, listed)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--program", default=ROOT / ".build" / "release" / "exchange", type=Path)
    parser.add_argument("--quick", action="store_true", help="a tenth of the records, in under five minutes")
    parser.add_argument("--rounds", type=int, default=3, help="how often each command is run")
    parser.add_argument("--only", nargs="*", help="csv, faulty, bad, frictionless, gb18030, xml, zip, way, bundles, allocations")
    parser.add_argument("--folder", type=Path, help="where the files are made, and kept")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="exchange-speed-"))
    folder.mkdir(exist_ok=True)
    bench = Bench(options.program.resolve(), folder, options.quick)
    try:
        print(f"{platform.machine()}, {os.cpu_count()} cores, Linux {platform.release()}; medians of {options.rounds}, by turns\n")
        print("| Work | Who | Wall time | Processor | Rate | Memory | We are | Target |")
        print("|---|---|---:|---:|---:|---:|---:|---|")
        for name, make in bench.contests():
            if not options.only or name in options.only:
                make().run(options.rounds)
        if not options.only or "allocations" in options.only:
            bench.allocations()
        if hasattr(bench, "ledger"):
            print(f"\nThe ledger has {bench.ledger:.0f} bytes a record.")
        print(f"The program has {bench.program.stat().st_size / 1e6:.0f} MB.")
    finally:
        if not options.folder:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
