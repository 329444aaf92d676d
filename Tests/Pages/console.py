#!/usr/bin/env python3
"""Looks at a running console as people do: in Debian's Chromium, signed in as each of some departments, wide and narrow, light and dark.

console.py BASE TOKEN...: an objection a line; none where all is well. The first token is the bureau's. Where SHOTS names a folder, pictures
of all pages are left there.
"""
import os
import sys

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

axe = Axe()
base, tokens = sys.argv[1], sys.argv[2:]
PAGES = ["today", "todo", "files", "received", "trace", "days", "running"]


def object(place, what):
    print(f"{place}: {what}")


def looked_at(page, place, by_axe=True):
    if "SHOTS" in os.environ:
        name = place.replace("/", "").replace(" ", "-").replace(",", "")
        page.screenshot(path=f"{os.environ['SHOTS']}/{name}.png", full_page=True)
    wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    if wide[0] != wide[1]:
        object(place, f"{wide[0]} px wide")
    for violation in axe.run(page).response["violations"] if by_axe else []:
        for node in violation["nodes"][:3]:
            object(place, f"{violation['id']}: {node['html'][:200]} {node['failureSummary']}")


def signed_in(page, token, by_axe):
    """With nothing but the keyboard."""
    page.goto(f"{base}/signin")
    looked_at(page, "/signin", by_axe)
    page.focus("input[name=token]")
    page.keyboard.insert_text(token)
    page.keyboard.press("Enter")
    page.wait_for_url("**/today")


def walked(page, place):
    page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.className") != "skip":
        object(place, "the first stop isn't the link past the head")
    seen, last = 0, None
    for _ in range(500):
        stop = page.evaluate(
            """(() => { const e = document.activeElement, box = e.getBoundingClientRect();
                 return { name: e.tagName, html: e.outerHTML.slice(0, 120), isSeen: box.width > 0 && box.height > 0,
                   // Within a date the browser marks the part that is meant.
                   isMarked: getComputedStyle(e).outlineStyle !== 'none' || e.type === 'date' }; })()""")
        if stop["name"] == "BODY":
            break
        seen += stop["html"] != last
        last = stop["html"]
        if not (stop["isSeen"] and stop["isMarked"]):
            object(place, f"a stop that can't be seen: {stop['html']}")
        page.keyboard.press("Tab")
    stops = page.evaluate(
        "[...document.querySelectorAll('a, button, input:not([type=hidden]), select')].filter(e => e.checkVisibility()).length")
    if seen < stops:
        object(place, f"{seen} of {stops} stops are reached by Tab")


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-gpu"])
    for number, token in enumerate(tokens):
        for width in (1280, 390):
            for scheme in ("light", "dark"):
                # The bureau has all that there may be; of the others each width and each scheme is seen once.
                by_axe = number == 0 or (width == 390) == (scheme == "dark")
                context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
                page = context.new_page()
                said, asked = [], []
                page.on("console", lambda message: said.append(message.text))
                page.on("pageerror", lambda error: said.append(str(error)))
                page.on("dialog", lambda dialog: (said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
                page.on("request", lambda request: asked.append(request.url))
                # This page knows nobody yet.
                signed_in(page, token, number == 0)
                for name in PAGES[: None if number == 0 else -1]:
                    place = f"/{name} of {number} at {width} px, {scheme}"
                    page.goto(f"{base}/{name}")
                    looked_at(page, place, by_axe)
                    if (width, scheme) == (390, "dark"):
                        walked(page, place)
                    matter = page.query_selector("td a[href^='/trace']")
                    if name == "todo" and matter is not None:
                        matter.click()
                        page.wait_for_url("**/trace?**")
                        if page.locator(".events li").count() == 0:
                            object(place, "a matter without events")
                        looked_at(page, place.replace("todo", "trace of a matter"), by_axe)
                        page.goto(f"{base}/{name}")
                    form = page.query_selector("td a[href^='/answer'], td a[href^='/signoff']")
                    if form is not None:
                        form.click()
                        page.wait_for_url(lambda url: "/answer?" in url or "/signoff?" in url)
                        if page.locator("form.entry").count() == 0:
                            object(place, "nothing to fill in")
                        looked_at(page, f"{place}, its form", by_axe)
                        if (width, scheme) == (390, "dark"):
                            walked(page, f"{place}, its form")
                    if "\u0000" in page.content():
                        object(place, "holds a zero")
                page.goto(f"{base}/todo?lang=en")
                looked_at(page, f"English of {number} at {width} px, {scheme}", by_axe)
                page.goto(f"{base}/todo")
                if page.text_content("h1") != "To do":
                    object("language", "isn't kept")
                for url in asked:
                    if not url.startswith((base, "data:")):
                        object("asked elsewhere", url)
                for what in said:
                    object(f"said to {number}", what)
                page.click("form[action='/signout'] button")
                page.wait_for_url("**/signin")
                context.close()
    browser.close()
