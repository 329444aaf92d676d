#!/usr/bin/env python3
"""Holds every figure of packages: page, document, workbook and tables against each other, and against the ledger.

hold.py LEDGER [--status FILE MOMENT] PACKAGE...: an objection a line; none where all is well. Knows the tables of the ledger and what
packages look like, and nothing of the program.
"""
import argparse
import json
import pathlib

import day
import period
import status
from ledger import Ledger
from package import read


def objections(arguments):
    ledger, bureau = Ledger(arguments.ledger), ""
    for path in arguments.packages:
        package = read(pathlib.Path(path))
        bureau = period.bureau_of(package)
        yield from (day if package.is_day else period).hold(package, ledger, pathlib.Path(path).parent)
    if arguments.status:
        file, moment = arguments.status
        yield from status.hold(json.loads(pathlib.Path(file).read_text()), ledger, bureau, f"{moment}:00.000+08:00")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ledger")
    parser.add_argument("packages", nargs="+", metavar="PACKAGE")
    parser.add_argument("--status", nargs=2, metavar=("FILE", "MOMENT"))
    for objection in objections(parser.parse_args()):
        print(objection)
