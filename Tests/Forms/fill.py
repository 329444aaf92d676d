"""Fills in a form as a person does, and saves it.

    fill.py FORM SHEET ANSWER OUTPUT [--office] [--row NUMBER]

ANSWER is an object in JSON: what is written into the columns of the first row, or that of the number, by their titles. With --office
LibreOffice opens and saves it once more. Prints what stood in that row, by titles; ends with 1 where the form has no such sheet, row or
column, or lets a column be written that it fills in itself. Of a form in CSV the sheet is what stands first in its first line.
"""

import csv
import io
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl


def row_of(options):
    return int(options[options.index("--row") + 1]) if "--row" in options else 1


def fill_csv(form, sheet, answer, output, options):
    data = Path(form).read_bytes()
    encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "gb18030"
    rows = list(csv.reader(io.StringIO(data.decode(encoding), newline="")))
    head = next((number for number, row in enumerate(rows) if row[:1] == ["答复对象"]), None)
    if head is None or not rows[0][0].startswith(sheet):
        sys.exit(f"{form} is no form of {sheet}")
    titles, row = rows[head], rows[head + row_of(options)]
    before = dict(zip(titles, row))
    for title, value in json.loads(answer).items():
        if row[titles.index(title)]:
            sys.exit(f"{title} is filled in")
        row[titles.index(title)] = value
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    Path(output).write_bytes(text.getvalue().encode(encoding))
    print(json.dumps(before, ensure_ascii=False))


def main(form, sheet, answer, output, *options):
    if form.endswith(".csv"):
        return fill_csv(form, sheet, answer, output, options)
    book = openpyxl.load_workbook(form)
    if sheet not in book.sheetnames:
        sys.exit(f"no sheet {sheet}: {book.sheetnames}")
    table = book[sheet]
    head = next((row for row in table.iter_rows() if row[0].value == "答复对象"), None)
    if head is None or not table.protection.sheet:
        sys.exit(f"{sheet} is no form")
    cells = {cell.value: table.cell(head[0].row + row_of(options), cell.column) for cell in head}
    before = {title: cell.value for title, cell in cells.items()}
    for title, value in json.loads(answer).items():
        if title not in cells:
            sys.exit(f"no column {title}: {list(cells)}")
        if cells[title].protection.locked:
            sys.exit(f"{title} is locked")
        cells[title].value = value
    book.save(output)
    if "--office" in options:
        with tempfile.TemporaryDirectory() as scratch:
            profile = f"-env:UserInstallation=file://{scratch}/profile"
            command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", f"{scratch}/out", output]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            shutil.copy(Path(scratch) / "out" / Path(output).name, output)
    print(json.dumps(before, ensure_ascii=False))


sys.exit(main(*sys.argv[1:]))
