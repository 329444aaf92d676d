#!/usr/bin/env python3
"""How the whole way grows with records, departments and files: the same run at ten times as much, and again at ten times that;
and what a day costs in a ledger that holds ever more.

    Benchmarks/growth.py [--program exchange] [--only WORD …] [--folder DIR] [--plot FILE.svg] [--ledger RECORDS]

An exponent of 1 is as much more work as there is more to do; less is better, more is worse. README.md says more.
"""

import argparse
import contextlib
import csv
import math
import os
import re
import shutil
import sqlite3
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import speed
import workloads

DEPARTMENT_COLUMNS = "dept_code,name,role,uscc,valid_from,valid_to,successor,region,format,encoding,origin,note".split(",")
ITEM_COLUMNS = (
    "item_code,impl_code,item_name,item_type,lead_dept,co_depts,valid_from,valid_to,commitment_eligible,"
    "joint_survey,parallel,origin"
).split(",")


def departments_of(count):
    """Rows of so many more supervision departments, and of one item for each."""
    departments, items = [], []
    for number in range(1, count + 1):
        code, item = f"XC-G{number:04d}", f"GK{number:04d}"
        values = [code, f"薛城区样例{number}局", "SUPERVISION", workloads.uscc(f"11370499{number:09d}"), "2020-12-22"]
        departments.append(dict(zip(DEPARTMENT_COLUMNS, values + ["", "", "", "csv", "utf-8", "样例", ""])))
        implementation = f"11370499999990001Q437{number:010d}"
        values = [item, implementation, f"样例事项{number}", "01", code, "", "", "", "0", "0", "0", "样例"]
        items.append(dict(zip(ITEM_COLUMNS, values)))
    return departments, items


def append(path, rows):
    with open(path, encoding="utf-8-sig", newline="") as table:
        columns = next(csv.reader(table))
    with open(path, "a", encoding="utf-8", newline="") as table:
        csv.DictWriter(table, fieldnames=columns, restval="").writerows(rows)


