"""Reads a workbook as others do, and holds it against the CSV files that have the same rows.

usage: read.py FOLDER: an unpacked package of a day
       read.py FILE.xlsx FILE.csv: one sheet

openpyxl reads every cell, LibreOffice what a person is shown; ends with 1 and says where something differs.
"""

import csv
import datetime
import pathlib
import re
import subprocess
import sys
import tempfile
import warnings

import openpyxl

problems = []


def differ(where, *what):
    problems.append(f"{where}: " + " | ".join(map(repr, what)))


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def unprotected(text):
    """What a CSV puts in front of text so that a spreadsheet leaves it alone isn't needed in a workbook."""
    return text[1:] if text[:1] == "\t" or re.match(r"'[=+\-@\t\r\n＝＋－＠]", text) else text


def shown(cell):
    """A cell as our CSV would have it, and what sort it is."""
    value = cell.value
    if value is None:
        return "", "empty"
    if isinstance(value, datetime.datetime):
        return value.strftime({"yyyy-mm-dd hh:mm:ss": "%Y-%m-%d %H:%M:%S", "yyyy-mm-dd hh:mm": "%Y-%m-%d %H:%M"}.get(
            cell.number_format, "%Y-%m-%d")), "date"
    if isinstance(value, (int, float)):
        return f"{value:g}" if value != int(value) else str(int(value)), "number"
    return value, "text"


def compare(sheet, path):
    rows = rows_of(path)
    if sheet.max_row != len(rows) or sheet.freeze_panes != "A2" or sheet.auto_filter.ref is None:
        differ(path.name, "rows, head or filter", sheet.max_row, len(rows), sheet.freeze_panes, sheet.auto_filter.ref)
    if sheet.page_setup.orientation != "landscape" or sheet.page_setup.fitToHeight != 0 or sheet.print_title_rows != "$1:$1":
        differ(path.name, "print", sheet.page_setup.orientation, sheet.page_setup.fitToHeight, sheet.print_title_rows)
    for number, (row, cells) in enumerate(zip(rows, sheet.iter_rows()), 1):
        for column, cell in enumerate(cells):
            raw = row[column] if column < len(row) else ""
            text, sort = shown(cell)
            # Text is text in both; what goes bare into the CSV is a number or a date in the workbook.
            bare = re.fullmatch(r"-?\d+|\d{4}-\d\d-\d\d( \d\d:\d\d(:\d\d)?)?", raw) is not None
            if text != unprotected(raw) or (sort in ("number", "date")) != bare:
                differ(f"{path.name} {cell.coordinate}", raw, text, sort)
            if sort == "text" and cell.data_type != "s" and cell.data_type != "inlineStr":
                differ(f"{path.name} {cell.coordinate}", "isn't text", cell.data_type)


def libreoffice(book, names):
    """The sheets as LibreOffice shows them, by name."""
    with tempfile.TemporaryDirectory() as folder:
        # Every sheet; UTF-8; as shown; quoted text.
        filter_ = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", filter_, "--outdir",
             folder, str(book)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
        stem = pathlib.Path(book).stem
        return {name: rows_of(f"{folder}/{stem}-{name}.csv") for name in names}


def compare_shown(rows, path):
    """Each number and date of the CSV is what LibreOffice shows, and text is whole."""
    for number, (ours, theirs) in enumerate(zip(rows_of(path), rows), 1):
        for column, raw in enumerate(ours):
            text = theirs[column] if column < len(theirs) else ""
            wanted = unprotected(raw)
            if text != wanted and text != f"{wanted} 24:00" and " ".join(text.split()) != " ".join(wanted.split()):
                differ(f"{path.name}:{number} as LibreOffice shows it", wanted, text)


def main(arguments):
    warnings.simplefilter("error")
    if len(arguments) == 1:
        folder = pathlib.Path(arguments[0])
        book_path, files = next(folder.glob("*.xlsx")), sorted(folder.glob("[0-9][0-9]-*.csv"))
    else:
        book_path, files = pathlib.Path(arguments[0]), [pathlib.Path(arguments[1])]
    book = openpyxl.load_workbook(book_path)
    if len(book.worksheets) != len(files):
        differ("sheets", book.sheetnames, [file.name for file in files])
    by_head = {}
    for sheet in book.worksheets:
        by_head.setdefault((sheet.title[:2] if len(arguments) == 1 else "", sheet.max_column, sheet["A1"].value, sheet["B1"].value), []).append(sheet)
    pairs = []
    for path in files:
        head = rows_of(path)[0]
        key = (path.name[:2] if len(arguments) == 1 else "", len(head), head[0], head[1] if len(head) > 1 else None)
        found = by_head.get(key, [])
        if not found:
            differ(path.name, "has no sheet")
            continue
        pairs.append((found.pop(0), path))
    for sheet, path in pairs:
        compare(sheet, path)
    shown_rows = libreoffice(book_path, [sheet.title for sheet, _ in pairs])
    for sheet, path in pairs:
        compare_shown(shown_rows[sheet.title], path)
    print(f"{len(pairs)} sheets, {sum(sheet.max_row for sheet, _ in pairs)} rows")
    for problem in problems[:40]:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
