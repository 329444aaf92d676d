"""Fills in tables from nothing as a person does, and saves them.

    enter.py JOBS [--office]

JOBS is a file of JSON, a list of objects: `book` is opened, the values of `cells` (by the titles of their columns) are written into the
first row below the head of its first sheet, and it is saved as `output`. With --office LibreOffice opens and saves all of them once
more. Prints, for each, what may be chosen in the columns, by their titles: words, or the cells that they stand in; and the notes beside
them. Ends with 1 where there is no such column.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl


def enter(job):
    book = openpyxl.load_workbook(job["book"])
    table = book.worksheets[0]
    head = {cell.value: cell.column for cell in table[1] if cell.value}
    for title, value in job["cells"].items():
        if title not in head:
            sys.exit(f"{job['book']}: no column {title}: {list(head)}")
        table.cell(2, head[title]).value = value
    book.save(job["output"])
    told = {}
    for title, column in head.items():
        for rule in table.data_validations.dataValidation:
            if table.cell(2, column).coordinate in rule.sqref:
                words = choices(book, rule.formula1) if rule.type == "list" else None
                told[title] = {"choices": words, "prompt": rule.prompt}
    return {"sheets": book.sheetnames, "columns": told}


def choices(book, formula):
    if formula.startswith('"'):
        return formula.strip('"').split(",")
    sheet, cells = formula.replace("$", "").rsplit("!", 1)
    return [row[0].value for row in book[sheet.strip("'")][cells]]


def main(jobs, *options):
    jobs = json.loads(Path(jobs).read_text("utf-8"))
    told = [enter(job) for job in jobs]
    if "--office" in options:
        with tempfile.TemporaryDirectory() as scratch:
            for place, job in enumerate(jobs):
                shutil.copy(job["output"], f"{scratch}/{place}.xlsx")
            profile = f"-env:UserInstallation=file://{scratch}/profile"
            command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", f"{scratch}/out"]
            command += [f"{scratch}/{place}.xlsx" for place in range(len(jobs))]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for place, job in enumerate(jobs):
                shutil.copy(f"{scratch}/out/{place}.xlsx", job["output"])
    print(json.dumps(told, ensure_ascii=False))


main(*sys.argv[1:])
