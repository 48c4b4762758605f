"""Opens reports in headless Chromium and checks what a reader would see: browser-test.py RUNS SHOTS"""

import os
import pathlib
import sys

from playwright.sync_api import sync_playwright

SIZES = {"desktop": (1280, 900), "phone": (390, 844)}

# What a page shows: every picture with its size and its accessible name, and how wide the page is.
LOOK = """() => ({
  charts: [...document.querySelectorAll('figure svg')].map(svg => {
    const box = svg.getBoundingClientRect();
    const parts = (svg.getAttribute('aria-labelledby') || '').split(' ').map(id => document.getElementById(id));
    return {width: box.width, height: box.height, role: svg.getAttribute('role'),
            name: parts.map(part => part && part.closest('svg') === svg ? part.textContent.trim() : '')};
  }),
  absent: document.querySelectorAll('.absent').length,
  ids: [...document.querySelectorAll('[id]')].map(one => one.id),
  width: document.documentElement.scrollWidth,
  room: document.documentElement.clientWidth,
  text: document.body.innerText,
  outside: [...document.querySelectorAll('[src], link[href], script, iframe, object')]
    .filter(one => !(one.getAttribute('href') || one.getAttribute('src') || '').startsWith('data:')).length,
})"""


def problems(page, seen):
    """What is wrong with a page."""
    found = list(seen)
    if not page["charts"]:
        found.append("it has no chart")
    for chart in page["charts"]:
        if chart["width"] < 200 or chart["height"] < 60:
            found.append(f"a chart is {chart['width']} by {chart['height']}: {chart['name']}")
        if chart["role"] != "img" or len(chart["name"]) != 2 or not all(chart["name"]):
            found.append(f"a chart has no accessible name: {chart}")
    if page["absent"]:
        found.append(f"{page['absent']} charts have no picture")
    if len(page["ids"]) != len(set(page["ids"])):
        twice = sorted({one for one in page["ids"] if page["ids"].count(one) > 1})
        found.append(f"identifiers stand twice: {twice[:5]}")
    if page["width"] > page["room"]:
        found.append(f"it is {page['width']} wide where there is room for {page['room']}")
    if page["outside"]:
        found.append(f"{page['outside']} elements refer to something outside of the page")
    return found


def visit(browser, file, size, script, shot):
    """Opens a page; returns what it shows, and what the console and the network said."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, java_script_enabled=script)
    page = context.new_page()
    seen = []
    page.on("console", lambda message: seen.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: seen.append(f"error: {error}"))
    page.on("request", lambda request: request.url.startswith(("file:", "data:")) or seen.append(request.url))
    page.goto(file.as_uri())
    if shot:
        page.screenshot(path=shot, full_page=True)
    look = page.evaluate(LOOK)
    if shot and size == SIZES["desktop"]:
        page.pdf(path=str(shot).replace("-desktop.png", ".pdf"), format="A4")
    context.close()
    return look, seen


def main(runs, shots):
    failed = False
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=os.environ["BROWSER_PROGRAM"], args=["--no-sandbox"])
        for file in sorted(pathlib.Path(runs).glob("*/report.html")):
            name = file.parent.name
            texts = {}
            for device, size in SIZES.items():
                look, seen = visit(browser, file, size, True, pathlib.Path(shots) / f"{name}-{device}.png")
                bare, silent = visit(browser, file, size, False, None)
                texts[device] = look
                for problem in problems(look, seen) + problems(bare, silent):
                    print(f"browser-test: {name} on {device}: {problem}", file=sys.stderr)
                    failed = True
                if bare["text"] != look["text"] or bare["charts"] != look["charts"]:
                    print(f"browser-test: {name} on {device} differs without JavaScript", file=sys.stderr)
                    failed = True
            print(f"{name}: {len(texts['desktop']['charts'])} charts")
        browser.close()
    if not failed:
        print(f"all reports are sound; pictures of them are in {shots}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
