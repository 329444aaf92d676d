#!/usr/bin/env python3
"""Reads what an exchange has told of hostile files, as its readers do, and says what of it could do somebody harm.

outputs.py EXCHANGE CANARY TEXT...: TEXT are files with what the program printed. A line an objection; none where all is well. What is
written by the settings of a department is held against the catalogue.
"""
import base64
import csv
import hashlib
import io
import os
import re
import sys
import xml.dom.minidom
import zipfile

root, canary, printed = os.fsencode(sys.argv[1]), sys.argv[2].encode(), sys.argv[3:]
# What acts on who looks at it, unseen; what does so on a terminal no value may have at all.
ACTS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
csv.field_size_limit(1 << 30)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# A tab keeps what looks like a number as it is.
SIGNED = re.compile(r"[-+][0-9.]+")
NUMBER = re.compile(r"\t[-0-9.,+/:%eE $￥¥()年月日时分秒]*")


def object(name, what):
    print(f"{name!r}: {what!r}")


def look_into(name, book, acts=ACTS):
    """A workbook has text, numbers and dates: nothing that computes, leads elsewhere or can't be seen."""
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        for part in parts.namelist():
            if not part.endswith((".xml", ".rels")) or "externalLink" in part or "vba" in part:
                object(name, part)
                continue
            document = xml.dom.minidom.parseString(parts.read(part))
            for element in document.getElementsByTagName("*"):
                if element.tagName in ("f", "hyperlink", "externalReference"):
                    object(name, f"{part}: {element.tagName}")
                for child in element.childNodes:
                    if child.nodeType == child.TEXT_NODE and acts.search(child.data):
                        object(name, child.data[:40])


def look(name, data):
    if name.endswith(b".xlsx"):
        return look_into(name, data)
    text = data.decode("utf-8-sig")
    for found in list(ACTS.finditer(text))[:3]:
        object(name, text[max(0, found.start() - 30):found.end() + 10])
    if name.endswith(b".csv"):
        for cells in csv.reader(io.StringIO(text, newline="")):
            for cell in cells:
                if cell.startswith(FORMULA) and not NUMBER.fullmatch(cell):
                    object(name, cell[:80])
    if name.endswith(b".html"):
        # The page's own script and style are those that its policy names, and no others.
        for element, policy in (("script", "script-src"), ("style", "style-src")):
            own = re.search(rf"<{element}>(.*?)</{element}>", text, re.DOTALL)
            digest = base64.b64encode(hashlib.sha256(own.group(1).encode()).digest()).decode() if own else ""
            if own is None or f"{policy} 'sha256-{digest}'" not in text:
                object(name, f"another {element}")
            else:
                text = text.replace(own.group(0), "", 1)
        for tag in re.findall(r"<\s*(?:script|style|img|iframe|object|link)\b|\son\w+\s*=\s*[^&]|javascript:", re.sub(r">[^<]*", ">", text)):
            object(name, tag)
    if name.endswith((b".xml",)):
        xml.dom.minidom.parseString(data)


def look_at_cells(name, rows, acts):
    for cell in (cell for cells in rows for cell in cells):
        if acts.search(cell) or cell.startswith(FORMULA) and not SIGNED.fullmatch(cell) and not NUMBER.fullmatch(cell):
            object(name, cell[:80])


def look_at_returned(name, data, sent):
    """Rows come back as they came, to be put right and dropped again; what is said of them beside acts on nobody."""
    def read(text):
        return list(csv.reader(io.StringIO(text, newline="")))

    def came(cells):
        return "\x1f".join(cells).rstrip("\x1f")

    rows = read(data.decode("utf-8-sig"))
    if rows[0][-2:] != ["校验问题", "原文件行号"]:
        object(name, rows[0])
    # Where there are more than a file may have, a remark of ours is all that stands in the last line.
    if len(rows[-1]) == 1 and rows[-1][0].startswith("说明："):
        look_at_cells(name, [rows.pop()], ACTS)
    look_at_cells(name, [cells[-2:] for cells in rows], ACTS)
    if sent is not None:
        # A code that never is a character stands as one that was lost.
        all_that_came = {came(cells) for cells in read(sent.decode("utf-8-sig").replace("\ufffe", "\ufffd"))}
        for cells in rows:
            if came(cells[:-2]) not in all_that_came:
                object(name, ("not as it came", cells[:-2]))


def look_at_delivery(name, data, form):
    """A delivery is data: values that came through are in it as they are, unless its department has formulas put out of action."""
    if name.endswith(b".xlsx"):
        return look_into(name, data, CONTROLS)
    text = data.decode("utf-8-sig" if form["encoding"].startswith("utf-8") else form["encoding"])
    for found in list(CONTROLS.finditer(text))[:3]:
        object(name, text[max(0, found.start() - 30):found.end() + 10])
    if name.endswith(b".xml"):
        return xml.dom.minidom.parseString(data)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    cells = {cell for cells in rows for cell in cells}
    if form.get("formulas") == "text":
        look_at_cells(name, rows, CONTROLS)
    elif "'=1+1" in cells:
        object(name, "a value that its sender didn't write")


def look_at_box(code, box, name, data):
    """What lies in a department's box, by its name."""
    form = forms[code]
    if box == "receipts":
        if name.endswith(b".rejected.csv"):
            look_at_returned(name, data, dropped.get(name.removesuffix(b".rejected.csv")) if b".csv." in name else None)
        elif name.endswith(b".rejected.xlsx"):
            look_into(name, data, CONTROLS)
        elif name.endswith((b".receipt.xml", b".receipt.csv", b".result.csv")):
            look(name, data)
        else:
            object(name, "nobody has looked at this sort of file")
    elif name.startswith((b"notice_", b"signoff_", b"department-statement_", "待办.".encode())) or b".claim." in name or b".reply." in name:
        look(name, data)
    elif not name.endswith(b".zip.sha256"):
        look_at_delivery(name, data, form)


with open(os.path.join(root, b"catalog", b"departments.csv"), encoding="utf-8-sig", newline="") as file:
    forms = {form["dept_code"]: form for form in csv.DictReader(file)}
# Files as they were dropped, by their names.
dropped = {}
for top in (b"archive", b"quarantine"):
    for folder, _, names in os.walk(os.path.join(root, top)):
        for name in names:
            path = os.path.join(folder, name)
            if name.endswith(b".csv") and not os.path.islink(path) and os.path.isfile(path) and os.path.getsize(path) < 64 << 20:
                with open(path, "rb") as file:
                    dropped[name] = file.read()

for path in printed:
    with open(path, "rb") as file:
        look(b"printed", file.read())
for folder, _, names in os.walk(root):
    for name in names:
        path = os.path.join(folder, name)
        if os.path.islink(path) or not os.path.isfile(path):
            continue
        with open(path, "rb") as file:
            # What is sparse is two gibibytes of nothing.
            data = file.read(64 << 20)
        if canary in data:
            object(path, "the secret")
        place = os.path.relpath(folder, root).split(os.sep.encode())
        if len(place) == 3 and place[0] == b"departments" and place[2] in (b"outbox", b"receipts"):
            look_at_box(place[1].decode(), place[2].decode(), name, data)
        if folder.endswith(b"/reports"):
            with zipfile.ZipFile(os.fsdecode(path)) as package:
                # A signature is bytes, and no text.
                for member in (name for name in package.namelist() if not name.endswith(".sig")):
                    look(member.encode(), package.read(member))