class Growth(speed.Bench):
    """The whole way of one table, at several sizes of one thing."""

    def step(self, records, departments=0, files=1):
        rows = departments_of(departments) if departments else None
        items = [(row["item_code"], row["item_name"]) for row in rows[1]] if rows else self.items
        inbox = self.inbox(f"growth-{records}-{departments}-{files}", items, records, files)
        series = self.way("exchange", inbox, records)
        prepare = series.prepare

        def prepared():
            root = prepare()
            if rows:
                append(root / "x" / "catalog" / "departments.csv", rows[0])
                append(root / "x" / "catalog" / "items.csv", rows[1])
            return root

        series.prepare = prepared
        series.turn()
        return series

    def inbox(self, name, items, records, files):
        """The paths of so many files with so many records in all."""
        each = records // files
        inbox = self.folder / name
        if not inbox.exists():
            inbox.mkdir()
            for number in range(files):
                approvals = workloads.Approvals(items, each, seed=number, first=number * each + 1)
                workloads.write_csv(inbox / f"approval-push_{number:06d}.csv", approvals)
        return sorted(inbox.iterdir())

    def single(self, files):
        """Files of one record for one department each."""
        series = self.way("exchange", self.inbox(f"single-{files}", self.items[:1], files, files), files)
        series.turn()
        return series

    def asked(self, departments):
        """A file of 300 inquiries, of each of so many departments."""
        rows = departments_of(departments)[0]
        path = self.folder / f"inquiry_{departments}.csv"
        names = "|".join(row["dept_code"] for row in rows)
        with open(path, "w", encoding="utf-8", newline="") as table:
            writer = csv.writer(table)
            writer.writerow(["消息标识", "函询事由", "函询内容", "接收部门"])
            writer.writerows([f"SPJ-20210104-{number:04d}", f"样例事由{number}", "样例：请回复。", names] for number in range(300))
        series = self.way("exchange", [path], 300 * departments)
        prepare, verdict = series.prepare, series.verdict

        def prepared():
            root = prepare()
            append(root / "x" / "catalog" / "departments.csv", rows)
            return root

        def told(run, root):
            verdict(run, root)
            with contextlib.closing(sqlite3.connect(root / "x" / "ledger.sqlite")) as database:
                (count,) = database.execute(
                    "SELECT count(*) FROM obligations WHERE until_entry IS NULL AND due IS NOT NULL AND family = 'reply'"
                ).fetchone()
            if count != 300 * departments:
                sys.exit(f"{count} of {300 * departments} answers are owed")

        series.prepare, series.verdict = prepared, told
        series.turn()
        return series

    def claims(self, deliveries, together):
        """A department claims all that it has been sent, one delivery after the other or all of them by one file."""
        series = self.way("exchange", self.inbox(f"single-{deliveries}", self.items[:1], deliveries, deliveries), deliveries)
        prepare = series.prepare

        def prepared():
            root = prepare()
            speed.Run(series.work(root))
            (outbox,) = {path.parent for path in root.glob("x/departments/*/outbox/*.claim.csv")}
            forms, inbox = sorted(outbox.glob("*.claim.csv")), outbox.parent / "inbox"
            if not together:
                for form in forms:
                    form.rename(inbox / form.name)
            else:
                lines = [form.read_text(encoding="utf-8-sig").splitlines() for form in forms]
                text = "\n".join([lines[0][0], *(row for _, row in lines), ""])
                (inbox / "claim_1.csv").write_text(text, encoding="utf-8-sig")
            os.sync()
            return root

        series.prepare, series.verdict = prepared, lambda _, root: self.claimed(root, deliveries)
        series.work = lambda root: [self.program, "run", "--once", root / "x", "--at", "2021-01-04T11:00"]
        series.turn()
        return series

    def claimed(self, root, deliveries):
        ledger = root / "x" / "ledger.sqlite"
        with contextlib.closing(sqlite3.connect(ledger)) as database:
            (count,) = database.execute("SELECT count(DISTINCT delivery_row) FROM claims WHERE act = 'claimed'").fetchone()
        if count != deliveries:
            sys.exit(f"{count} of {deliveries} deliveries are claimed")
        self.ledger = ledger.stat().st_size / deliveries

    def curves(self):
        yield "records", "records in one table, to 14 departments", [
            (count, self.step, dict(records=count)) for count in (10_000, 100_000, 1_000_000)
        ]
        yield "departments", "departments, 100,000 records among them", [
            (count, self.step, dict(records=100_000, departments=count)) for count in (10, 100, 1_000)
        ]
        yield "asked", "departments of each of which one file asks 300 times", [
            (count, self.asked, dict(departments=count)) for count in (6, 12, 24, 48)
        ]
        yield "files", "files of 10 records in one inbox", [
            (count, self.step, dict(records=10 * count, files=count)) for count in (100, 1_000, 10_000)
        ]
        yield "inbox", "files of one record for one department in one inbox", [
            (count, self.single, dict(files=count)) for count in (1_000, 10_000, 100_000)
        ]
        for together, what in [(False, "by the form of each"), (True, "by one file")]:
            yield "claims", f"deliveries that a department claims, {what}", [
                (count, self.claims, dict(deliveries=count, together=together)) for count in (100, 1_000, 10_000)
            ]

    # What a day costs, whatever lies before it

    def history(self, most):
        """Asks the same of one exchange while its ledger grows: a day with 10,000 records, its closing, and what people ask."""
        root = Path(tempfile.mkdtemp(dir=self.folder, prefix="history-")) / "x"
        self.run("init", root)
        settings = root / "exchange.yaml"
        settings.write_text(re.sub(r"(?m)^settleSeconds:.*", "settleSeconds: 0", settings.read_text()))
        print("\n| Records in the ledger | Ledger | Day of 10,000 | Closing it | `status` | `trace` of a document | Memory |")
        print("|---:|---:|---:|---:|---:|---:|---:|")
        held, day = 0, date(2021, 1, 4)
        size = 10_000
        while size <= most:
            while held < size - 10_000:
                count = min(1_000_000, size - 10_000 - held)
                self.drop(root, held + 1, count)
                self.run("run", "--once", root, "--at", f"{day}T09:00")
                held += count
                day += timedelta(days=1)
            self.run("run", "--once", root, "--at", f"{day}T09:30")
            self.drop(root, held + 1, 10_000)
            accepting = self.run("run", "--once", root, "--at", f"{day}T10:00")
            held += 10_000
            status = self.run("status", root)
            trace = self.run("trace", root, f"薛审样许字〔2020〕{held - 5}号")
            closing = self.run("run", "--once", root, "--at", f"{day + timedelta(days=1)}T08:00")
            day += timedelta(days=1)
            bytes_ = (root / "ledger.sqlite").stat().st_size
            runs = [accepting, closing, status, trace]
            print(
                f"| {held:,} | {bytes_ / 1e6:,.0f} MB | " + " | ".join(f"{run.seconds:.2f} s" for run in runs)
                + f" | {max(run.megabytes for run in runs):.0f} MB |",
                flush=True,
            )
            size *= 10

    def run(self, *words):
        return speed.Run([self.program, *words])

    def drop(self, root, first, count):
        path = root.parent / "next.csv"
        workloads.write_csv(path, workloads.Approvals(self.items, count, seed=first, first=first))
        path.rename(root / "departments" / workloads.SENDER / "inbox" / f"approval-push_{first}.csv")


