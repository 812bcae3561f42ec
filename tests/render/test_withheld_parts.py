"""A part that some may not read: the paragraphs behind it have the same numbers for all."""

import re

from agendapack.model.section import Section
from agendapack.plan import make_public, plan_pack
from agendapack.problems import Code
from agendapack.render import render_pack
from tests.records import loaded, report

BODY = """\
One.

[[exempt 3: Prices.]]

## A hidden heading

Two, hidden. {#price}

Three, hidden.

[[end exempt]]

Four.

## After

Five."""


def both(body: str, numbers: str = "continuous") -> tuple[Section, Section]:
    """Return the report as everyone gets it, and as only some do."""
    house = {"style": {"paragraph-numbers": numbers}}
    meeting = loaded({"report": "land.yaml"}, papers={1: report(body)}, organisation=house)
    whole = plan_pack(meeting).value
    assert whole is not None
    sections = render_pack(whole, None, frozenset())
    assert sections.problems == ()
    assert sections.value is not None
    public = render_pack(make_public(whole), None, frozenset(), sections.value)
    assert public.problems == ()
    assert public.value is not None
    return public.value[1], sections.value[1]


def test_the_numbers_go_on_as_if_the_part_were_there() -> None:
    public, whole = both(BODY)
    assert re.findall(r'id="land.par-(\d)"', whole.html) == ["1", "2", "3", "4", "5"]
    assert re.findall(r'id="land.par-(\d)"', public.html) == ["1", "4", "5"]
    assert whole.counts == {"part-1": 2}


def test_numbers_by_section_go_on_as_if_the_part_were_there() -> None:
    public, whole = both(f"## Before\n\n{BODY}", "by-section")
    numbered = [re.findall(r'id="land.par-([\d.]+)"', each.html) for each in (public, whole)]
    assert numbered == [["1.1", "1.4", "2.1"], ["1.1", "1.2", "1.3", "1.4", "2.1"]]
    assert ">A hidden heading<" in whole.html
    for section in (public, whole):
        assert ">1. Before<" in section.html
        assert ">2. After<" in section.html


def test_the_part_gives_way_to_its_notice() -> None:
    public, whole = both(BODY)
    for section in (public, whole):
        assert section.html.count('<div data-part="part-1">') == 1
    assert "Not for publication (paragraph 3)" in public.html
    assert "Not for publication" not in whole.html
    for word in ("hidden", "Prices", "price"):
        assert word not in public.html
    assert "<h2" in public.html


def test_an_open_text_may_not_refer_into_the_part() -> None:
    body = BODY + "\n\nSee [@price]."
    whole = plan_pack(loaded({"report": "land.yaml"}, papers={1: report(body)})).value
    assert whole is not None
    sections = render_pack(whole, None, frozenset()).value
    assert sections is not None
    (problem,) = render_pack(make_public(whole), None, frozenset(), sections).problems
    assert problem.code is Code.WITHHELD_REFERENCE
    assert problem.source is not None
    assert problem.source.line == 28
