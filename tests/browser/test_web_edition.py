"""The web edition in a browser: nothing that WCAG 2.2 AA forbids, narrow or wide, in any light."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agendapack.model.request import Request
from agendapack.pipeline import build
from tests.packs.conftest import MEETINGS, ROOT

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (320, 1280)]


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("browser")
    for meeting in MEETINGS:
        build(Request(ROOT, meeting, output, web=True))
    return output


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_every_page_is_accessible_and_fits(
    scheme: str, width: int, browser: Any, served: Callable[[Path], str], editions: Path
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    address = served(editions)
    size = {"width": width, "height": 800}
    # Its policy forbids scripts, and what looks for faults is one.
    context = browser.new_context(viewport=size, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    files = sorted(editions.glob("*/web/*.html"))
    assert len(files) > 10
    for file in files:
        page.goto(f"{address}/{file.relative_to(editions).as_posix()}")
        root = "document.documentElement"
        assert page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth"), file.name
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], file.name
    assert said == []
    assert all(url.startswith(address) for url in asked)
    context.close()


def test_its_policy_lets_its_own_style_and_pictures_in(
    browser: Any, served: Callable[[Path], str], editions: Path
) -> None:
    address = served(editions)
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for file in sorted(editions.glob("*/web/*.html")):
        page.goto(f"{address}/{file.relative_to(editions).as_posix()}")
        shown = "Array.from(document.images).every(image => image.naturalWidth > 0)"
        assert page.evaluate(shown), file.name
        assert page.evaluate("document.styleSheets.length") == 1
    assert said == []
    page.close()


def test_the_keyboard_reaches_the_content_first(
    browser: Any, served: Callable[[Path], str], editions: Path
) -> None:
    page = browser.new_page()
    page.goto(f"{served(editions)}/{MEETINGS[0]}/web/index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.close()
