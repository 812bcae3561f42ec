"""A site of every kind of page in a browser: in any light, narrow or wide, by keyboard alone."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from agendapack.cli.run import run
from agendapack.output.files import create, starter_files, starter_kinds
from tests.browser.judge import judge, walk_by_keyboard
from tests.cli.conftest import run_process
from tests.tools.site.conftest import RUN, write_council
from tests.web.soundness import JAVA, ask_validator, find_faults

Serve = Callable[[Path], str]
PAGES = (
    "index.html",
    "committees/parks/index.html",
    "committees/planning/index.html",
    "meetings/2030-03-04-parks/index.html",
    "meetings/2030-03-04-parks/web/index.html",
    "meetings/2030-03-04-parks/web/minutes.html",
    "meetings/2030-04-02-planning/index.html",
    "years/2030/index.html",
    "decisions/2030/index.html",
)


@pytest.fixture(scope="module")
def site(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    write_council(root)
    assert run_process(*RUN, cwd=root).code == 0
    return root / "site"


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_every_page_is_accessible_and_fits(browser: Any, served: Serve, site: Path) -> None:
    address = served(site)
    assert judge(browser, [f"{address}/{each}" for each in PAGES]) == []


def test_the_keyboard_reaches_every_link(page: Any, served: Serve, site: Path) -> None:
    address = served(site)
    for each in PAGES:
        for zoomed in (False, True):
            page.goto(f"{address}/{each}")
            assert walk_by_keyboard(page, zoomed) == [], (each, zoomed)


@pytest.mark.skipif(JAVA is None, reason="the validator needs Java, which is not installed")
def test_a_validator_finds_nothing_in_any_page(site: Path) -> None:
    assert ask_validator(site.rglob("*.html")) == []


@pytest.mark.parametrize("kind", starter_kinds())
def test_the_site_of_every_kind_is_accessible_and_sound(
    kind: str, browser: Any, served: Serve, tmp_path: Path
) -> None:
    assert create(starter_files(kind), tmp_path).problems == ()
    assert run(["site", "--workspace", str(tmp_path), "--quiet"]) == 0
    site, address = tmp_path / "site", served(tmp_path / "site")
    pages = [path for path in site.rglob("*.html") if path.parent.name not in ("web", "search")]
    assert len(pages) > 3
    assert (
        judge(browser, [f"{address}/{each.relative_to(site).as_posix()}" for each in pages]) == []
    )
    assert [fault for each in pages for fault in find_faults(each.read_text("utf-8"))] == []


def test_a_reader_gets_from_the_first_page_to_a_paper_and_back(
    page: Any, served: Serve, site: Path
) -> None:
    page.goto(f"{served(site)}/index.html")
    page.click("text=4 March 2030")
    page.click("ul.agenda a")
    assert "Forty trees are to be planted." in page.inner_text("main")
    page.click("nav >> text=Parks Committee")
    page.click("nav >> text=Meetings")
    assert page.inner_text("h1") == "Meetings of Example Council"