def exponent(points):
    """The slope of the line through the logarithms, by least squares."""
    pairs = [(math.log(x), math.log(y)) for x, y in points]
    mean = [sum(values) / len(values) for values in zip(*pairs)]
    return sum((x - mean[0]) * (y - mean[1]) for x, y in pairs) / sum((x - mean[0]) ** 2 for x, _ in pairs)


def plot(curves):
    """All curves on two logarithmic scales, as SVG: what was done to the right, seconds upwards."""
    width, height, edge = 640, 420, 56
    points = [point for _, curve in curves for point in curve]
    low = [math.floor(math.log10(min(values))) for values in zip(*points)]
    high = [math.ceil(math.log10(max(values))) for values in zip(*points)]

    def place(point):
        part = [(math.log10(value) - low[axis]) / (high[axis] - low[axis]) for axis, value in enumerate(point)]
        return edge + part[0] * (width - 2 * edge), height - edge - part[1] * (height - 2 * edge)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for axis, unit in enumerate(["", " s"]):
        for power in range(low[axis], high[axis] + 1):
            start = [10.0**low[0], 10.0**low[1]]
            start[axis] = 10.0**power
            end = list(start)
            end[1 - axis] = 10.0 ** high[1 - axis]
            (x1, y1), (x2, y2) = place(start), place(end)
            parts.append(f'<path d="M{x1:.0f} {y1:.0f}L{x2:.0f} {y2:.0f}" stroke="#ddd"/>')
            x, y, anchor = (x1, y1 + 18, "middle") if axis == 0 else (x1 - 6, y1 + 4, "end")
            parts.append(f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="#333">{10.0**power:,g}{unit}</text>')
    for (name, curve), colour in zip(curves, ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"]):
        places = [place(point) for point in curve]
        line = "L".join(f"{x:.0f} {y:.0f}" for x, y in places)
        parts.append(f'<path d="M{line}" stroke="{colour}" stroke-width="2" fill="none"/>')
        parts += [f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3" fill="{colour}"/>' for x, y in places]
        x, y = places[-1]
        parts.append(f'<text x="{x - 8:.0f}" y="{y - 8:.0f}" text-anchor="end" fill="{colour}">{name}</text>')
    return "\n".join(parts + ["</svg>", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--program", default=speed.ROOT / ".build" / "release" / "exchange", type=Path)
    parser.add_argument("--only", nargs="*", help="records, departments, asked, files, inbox, claims, ledger")
    parser.add_argument("--folder", type=Path, help="where the files are made, and kept")
    parser.add_argument("--ledger", type=int, default=10_000_000, help="how many records the ledger comes to hold")
    parser.add_argument("--plot", type=Path, help="where the curves are drawn")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="exchange-growth-"))
    folder.mkdir(exist_ok=True)
    growth = Growth(options.program.resolve(), folder, quick=False)
    curves = []
    try:
        print("| What grows | Size | Wall time | Processor | Memory | Bytes of ledger a record | Exponent of wall time |")
        print("|---|---:|---:|---:|---:|---:|---:|")
        for name, title, steps in growth.curves():
            if options.only and name not in options.only:
                continue
            points = []
            for size, step, what in steps:
                series = step(**what)
                points.append((size, series.seconds))
                slope = f"{exponent(points):.2f}" if len(points) == len(steps) else ""
                print(
                    f"| {title} | {size:,} | {series.seconds:.2f} s | {series.processor:.2f} s "
                    f"| {series.megabytes:.0f} MB | {growth.ledger:.0f} | {slope} |",
                    flush=True,
                )
            curves.append((name, points))
        if not options.only or "ledger" in options.only:
            growth.history(options.ledger)
        if options.plot and curves:
            options.plot.write_text(plot(curves))
    finally:
        if not options.folder:
            shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
