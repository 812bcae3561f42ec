"""The web edition in a browser: nothing that WCAG 2.2 AA forbids, in any light, narrow or wide."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.judge import judge, walk_by_keyboard
from tests.packs.conftest import MEETINGS
from tests.waiting import until
from tests.web.samples import EVERYTHING, Editions, editions, every_sample

__all__ = ["editions"]
Serve = Callable[[Path], str]


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def addresses(served: Serve, folder: Path) -> Iterator[str]:
    address = served(folder)
    files = sorted((folder / "web").glob("*.html"))
    assert len(files) > 1
    yield from (f"{address}/web/{file.name}" for file in files)


@every_sample
def test_every_page_is_accessible_and_fits(
    sample: str, browser: Any, served: Serve, editions: Editions
) -> None:
    assert judge(browser, addresses(served, editions(sample))) == []


@every_sample
def test_the_keyboard_reaches_every_link_and_shows_where_it_is(
    sample: str, page: Any, served: Serve, editions: Editions
) -> None:
    for address in addresses(served, editions(sample)):
        for zoomed in (False, True):
            page.goto(address)
            assert walk_by_keyboard(page, zoomed) == [], (address, zoomed)


@every_sample
def test_its_policy_lets_its_own_style_and_pictures_in(
    sample: str, page: Any, served: Serve, editions: Editions
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for address in addresses(served, editions(sample)):
        page.goto(address)
        shown = "Array.from(document.images).every(image => image.naturalWidth > 0)"
        assert page.evaluate(shown), address
        assert page.evaluate("document.styleSheets.length") == 1
    assert said == []


def test_the_keyboard_reaches_the_content_first(
    page: Any, served: Serve, editions: Editions
) -> None:
    page.goto(f"{served(editions(MEETINGS[0]))}/web/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_wide_table_scrolls_by_the_keyboard_in_its_frame(
    page: Any, served: Serve, editions: Editions
) -> None:
    page.set_viewport_size({"width": 320, "height": 400})
    page.goto(f"{served(editions('published'))}/web/02-street-trees-annex-a.html")
    frame = page.locator(".scroll").first
    frame.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    # The pages forbid scripts, so that none in them can wait for it.
    until(lambda: page.evaluate("document.querySelector('.scroll').scrollLeft") > 0)


def test_a_printed_page_is_found_by_its_number(
    page: Any, served: Serve, editions: Editions
) -> None:
    page.set_viewport_size({"width": 1280, "height": 400})
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{served(editions('published'))}/web/02-street-trees.html#page-3")
    mark = page.locator("#page-3 + a.page")
    assert mark.inner_text() == "Page 3"
    assert 0 <= round(mark.bounding_box()["y"]) < 400


def test_it_prints_in_black_on_white_without_what_is_for_screens(
    page: Any, served: Serve, editions: Editions
) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": 660, "height": 900})  # A4 less its margins
    page.goto(f"{served(editions('published'))}/web/02-street-trees-annex-a.html")
    assert not page.locator("header nav").is_visible()
    colours = "[getComputedStyle(document.body).color, getComputedStyle(document.body).background]"
    text, ground = page.evaluate(colours)
    assert text == "rgb(26, 26, 26)"
    assert ground.startswith("rgb(255, 255, 255)")
    edges = page.locator("td").evaluate_all("all => all.map(e => e.getBoundingClientRect().right)")
    assert max(edges) <= 660


PLACES = """() => {
  const text = cell => [...cell.childNodes].find(node => node.nodeType === 3 && node.data.trim());
  const lines = node => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()];
  };
  const rows = [...document.querySelectorAll("table.agenda-items tbody tr[id^='agenda.item']")];
  return rows.filter(row => text(row.cells[0])).map(row => {
    const pages = row.querySelector(".pages a");
    return [lines(text(row.cells[0]))[0].bottom, lines(row.cells[1].querySelector("p"))[0].bottom,
      pages ? new Set(lines(pages).map(each => each.top)).size : 1];
  });
}"""


@pytest.mark.parametrize("wide", [320, 340, 1280])
def test_an_agenda_in_a_table_has_numbers_beside_titles_and_whole_page_references(
    wide: int, page: Any, served: Serve, editions: Editions
) -> None:
    page.set_viewport_size({"width": wide, "height": 800})
    page.goto(f"{served(editions(EVERYTHING))}/web/index.html")
    found = page.evaluate(PLACES)
    assert len(found) > 2
    for number, title, lines in found:
        assert number == pytest.approx(title, abs=2)
        assert lines == 1
    assert page.evaluate("document.documentElement.scrollWidth") == wide
