"""The search of a site in a browser: a word leads to the printed page that has it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from agendapack.cli.run import run
from tests.browser.judge import judge, walk_by_keyboard
from tests.web.samples import publish_sample

Serve = Callable[[Path], str]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the site of a workspace with a meeting that was published, and one of the next year."""
    root = tmp_path_factory.mktemp("site")
    publish_sample(root, root / "build")
    later = root / "meetings" / "2031-03-03"
    later.mkdir()
    (later / "lights.md").write_text(
        "---\ntitle: Lights\nfrom: Clerk\n---\n\nA lamp leaks light.\n"
    )
    text = "committee: parks\ndate: 2031-03-03\nagenda:\n  - report: lights.md\n"
    (later / "meeting.yaml").write_text(text)
    roads = root / "meetings" / "2031-04-07"
    roads.mkdir()
    (roads / "meeting.yaml").write_text(
        "committee: roads\ndate: 2031-04-07\nagenda:\n  - report: drains.md\n"
    )
    (roads / "drains.md").write_text("---\ntitle: Drains\nfrom: Clerk\n---\n\nA drain leaks.\n")
    (root / "meetings/committees/roads.yaml").write_text(
        "name: Roads\ntime: 7 pm\nvenue: Hall\nnotice: none\nmembers: [{name: A Ash}]\n"
    )
    assert run(["site", "--workspace", str(root), "--today", "2030-03-20", "--quiet"]) == 0
    return root / "site"


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_its_pages_are_accessible_and_fit(browser: Any, served: Serve, site: Path) -> None:
    pages = ("search", "papers/2030", "years/2030")
    assert judge(browser, [f"{served(site)}/{each}/index.html" for each in pages]) == []


def look_for(page: Any, address: str, words: str) -> Any:
    """Type words into the search; return what was found when the search says so."""
    page.goto(f"{address}/search/index.html")
    page.get_by_label("Words to look for").fill(words)
    page.get_by_role("button", name="Search").click()
    page.locator("#told", has_text="with these words").or_(
        page.locator("#told", has_text="No paper has")
    ).wait_for()
    return page.locator("#found > li")


def test_a_word_is_found_in_every_year_and_leads_to_its_printed_page(
    page: Any, served: Serve, site: Path
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    found = look_for(page, served(site), "leaks")
    titles = found.locator("> a").all_inner_texts()
    assert any(title.startswith("Lights: Parks, 3 March 2031") for title in titles)
    assert any(title.startswith("The Roof: Parks, 4 March 2030") for title in titles)
    roof = found.filter(has_text="The Roof: Parks").get_by_role("link", name="Page 13")
    roof.click()
    page.wait_for_url("**/meetings/2030-03-04/web/05-the-roof.html#page-13")
    assert page.locator("#page-13 + a.page").inner_text() == "Page 13"
    assert said == []


def test_what_is_found_can_be_that_of_one_committee(page: Any, served: Serve, site: Path) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    assert look_for(page, served(site), "leaks").count() > 1
    page.get_by_label("Committee").select_option("Roads")
    page.locator("#told", has_text="Papers with these words: 1").wait_for()
    (title,) = page.locator("#found > li > a").all_inner_texts()
    assert title.startswith("Drains: Roads")
    assert page.url.endswith("?q=leaks&committee=roads")
    page.reload()
    page.locator("#found > li").first.wait_for()
    assert page.locator("#found > li > a").all_inner_texts() == [title]
    assert said == []


def test_a_word_of_a_sheet_is_found_on_the_page_that_has_it(
    page: Any, served: Serve, site: Path
) -> None:
    found = look_for(page, served(site), "Avenue 23")
    addresses = [each.get_attribute("href") for each in found.get_by_role("link").all()]
    assert "/meetings/2030-03-04/web/02-street-trees-annex-a.html#page-5" in addresses


def test_a_withheld_word_is_not_found(page: Any, served: Serve, site: Path) -> None:
    found = look_for(page, served(site), '"Grubb"')
    assert found.count() == 0
    assert page.locator("#told").inner_text() == "No paper has these words."


def test_what_was_found_is_accessible_and_its_address_can_be_sent_on(
    browser: Any, page: Any, served: Serve, site: Path
) -> None:
    look_for(page, served(site), "pond").first.wait_for()
    address = page.url
    assert address.endswith("?q=pond")
    page.goto(address)
    page.locator("#found > li").first.wait_for()
    assert walk_by_keyboard(page) == []
    assert judge(browser, [address]) == []


def test_without_script_the_papers_are_listed_and_nothing_pretends_to_search(
    browser: Any, served: Serve, site: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served(site)}/search/index.html")
    assert not page.get_by_role("textbox").is_visible()
    assert page.get_by_text("The search needs a script").is_visible()
    page.get_by_role("link", name="2030").click()
    assert page.get_by_role("link", name="The Roof").is_visible()
    context.close()
