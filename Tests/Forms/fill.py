"""Fills in a form as a person does, and saves it.

    fill.py FORM SHEET ANSWER OUTPUT [--office]

ANSWER is an object in JSON: what is written into the columns of the first row, by their titles. With --office LibreOffice opens and
saves it once more. Prints what stood in that row, by titles; ends with 1 where the form has no such sheet, row or column, or lets
a column be written that it fills in itself.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl


def main(form, sheet, answer, output, *options):
    book = openpyxl.load_workbook(form)
    if sheet not in book.sheetnames:
        sys.exit(f"no sheet {sheet}: {book.sheetnames}")
    table = book[sheet]
    head = next((row for row in table.iter_rows() if row[0].value == "答复对象"), None)
    if head is None or not table.protection.sheet:
        sys.exit(f"{sheet} is no form")
    cells = {cell.value: table.cell(head[0].row + 1, cell.column) for cell in head}
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


main(*sys.argv[1:])
