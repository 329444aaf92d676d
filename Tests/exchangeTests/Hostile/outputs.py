#!/usr/bin/env python3
"""Reads what an exchange has told of hostile files, as its readers do, and says what of it could do somebody harm.

outputs.py EXCHANGE CANARY TEXT...: TEXT are files with what the program printed. A line an objection; none where all is well.
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
ACTS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# A tab keeps what looks like a number as it is.
NUMBER = re.compile(r"\t[-0-9.,+/:%eE $￥¥()年月日时分秒]*")


def object(name, what):
    print(f"{name!r}: {what!r}")


def look_into(name, book):
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
                    if child.nodeType == child.TEXT_NODE and ACTS.search(child.data):
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
        if folder.endswith(b"/receipts") and name.endswith((b".receipt.xml", b".receipt.csv")):
            look(name, data)
        if folder.endswith(b"/outbox") and name.startswith((b"notice_", b"signoff_", b"department-statement_")):
            look(name, data)
        if folder.endswith(b"/reports"):
            with zipfile.ZipFile(os.fsdecode(path)) as package:
                # A signature is bytes, and no text.
                for member in (name for name in package.namelist() if not name.endswith(".sig")):
                    look(member.encode(), package.read(member))
