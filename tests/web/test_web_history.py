"""Corrections, supplements and updates are told on the pages that they concern, with their days."""

import re
from pathlib import Path

from tests.web.samples import PUBLISHED, Editions, editions

__all__ = ["editions"]


def told(file: Path) -> list[str]:
    """Return what a page tells of publications, each link with its address."""
    html = file.read_text("utf-8")
    (*_, history) = ["", *re.findall(r'<(?:ul|section) class="history".*?</ul>', html, re.S)]
    lines = re.findall(r"<li>(.*?)</li>", history)
    return [re.sub(r'<a href="(.*?)">(.*?)</a>', r"[\2](\1)", line) for line in lines]


def test_the_agenda_tells_each_publication_and_what_it_changed(editions: Editions) -> None:
    assert told(editions(PUBLISHED) / "web" / "index.html") == [
        "Published on 20 February 2030",
        "Corrected on 25 February 2030: [3. The Pond](03-the-pond.html). Reason: It does not leak.",
        "Supplement on 28 February 2030: [Supplement 1](../supplement-1.pdf),"
        " [5. The Roof](05-the-roof.html), [3. Addendum](03-addendum.html)",
    ]


def test_each_paper_tells_what_became_of_it(editions: Editions) -> None:
    web = editions(PUBLISHED) / "web"
    supplement = "Supplement on 28 February 2030: [Supplement 1](../supplement-1.pdf)"
    assert told(web / "03-the-pond.html") == [
        "Corrected on 25 February 2030. Reason: It does not leak.",
        "Updated by: [Addendum](03-addendum.html)",
    ]
    assert told(web / "03-addendum.html") == [
        supplement,
        "An update of: [3. The Pond](03-the-pond.html)",
    ]
    assert told(web / "05-the-roof.html") == [supplement]
    assert told(web / "02-street-trees.html") == []


def test_a_meeting_that_was_published_once_points_to_no_later_change(editions: Editions) -> None:
    index = (editions("council") / "web" / "index.html").read_text("utf-8")
    assert 'class="history"' not in index
