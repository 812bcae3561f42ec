"""Judges pages as a reader would who sees badly, has a small screen, or has no mouse."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = {"light": RULES, "dark": ["color-contrast", "link-in-text-block"]}
"""Nothing but colours differs in the dark."""
SIZES = ((1280, 800), (320, 256))
"""In CSS pixels; a screen of 1,280 by 1,024 shows the second at 400 % (WCAG 2.2, 1.4.10)."""
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
SPACED = """document.body.append(Object.assign(document.createElement('style'), {textContent: `
    * { line-height: 1.5 !important; letter-spacing: .12em !important;
        word-spacing: .16em !important; }
    p { margin-block-end: 2em !important; }`}))"""
"""The text spacing with which nothing may be lost (WCAG 2.2, 1.4.12)."""
CLIPPED = """Array.from(document.querySelectorAll('body *')).filter(each => {
    const style = getComputedStyle(each);
    return ['hidden', 'clip'].includes(style.overflowY) && each.scrollHeight > each.clientHeight;
}).map(each => each.outerHTML.slice(0, 80))"""
CUT = """Array.from(document.querySelectorAll('body *')).filter(each => {
    const box = each.getBoundingClientRect();
    return box.right > innerWidth + 1 && box.width && !each.closest('.scroll, .skip');
}).map(each => each.outerHTML.slice(0, 80))"""
"""What goes beyond the right edge, but for what stands in a frame that scrolls."""
FOCUS = """() => {
    const each = document.activeElement;
    if (each === document.body) return null;
    const style = getComputedStyle(each), box = each.getBoundingClientRect();
    return {
        place: Array.from(document.querySelectorAll('*')).indexOf(each),
        words: each.outerHTML.slice(0, 80),
        ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0,
    };
}"""
REACHABLE = """Array.from(
    document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')
).filter(each => each.checkVisibility()).length"""


@cache
def _axe() -> str:
    import axe_playwright_python

    (script,) = Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")
    return script.read_text("utf-8")


def judge(browser: Any, addresses: Iterable[str]) -> list[tuple[str, Any]]:
    """Return what is wrong with pages: in light and dark, at each size, by axe and by measure.

    Messages in the console and requests to other hosts are wrong, too.
    """
    # The policy of the pages forbids scripts, and what looks for faults is one.
    context = browser.new_context(bypass_csp=True)
    page, faults = context.new_page(), list[tuple[str, Any]]()
    page.on("console", lambda message: faults.append((page.url, message.text)))
    page.on("pageerror", lambda error: faults.append((page.url, error.message)))
    asked, failed = set[str](), set[str]()
    page.on("request", lambda request: asked.add("/".join(request.url.split("/")[:3])))
    page.on("requestfailed", lambda request: failed.add(request.url))
    for address in addresses:
        page.goto(address)
        page.evaluate(_axe())
        home = "/".join(address.split("/")[:3])
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            if not page.evaluate(FITS):
                faults.append((f"{address} overflows at {width}", page.evaluate(CUT)))
            for scheme, rules in LOOKS.items():
                page.emulate_media(color_scheme=scheme)
                found = page.evaluate("rules => axe.run({runOnly: rules})", rules)["violations"]
                where = f"{address} at {width}, {scheme}"
                faults += [(where, (each["id"], each["nodes"][0]["html"])) for each in found]
        page.evaluate(SPACED)
        if not page.evaluate(FITS):
            faults.append((f"{address} overflows with wide spacing", page.evaluate(CUT)))
        faults += [(f"{address} is cut with wide spacing", each) for each in page.evaluate(CLIPPED)]
        # The browser shows PDF files by pages of its own, which are of no host.
        others = (*(asked - {home}), *failed)
        faults += [(address, each) for each in others if each.startswith(("http", "ws"))]
        asked.clear()
        failed.clear()
    context.close()
    return faults


def walk_by_keyboard(page: Any, zoomed: bool = False) -> list[str]:
    """Press Tab from the start of a page to its end; return what is not reached or not seen.

    Args:
        page: The page, which has been opened.
        zoomed: Look at it at 400 %, and in the colours that a reader forces on it.
    """
    width, height = SIZES[zoomed]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(forced_colors="active" if zoomed else "none", reduced_motion="reduce")
    if page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") != "auto":
        return ["the page moves where motion is to be reduced"]
    expected, reached, faults = page.evaluate(REACHABLE), set[int](), list[str]()
    for _ in range(expected + 1):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUS)
        if now is None or now["place"] in reached:
            break
        reached.add(now["place"])
        if not (now["ring"] and now["seen"]):
            faults.append(f"the focus is not seen on {now['words']}")
    if len(reached) != expected:
        faults.append(f"{len(reached)} of {expected} are reached")
    return faults
