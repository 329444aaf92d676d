#!/usr/bin/env python3
"""Changes one figure of a package after another, and tells which of the changes nobody objects to.

plant.py LEDGER PACKAGE [EVERY]: how many figures were changed, and a line for each that could be wrong without being seen; of tables,
document and page every so many-th. The workbook isn't looked at where a table changes: with it every change would be seen.
"""
import csv
import io
import pathlib
import re
import sys
import zipfile

import day
import period
from held import Held, book_of
from ledger import Ledger
from package import Package

# The places of a page that have figures: what begins them, and what ends them.
PLACES = [(r'<dd class="figure"><b>', "</b>"), (r'<dd class="before">', "</dd>"), (r'<dd class="detail">', "</dd>"),
          (r'<td[^>]* class="n[^"]*"[^>]*>', "</td>"), (r'<span class="amount">', "</span>"), (r'<span class="words">', "</span>"),
          (r"<g><title>[^<]*：", "</title>"), (r'<p class="summary">', "</p>"), (r'<span class="bad">', "</span>"),
          (r'<a class="bad"[^>]*>', "</a>"), (r'<a href="#[^"]*">[^<]*<b>', "</b>")]


def lines(table):
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(table)
    return ("\ufeff" + text.getvalue()).encode()


def tables(members):
    """Of each column of figures, of its rows one, and of its sums."""
    for name, data in members.items():
        if not name.endswith(".csv"):
            continue
        table = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        has_sums = table[-1][0] == "合计" and len(table) > 1
        for column, head in enumerate(table[0]):
            rows = [place for place, row in enumerate(table) if column < len(row) and re.fullmatch(r"\d+", row[column])]
            for place in {rows[0], rows[-1]} if rows else ():
                changed = [list(row) for row in table]
                changed[place][column] = str(int(changed[place][column]) + 1)
                where = "sums" if has_sums and place == len(table) - 1 else f"line {place + 1}"
                yield f"{name} {head}, {where}", members | {name: lines(changed)}


def document(members):
    """Each figure of each sort of element, once."""
    name = "reconciliation.xml" if "reconciliation.xml" in members else "period.xml"
    text, seen = members[name].decode(), set()
    for element in re.finditer(r"<([A-Za-z]+) ([^>]*)>", text):
        for figure in re.finditer(r'([A-Za-z]+)="(\d+)"', element[2]):
            if (element[1], figure[1]) not in seen:
                seen.add((element[1], figure[1]))
                start, end = (element.start(2) + place for place in figure.span(2))
                yield f"{element[1]}/@{figure[1]}", members | {name: f"{text[:start]}{int(figure[2]) + 1}{text[end:]}".encode()}


def page(members):
    """Each figure of the page."""
    text = members["index.html"].decode()
    body = text.index("<body>")
    for begin, end in PLACES:
        for place in re.finditer(begin, text[body:]):
            start = body + place.end()
            words = text[start:text.index(end, start)]
            for figure in re.finditer(r"(?<![\d.:/-])\d+(?![\d.:/%-])(?! 日)", words):
                if re.search(r"超 $", words[:figure.start()]):
                    continue
                changed = f"{words[:figure.start()]}{int(figure[0]) + 1}{words[figure.end():]}"
                yield f"page: {begin}{words}", members | {"index.html": (text[:start] + changed + text[start + len(words):]).encode()}


def workbook(package):
    """A figure of each sheet of the workbook, and whether it is seen beside the tables."""
    name = "reconciliation.xlsx" if package.is_day else "period.xlsx"
    with zipfile.ZipFile(io.BytesIO(package.members[name])) as book:
        parts = {part: book.read(part) for part in book.namelist()}
    for part, text in parts.items():
        figure = re.search(rb"<v>(\d+)</v>", text) if part.startswith("xl/worksheets/sheet") else None
        if not figure:
            continue
        changed = io.BytesIO()
        with zipfile.ZipFile(changed, "w") as book:
            for other, data in parts.items():
                more = b"<v>%d</v>" % (int(figure[1]) + 1)
                book.writestr(other, data[:figure.start()] + more + data[figure.end():] if other == part else data)
        of = Package(members=package.members | {name: changed.getvalue()})
        held = Held("", of.document)
        book_of(of, held)
        yield part, bool(held.objections)


def main(path, name, every="1"):
    ledger, package = Ledger(path), Package(name)
    module, reports = day if package.is_day else period, pathlib.Path(name).parent
    module.book_of = lambda package, held: None
    changes = [change for kind in (tables, document, page) for change in kind(package.members)][::int(every)]
    if module.hold(package, ledger, reports):
        print("it isn't right as it is")
    unseen = 0
    for part, seen in workbook(package):
        changes.append(part)
        if not seen:
            unseen += 1
            print(part)
    changed = [change for change in changes if not isinstance(change, str)]
    for what, members in changed:
        try:
            seen = module.hold(Package(members=members, known=package), ledger, reports)
        except (KeyError, IndexError, ValueError, TypeError, AttributeError):
            seen = True
        if not seen:
            unseen += 1
            print(what)
    print(f"{len(changes)} figures, {unseen} unseen")


if __name__ == "__main__":
    main(*sys.argv[1:])
