#!/usr/bin/env python3
"""Reads the page of a day or a month as people do: in Debian's Chromium, wide and narrow, light and dark, on paper, and by keyboard.

pages.py PAGE...: an objection a line; none where all is well. With --figures a line of figures for each page too.
"""
import io
import os
import pathlib
import re
import sys
import unicodedata

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from pypdf import PdfReader

KIBIBYTES, SHEETS = 200, 4
figures = "--figures" in sys.argv
axe = Axe()


def object(path, what):
    print(f"{path}: {what}")


def looked_at(browser, path, width, scheme, by_axe):
    """The page as it stands there, after what hasn't to be touched for: axe, its width, and what the console says."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    url = pathlib.Path(path).absolute().as_uri()
    page.goto(url)
    place = f"{path} at {width} px, {scheme}"
    for what in said + [other for other in asked if other != url]:
        object(place, what)
    wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    if wide[0] != wide[1]:
        object(place, f"{wide[0]} px wide")
    # What is folded is looked at too.
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    for violation in axe.run(page).response["violations"] if by_axe else []:
        for node in violation["nodes"][:3]:
            object(place, f"{violation['id']}: {node['html'][:200]} {node['failureSummary']}")
    clipped = page.evaluate(
        """[...document.querySelectorAll('.chart *, .card *, .sentence, h2, h3')]
             .filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflow !== 'visible' && e.clientWidth > 0
               && !e.closest('svg')).map(e => e.outerHTML.slice(0, 120))""")
    beyond = page.evaluate(
        """[...document.querySelectorAll('.chart span, .chart p, .chart li, .card *' + (innerWidth < 800 ? ', .agenda td' : ''))].filter(e => {
             const box = e.getBoundingClientRect(); return box.right > innerWidth + 1 || box.left < -1;
           }).map(e => e.outerHTML.slice(0, 120))""")
    for element in clipped + beyond:
        object(place, f"is clipped: {element}")
    return page


# Sorts each table by its first and its last column, up and down, and says what goes wrong.
SORTING = """(() => {
  const wrong = [];
  const cells = (table, place) => [...table.tBodies].map(body => [...body.rows]
    .filter(row => !row.classList.contains("group")).map(row => row.cells[place].textContent));
  for (const table of document.querySelectorAll("table.list")) {
    const heads = [...table.tHead.rows[0].cells];
    if (!heads.every(head => head.querySelector("button"))) wrong.push("a column can't be sorted");
    for (const place of [0, heads.length - 1]) {
      for (const direction of ["ascending", "descending"]) {
        const before = cells(table, place);
        heads[place].querySelector("button")?.click();
        const after = cells(table, place);
        if (heads.map(head => head.ariaSort).filter(sort => sort).join() !== direction) wrong.push(`aria-sort isn't ${direction}`);
        if (JSON.stringify(before.map(body => body.toSorted())) !== JSON.stringify(after.map(body => body.toSorted())))
          wrong.push("sorting loses rows, or carries them from one department to another");
        const sign = direction === "ascending" ? 1 : -1;
        if (heads[place].classList.contains("n") && after.some(body => body.some((text, row) => row > 0 && sign * (text - body[row - 1]) < 0)))
          wrong.push("numbers aren't sorted");
      }
    }
  }
  return wrong;
})()"""


def sorted_and_filtered(page, path):
    for what in page.evaluate(SORTING):
        object(path, what)
    rows = "[...document.querySelectorAll('table.list tbody tr:not(.group)')]"
    everything = page.evaluate(f"{rows}.length")
    table = ".agenda" if page.query_selector(".agenda") else "table.list"
    name = page.evaluate(f"document.querySelector('{table} tbody th')?.textContent ?? ''")
    if not name:
        return
    if not page.query_selector("#filter"):
        object(path, "there is nothing to filter with")
        return
    # Both with nothing but the keyboard.
    page.focus(f"{table} thead button")
    page.keyboard.press("Enter")
    if page.evaluate(f"document.querySelector('{table} thead th').ariaSort") is None:
        object(path, "the keyboard doesn't sort")
    page.focus("#filter")
    page.keyboard.insert_text(name)
    left = page.evaluate(f"{rows}.filter(row => !row.hidden).length")
    alien = page.evaluate(
        f"name => {rows}.filter(row => !row.hidden && !row.textContent.includes(name)"
        " && !row.parentNode.querySelector('.group')?.textContent.includes(name)).length", name)
    if not 0 < left < everything or alien:
        object(path, f"{left} of {everything} rows are left for {name}, {alien} of them another's")
    if page.text_content("output") != f"{left} 行，共 {everything} 行":
        object(path, f"says {page.text_content('output')}")
    page.fill("#filter", "")
    if page.evaluate(f"{rows}.filter(row => row.hidden).length"):
        object(path, "an empty filter hides rows")


def walked(page, path):
    """From the top with Tab alone: the first stop leads past the head, and every stop can be seen."""
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = false; scrollTo(0, 0); document.activeElement.blur()")
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.className") != "skip":
        object(path, "the first stop isn't the link past the head")
    page.keyboard.press("Enter")
    if page.evaluate("document.activeElement.id") != "main":
        object(path, "the link past the head leads nowhere")
    seen = set()
    for _ in range(2000):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """(() => { const e = document.activeElement, box = e.getBoundingClientRect();
                 window.stops ??= new Map(); if (!stops.has(e)) stops.set(e, stops.size);
                 return { number: stops.get(e), name: e.tagName, html: e.outerHTML.slice(0, 120),
                   isSeen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
                   isMarked: getComputedStyle(e).outlineStyle !== 'none' }; })()""")
        if stop["name"] == "BODY" or stop["number"] in seen:
            break
        seen.add(stop["number"])
        if not (stop["isSeen"] and stop["isMarked"]):
            object(path, f"a stop that can't be seen: {stop['html']}")
    stops = page.evaluate(
        "[...document.querySelectorAll('main a, main button, main input, main summary, main [tabindex=\"0\"]')]"
        ".filter(e => e.checkVisibility()).length")
    if len(seen) < stops:
        object(path, f"{len(seen)} of {stops} stops are reached by Tab")
    fold = page.query_selector("summary")
    if fold:
        fold.focus()
        page.keyboard.press("Enter")
        if not page.evaluate("document.querySelector('details').open"):
            object(path, "a fold doesn't open by keyboard")


def without_script(browser, path):
    """All that is told is told without the script, and nothing is dead."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(pathlib.Path(path).absolute().as_uri())
    if page.locator("input, button").count():
        object(path, "there are controls that need the script")
    if page.locator("h2").count() < 5 or not page.locator(".sentence").is_visible():
        object(path, "isn't whole without its script")
    context.close()


