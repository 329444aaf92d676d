"""Reads a package as others do: its tables, its workbook, its document for programs, and its page."""
import csv
import functools
import io
import math
import re
import xml.etree.ElementTree as xml
import zipfile
from fractions import Fraction
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "img", "hr", "input"}


class Table:
    """A CSV: heads, rows by their heads, and the row of sums where there is one."""

    def __init__(self, data):
        lines = [[plain(cell) for cell in line] for line in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))]
        self.lines = lines
        self.heads = lines[0]
        self.rows = [dict(zip(self.heads, line)) for line in lines[1:]]
        self.sums = self.rows.pop() if self.rows and lines[-1][0] == "合计" else None

    def column(self, head):
        return [row[head] for row in self.rows]

    def sum(self, head):
        return sum(number(cell) for cell in self.column(head))


def plain(cell):
    """A cell without what keeps a spreadsheet from making something else of it."""
    return cell[1:] if cell[:1] == "\t" or re.match(r"'[=+\-@\t\r\n＝＋－＠]", cell) else cell


def number(text):
    return int(text) if text else 0


class Element:
    """An element of a page."""

    def __init__(self, tag, attributes):
        self.tag, self.attributes, self.children = tag, dict(attributes), []

    def text(self, but=()):
        return "".join(
            child if isinstance(child, str) else "" if child.classes() & set(but) else child.text(but) for child in self.children)

    def classes(self):
        return set((self.attributes.get("class") or "").split())

    def all(self, tag, css=None):
        for child in self.children:
            if isinstance(child, Element):
                if child.tag == tag and (css is None or css in child.classes()):
                    yield child
                yield from child.all(tag, css)

    def first(self, tag, css=None):
        return next(self.all(tag, css), None)


class PageReader(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        element = Element(tag, attributes)
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        while len(self.open) > 1:
            if self.open.pop().tag == tag:
                return

    def handle_data(self, text):
        self.open[-1].children.append(text)


class PageTable:
    """A table of a page: its id, what its heading says of how much there is, its rows by their heads, and its sums."""

    def __init__(self, name, heading, amount, table):
        self.name, self.heading, self.amount = name, heading, amount
        self.heads = [cell.text() for cell in table.first("thead").all("th")]
        self.rows = []
        for body in table.all("tbody"):
            for row in body.all("tr"):
                if "group" not in row.classes():
                    self.rows.append(dict(zip(self.heads, cells(row))))
        foot = table.first("tfoot")
        self.sums = dict(zip(self.heads, cells(foot.first("tr")))) if foot else None


def cells(row):
    return [child.text().strip() for child in row.children if isinstance(child, Element)]


class Page:
    """The page of a day or a period."""

    def __init__(self, text):
        root = PageReader(text).root
        self.title = root.first("title").text()
        self.sentence = root.first("p", "sentence").text()
        self.summary = [paragraph.text() for paragraph in root.all("p", "summary")]
        self.verdict = next(section for section in root.all("section", "verdict")).first("h2").text()
        self.cards = {}
        for card in root.all("div", "card"):
            figure, before = card.first("dd", "figure"), card.first("dd", "before")
            value = figure.first("b").text()
            self.cards[card.first("dt").text()] = {
                "figure": value, "unit": figure.text().removeprefix(value).strip(),
                "before": before.text().split()[-1] if before else "—",
                "detail": card.first("dd", "detail").text() if card.first("dd", "detail") else ""}
        self.amounts = {heading.attributes["id"]: heading.first("span", "amount").text() for heading in root.all("h3")
                        if heading.first("span", "amount") and heading.attributes.get("id")}
        self.tables = {}
        for heading, table in self.headed(root):
            amount = heading.first("span", "amount")
            name = heading.attributes["id"]
            self.tables[name] = PageTable(name, heading.text(("amount",)), amount.text() if amount else "", table)
        self.folds = [(fold.first("h3").text(("amount",)), fold.first("span", "amount").text() if fold.first("span", "amount") else "")
                      for fold in root.all("summary")]
        agenda = root.first("table", "agenda")
        self.agenda = PageTable("agenda", "", "", agenda) if agenda else None
        self.charts = {}
        for chart in root.all("figure", "chart"):
            bars = {bar.first("span", "label").text(): bar.first("span", "words").text()
                    for bar in chart.all("li") if bar.first("span", "label")}
            for title in chart.all("title"):
                label, words = title.text().split("：")
                bars[label] = words
            self.charts[chart.attributes["aria-labelledby"].removeprefix("chart-")] = bars
        self.links = {link.attributes["href"].removeprefix("#"): link.first("b").text() if link.first("b") else ""
                      for nav in root.all("nav") for link in nav.all("a")}

    @staticmethod
    def headed(root):
        """The headings of tables, each with its table."""
        tables = {box.attributes["aria-labelledby"]: box.first("table") for box in root.all("div", "scroll")}
        for heading in root.all("h3"):
            if heading.attributes.get("id") in tables:
                yield heading, tables[heading.attributes["id"]]


def shares(counts):
    """A few counts by their words, as a chart has them beside a bar."""
    told = "，".join(f"{name} {count}" for name, count in counts.items() if count)
    return f"{told} 条" if told else "0 条"


def percentage(part, whole):
    """A share: to a tenth, or a hundredth where a tenth would make it a whole percentage that it isn't, and never that one."""
    share = Fraction(100 * part, whole)
    if share.denominator == 1:
        return "100" if share == 100 else f"{share}.0"
    tenths = math.floor(share * 10 + Fraction(1, 2))
    if tenths % 10:
        return f"{tenths // 10}.{tenths % 10}"
    near = tenths // 10
    hundredths = math.floor(share * 100 + Fraction(1, 2))
    hundredths = max(hundredths, 100 * near + 1) if share > near else min(hundredths, 100 * near - 1)
    return f"{hundredths // 100}.{hundredths % 100:02}"


def words(text):
    """The numbers of a few words, by the words before them: 按期办理 3，逾期办理 1 条."""
    return {name: int(count) for name, count in re.findall(r"([^\d，：（）\s]+) (\d+)", text)}


class Package:
    """A package: what is in it, in order, as bytes, and read; what another has read of the same bytes isn't read again."""

    def __init__(self, path=None, members=None, known=None):
        if members is None:
            with zipfile.ZipFile(path) as package:
                members = {name: package.read(name) for name in package.namelist()}
        self.members = members
        same = {name for name, data in members.items() if known and known.members.get(name) is data}
        self.tables = {name: known.tables[name] if name in same else Table(data) for name, data in members.items() if name.endswith(".csv")}
        self.page = known.page if "index.html" in same else Page(members["index.html"].decode())
        self.is_day = "reconciliation.xml" in members
        document = xml.fromstring(members["reconciliation.xml" if self.is_day else "period.xml"])
        for element in document.iter():
            element.tag = element.tag.partition("}")[2]
        self.document = document

    def table(self, name):
        return self.tables[f"{name}.csv"]

    def book(self):
        return self.members["reconciliation.xlsx" if self.is_day else "period.xlsx"]


@functools.cache
def read(path):
    """The package that lies there: a day's is asked for by each period that it is in."""
    return Package(path)
