"""What is held against each other, and the objections that come of it."""
import datetime
import io
import re
from collections import Counter

import openpyxl

from package import number


class Held:
    """Objections to a package, and which figures of its document were read."""

    def __init__(self, name, document):
        self.name, self.document, self.objections = name, document, []
        self.read = set()

    def object(self, what):
        self.objections.append(f"{self.name}: {what}")

    def same(self, what, **said):
        """Objects where places say different things; one that says None has nothing to say."""
        said = {place: value for place, value in said.items() if value is not None}
        values = list(said.values())
        if any(value != values[0] for value in values[1:]):
            self.object(f"{what}: " + ", ".join(f"{place} {value}" for place, value in said.items()))

    def number(self, element, attribute):
        """A figure of the document, which counts as read."""
        if element is None:
            return None
        self.read.add((id(element), attribute))
        return int(element.get(attribute, 0))

    def child(self, element, name, attribute):
        return self.number(element.find(name), attribute)

    def figure(self, name, attribute):
        return self.number(self.document.find(name), attribute)

    def unread(self):
        """Nothing that is a figure may be left out."""
        left = {f"{element.tag}/@{attribute}" for element in self.document.iter() for attribute, value in element.attrib.items()
                if re.fullmatch(r"\d+", value) and (id(element), attribute) not in self.read}
        for place in sorted(left):
            self.object(f"nobody holds {place}")


def sides_of_cards(package, held, now, then, this, before):
    """The cards of the page against the first sheet and the ledger."""
    rows = {row["项目"]: row for row in package.table("00-verdict").rows if row["单位"] and row["项目"] in package.page.cards}
    held.same("cards", page=list(package.page.cards), table=[row["项目"] for row in package.table("00-verdict").rows
                                                            if row["单位"] in ("条", "份", "次", "项")], ledger=list(now))
    for name, card in package.page.cards.items():
        row = rows.get(name, {})
        held.same(f"card {name}", page=card["figure"], table=row.get(this), ledger=None if now.get(name) is None else str(now[name]))
        held.same(f"card {name}, before", page=card["before"].replace("—", ""), table=row.get(before),
                  ledger="" if then.get(name) is None else str(then[name]))
        held.same(f"card {name}, its words", page=(card["unit"], card["detail"]), table=(row.get("单位"), row.get("说明")))


def seen(text):
    """A cell of the page as its sheet has it: moments of a term without 24:00, and nothing where a word stands for it."""
    text = re.sub(r"（[^（）]*）$", "", text) if re.match(r"\d{4}-", text) else text
    return {"未设时限": "", "—": ""}.get(text, text.removesuffix(" 24:00"))


def agrees(page, sheet):
    """Whether a cell of the page says what one of the sheet says; the page cuts moments."""
    page, sheet = seen(page), seen(sheet)
    return page == sheet or re.fullmatch(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?", page) is not None and sheet.startswith(page) or (
        page in ("", "0") and sheet in ("", "0"))


def table_rows(held, table, rows, columns):
    """Each row of a table of the page is one of the rows of its sheets, and each of these is taken once."""
    for head in columns:
        if head not in table.heads:
            held.object(f"{table.name} has no column {head}")
            return
    left = list(rows)
    for row in table.rows:
        found = next((place for place, other in enumerate(left) if all(agrees(row[head], other[own]) for head, own in columns.items())), None)
        if found is None:
            held.object(f"{table.name}: no row of its sheet says {row}")
        else:
            del left[found]


def cell(value, shape):
    """A cell of a workbook as the CSV has it."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        shapes = {"yyyy-mm-dd hh:mm:ss": "%Y-%m-%d %H:%M:%S", "yyyy-mm-dd hh:mm": "%Y-%m-%d %H:%M"}
        return value.strftime(shapes.get(shape, "%Y-%m-%d"))
    return str(value)


def book_of(package, held):
    """The workbook has a sheet for each table, in their order, and the same cells."""
    book = openpyxl.load_workbook(io.BytesIO(package.book()))
    held.same("sheets", workbook=len(book.worksheets), tables=len(package.tables))
    for sheet, (name, table) in zip(book.worksheets, package.tables.items()):
        told = [[cell(one.value, one.number_format) for one in row] for row in sheet.iter_rows()]
        cut = re.fullmatch(r"另有 (\d+) 行，见同名 CSV 文件", told[-2][0] if table.sums and len(told) > 1 else told[-1][0])
        lines = table.lines
        if cut:
            place = -2 if table.sums else -1
            held.same(f"{name}, rows", workbook=len(told) - 1 + int(cut[1]), table=len(lines))
            lines = lines[:len(told) - 1 if not table.sums else len(told) - 2] + (lines[-1:] if table.sums else [])
            del told[place]
        width = len(table.heads)
        held.same(f"{name}, rows", workbook=len(told), table=len(lines))
        for number_, (ours, theirs) in enumerate(zip(told, lines), 1):
            theirs = theirs + [""] * (width - len(theirs))
            if ours + [""] * (width - len(ours)) != theirs:
                held.object(f"{name}:{number_}: workbook {ours}, table {theirs}")