def printed(browser, path):
    page = browser.new_page(color_scheme="dark")
    page.goto(pathlib.Path(path).absolute().as_uri())
    page.emulate_media(media="print")
    if page.evaluate("getComputedStyle(document.body).backgroundColor") not in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"):
        object(path, "is printed dark")
    reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    sheets = reader.pages
    if len(sheets) > SHEETS:
        object(path, f"{len(sheets)} printed pages")
    for number, sheet in enumerate(sheets, 1):
        box = sheet.mediabox
        if abs(float(box.width) - 595) > 2 or abs(float(box.height) - 842) > 2:
            object(path, f"page {number} isn't A4: {box}")
        words = sheet.extract_text().replace(" ", "")
        # A font may have the last character as a radical of its own.
        if not re.search(f"第{number}.，共{len(sheets)}.", words):
            object(path, f"page {number} has no number")
    # A table that goes on has its head on every sheet.
    page.evaluate("for (let n = 0; n < 7; n++) document.querySelectorAll('.agenda tbody tr').forEach(row => row.after(row.cloneNode(true)))")
    reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    heads = [sheet for sheet in reader.pages if "最早的一项" in unicodedata.normalize("NFKC", sheet.extract_text())]
    if page.query_selector(".agenda") and len(heads) < 2:
        object(path, "a table's head isn't repeated")
    page.close()
    return len(sheets)


with sync_playwright() as playwright:
    # Nothing of it is reached from elsewhere: it is driven through a pipe.
    browser = playwright.chromium.launch(
        executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-gpu"])
    for number, path in enumerate(argument for argument in sys.argv[1:] if not argument.startswith("--")):
        size = os.path.getsize(path)
        if size > KIBIBYTES << 10:
            object(path, f"{size} bytes")
        for width in (1280, 390):
            for scheme in ("light", "dark"):
                # The first pages have all that there may be.
                by_axe = number < 2 or (width == 390) == (scheme == "dark")
                page = looked_at(browser, path, width, scheme, by_axe)
                if (width, scheme) == (1280, "light"):
                    sorted_and_filtered(page, path)
                if (width, scheme) == (390, "dark"):
                    walked(page, path)
                page.close()
        without_script(browser, path)
        sheets = printed(browser, path)
        if figures:
            print(f"{path}: {size} bytes, {sheets} printed pages", file=sys.stderr)
    browser.close()
