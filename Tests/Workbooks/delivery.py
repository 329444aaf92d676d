"""Reads a delivered workbook as others do, and holds it against the values that were written.

usage: delivery.py FILE.xlsx VALUES.json: VALUES has a list of cells a row, the head first

openpyxl reads every cell, LibreOffice what a person is shown; ends with 1 and says where something differs.
"""

import datetime
import json
import pathlib
import re
import sys

import openpyxl

from read import libreoffice

problems = []


def unescaped(text):
    """openpyxl leaves characters that are written by their numbers as they are."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)


def text_of(cell):
    """A cell as it was written."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, (int, float)):
        decimals = len(cell.number_format.partition(".")[2])
        return f"{value:.{decimals}f}"
    if cell.data_type != "s" and cell.data_type != "inlineStr":
        problems.append(f"{cell.coordinate} is {cell.data_type}, not text")
    return unescaped(value)


def main(path, values):
    rows = json.loads(pathlib.Path(values).read_text(encoding="utf-8"))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    if len(book.worksheets) != 1 or sheet.max_row != len(rows) or sheet.freeze_panes != "A2" or not sheet.auto_filter.ref:
        problems.append(f"sheets, rows, head or filter: {book.sheetnames} {sheet.max_row} {sheet.freeze_panes}")
    shown = libreoffice(path, [sheet.title])[sheet.title]
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            cell = sheet.cell(number + 1, column + 1)
            if text_of(cell) != value:
                problems.append(f"{cell.coordinate}: {value!r}, and {cell.value!r} for openpyxl")
            # A table of commas can't tell one line end from another, nor what no XML holds.
            theirs = shown[number][column] if column < len(shown[number]) else ""
            # That table has numbers as they are, whatever their format.
            if isinstance(cell.value, (int, float)) and theirs and float(theirs) == float(value):
                continue
            if theirs.replace("\r\n", "\n").replace("\r", "\n") != value.replace("\r\n", "\n").replace("\r", "\n"):
                problems.append(f"{cell.coordinate}: {value!r}, and {theirs!r} for LibreOffice")
    sorts = {type(cell.value).__name__ for line in sheet.iter_rows(min_row=2) for cell in line}
    print(",".join(sorted(sorts)))
    for problem in problems[:40]:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
