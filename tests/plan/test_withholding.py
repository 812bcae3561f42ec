"""What is withheld, on which grounds, and what the public pack has in its place."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from agendapack.model.pack import Pack
from agendapack.model.papers import Report
from agendapack.model.withholding import Audience, ExemptLaw
from agendapack.model.wording import ENGLISH
from agendapack.model.workspace import Loaded
from agendapack.plan import (
    days_that_matter,
    list_withheld,
    make_public,
    plan_pack,
    public_sources,
    sort_material,
    tell_early,
    withholds,
)
from agendapack.plan.rules import find_faults
from agendapack.problems import Code
from tests.records import annex, loaded, make, minutes, report

PRICES = {"paragraphs": ["3"], "reason": "Prices."}


def planned(meeting: Loaded) -> Pack:
    checked = plan_pack(meeting)
    assert checked.problems == ()
    assert checked.value is not None
    return checked.value


def with_report(**entry: Any) -> Loaded:
    paper = report("A secret body.", file="meetings/2020-02-26/land.yaml", title="Buying Land")
    return loaded({"title": "Apologies"}, {"report": "land.yaml", **entry}, papers={2: paper})


def test_nothing_withheld_makes_one_pack_for_the_public() -> None:
    pack = planned(with_report())
    assert (pack.audience, withholds(pack)) == (Audience.PUBLIC, False)


def test_the_public_pack_has_nothing_of_a_withheld_report() -> None:
    pack = planned(with_report(exempt=PRICES))
    assert (pack.audience, withholds(pack)) == (Audience.RESTRICTED, True)
    public = make_public(pack)
    assert public.audience is Audience.PUBLIC
    item = public.items[1]
    assert item.title == "Buying Land"
    assert item.paper is not None
    assert (item.paper.key, item.paper.content, item.paper.annexes) == ("item-2", None, ())
    assert (item.paper.sources, item.paper.slug) == ((), "")
    assert item.withheld is not None
    assert item.withheld.grounds(ENGLISH) == "paragraph 3: financial or business affairs"
    for word in ("secret", "land.yaml", "Prices"):
        assert word not in repr(public)


@pytest.mark.parametrize(
    ("entry", "title", "hidden", "paper", "to_follow"),
    [
        ({}, "Buying Land", False, True, False),
        ({"shown": "number"}, "Exempt item", False, True, False),
        ({"shown": "nothing"}, "Exempt item", True, True, False),
        ({"pack": "listed"}, "Buying Land", False, False, False),
        ({"pack": "to-follow", "shown": "number"}, "Exempt item", False, False, True),
    ],
)
def test_two_switches_say_what_is_shown_and_what_is_in_the_pack(
    entry: dict[str, str], title: str, hidden: bool, paper: bool, to_follow: bool
) -> None:
    item = make_public(planned(with_report(exempt=PRICES, **entry))).items[1]
    assert (item.title, item.hidden) == (title, hidden)
    assert (item.paper is not None, item.to_follow) == (paper, to_follow)


def test_a_withheld_annex_leaves_a_stub_in_its_place() -> None:
    annexes = (
        annex("Annex A"),
        annex("Annex B - Tenders", exempt=PRICES, shown="number"),
        annex("Annex C"),
    )
    files = [replace(a.file, path=f"{n}.pdf") for n, a in enumerate(annexes)]
    annexes = tuple(replace(a, file=f) for a, f in zip(annexes, files, strict=True))  # type: ignore[assignment]
    meeting = loaded({"report": "land.yaml"}, papers={1: report()}, annexes={1: annexes})
    pack = planned(meeting)
    (paper,) = make_public(pack).papers
    assert [part.key for part in paper.behind] == [
        "land.annex-a",
        "land.annex-2",
        "land.annex-c",
    ]
    assert [stub.listed for stub in paper.stubs] == ["Annex 2"]
    assert "Tenders" not in repr(paper)
    kept = public_sources(make_public(pack), pack, tuple(files))
    assert [file.path for file in kept] == ["0.pdf", "2.pdf"]


def test_a_withheld_part_is_taken_out_line_by_line() -> None:
    body = "One.\n\n[[exempt 1, 3: Prices.]]\n\nA secret.\n\n[[end exempt]]\n\nTwo."
    paper_of_it = report(body, file="meetings/2020-02-26/1.yaml")
    meeting = loaded({"report": "land.yaml"}, papers={1: paper_of_it})
    pack = planned(meeting)
    (paper,) = make_public(pack).papers
    assert isinstance(paper.content, Report)
    assert paper.content.body == "One.\n\n[[exempt 1, 3]]\n\n\n\n[[end exempt]]\n\nTwo."
    assert paper.sources == ()
    assert paper.parts is not None
    assert paper.parts.paragraphs == (1, 3)


def test_the_report_may_say_itself_that_it_is_confidential() -> None:
    paper = report(confidential={"reason": "A letter."}, shown="number")
    pack = planned(loaded({"report": "land.yaml"}, papers={1: paper}))
    (item,) = make_public(pack).items
    assert item.title == "Confidential item"
    assert item.withheld is not None
    assert "without a resolution" in item.withheld.law(ENGLISH)
    assert item.resolution is None


def test_minutes_can_be_exempt_too() -> None:
    meeting = loaded(
        {"minutes": "2020-01-28", "exempt": PRICES}, papers={1: minutes(first_minute="1")}
    )
    (item,) = make_public(planned(meeting)).items
    assert item.paper is not None
    assert item.paper.content is None


def test_the_resolution_stands_before_the_first_exempt_item_and_names_all() -> None:
    meeting = loaded(
        {"title": "Apologies"},
        {"title": "Land", "exempt": PRICES},
        {"title": "Letter", "confidential": {"reason": "A letter."}},
        {"title": "Staff", "exempt": {"paragraphs": ["2", "1"], "reason": "Few."}},
    )
    items = planned(meeting).items
    assert [item.resolution is not None for item in items] == [False, True, False, False]
    said = items[1].resolution
    assert said is not None
    assert "item 2 \\(paragraph 3" in said.replace("(", "\\(")
    assert "item 4 (paragraphs 1 and 2: an individual; who an individual is)" in said
    assert "item 3" not in said


def test_a_standing_item_may_have_the_resolution() -> None:
    standing = {
        "exclusion-of-press-and-public": {
            "title": "Exclusion",
            "text": "{{ exclusion_resolution }}",
        }
    }
    agenda = ({"standing": "exclusion-of-press-and-public"}, {"title": "Land", "exempt": PRICES})
    items = planned(loaded(*agenda, committee={"standing": standing})).items
    assert items[0].text is not None
    assert "during the business named here" in items[0].text
    assert items[1].resolution is None
    (alone,) = planned(loaded(agenda[0], committee={"standing": standing})).items
    assert alone.text is not None
    assert alone.text.startswith("No business of this agenda")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("[[exempt 3]]\nA.\n[[end exempt]]", "is withheld without a reason"),
        ("[[exempt: Prices.]]\nA.\n[[end exempt]]", "is exempt without a paragraph"),
        ("[[exempt 9: Prices.]]\nA.\n[[end exempt]]", "is exempt under paragraph 9"),
        ("[[exempt 3: Prices.]]\nA.\n[[end confidential]]", "ends as 'confidential'"),
        ("A.\n[[end exempt]]", "ends a part that has not begun"),
        ("A [[exempt 3: Prices.]] B.", "looks like the mark of a withheld part, and is not one"),
        ("[[exempt 3: A.]]\n[[exempt 3: B.]]\nC.\n[[end exempt]]", "is inside"),
        ("[[exempt 3: A.]]\n[[recommendations]]\n[[end exempt]]", "is inside"),
        ("[[confidential]]\nA.\n[[end confidential]]", "is withheld without a reason"),
    ],
)
def test_a_part_that_is_not_as_it_has_to_be_is_told(body: str, message: str) -> None:
    found = find_faults(loaded({"report": "land.yaml"}, papers={1: report(body)}))
    assert any(message in problem.message for problem in found), found
    assert all(problem.source and problem.source.line >= 10 for problem in found)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"exempt": PRICES, "confidential": {"reason": "A."}}, "at once"),
        ({"exempt": {"paragraphs": [], "reason": "A."}}, "without a paragraph"),
        ({"exempt": {"paragraphs": ["3"], "reason": " "}}, "without a reason"),
        ({"exempt": {**PRICES, "description": "x" * 201}}, "201 characters"),
        ({"shown": "number"}, "has the field 'shown', and nothing of it is withheld"),
    ],
)
def test_a_cause_is_complete(entry: dict[str, Any], message: str) -> None:
    (problem,) = find_faults(loaded({"title": "Land", **entry}))
    assert message in problem.message


def test_an_unknown_regime_is_told_alone_and_no_law_is_guessed() -> None:
    cause = {"reason": "A price.", "description": "a price"}
    meeting = loaded(
        {"title": "Land", "exempt": cause},
        organisation={"notice": {"regime": "charities", "clear-days": "3"}},
    )
    assert [problem.code for problem in find_faults(meeting)] == [Code.UNKNOWN_REGIME]


def test_the_audit_sorts_texts_by_who_may_read_them() -> None:
    material = sort_material(with_report(exempt=PRICES, shown="number"))
    assert "A secret body." in material.secret
    assert "Prices." in material.secret
    assert material.titles == ("Buying Land",)
    assert material.names == ("meetings/2020-02-26/2.yaml",)
    assert "A secret body." not in material.open
    assert "Apologies" in material.open


@pytest.mark.parametrize(
    ("shown", "named"),
    [
        ("title", "the annex “Bids” of"),
        ("number", "the annex “Annex 1” of"),
        ("nothing", "an annex of"),
    ],
)
def test_the_resolution_names_annexes_and_parts_as_the_agenda_does(shown: str, named: str) -> None:
    body = "A.\n\n[[exempt 1: Few.]]\n\nB.\n\n[[end exempt]]"
    meeting = loaded(
        {"title": "Staff", "exempt": PRICES, "shown": shown},
        {"report": "land.yaml"},
        papers={2: report(body)},
        annexes={2: (annex("Bids", exempt=PRICES, shown=shown),)},
    )
    said = planned(meeting).items[0 if shown != "nothing" else 1].resolution
    assert said is not None
    assert f"{named} item 2 (paragraph 3: financial or business affairs)" in said
    assert "parts of the report of item 2 (paragraph 1: an individual)" in said
    assert ("item 1 (paragraph 3" in said) == (shown != "nothing")


@pytest.mark.parametrize("released", [{}, {"released": "2020-02-20"}])
@pytest.mark.parametrize(
    ("shown", "key", "listed"),
    [
        ("title", "land.bids", "Bids"),
        ("number", "land.annex-1", "Annex 1"),
        ("nothing", "land.annex-1", ""),
    ],
)
def test_an_annex_whose_title_was_hidden_keeps_its_key_when_it_is_released(
    shown: str, key: str, listed: str, released: dict[str, str]
) -> None:
    bids = annex("Bids", exempt={**PRICES, **released}, shown=shown)
    meeting = loaded({"report": "land.yaml"}, papers={1: report()}, annexes={1: (bids,)})
    (paper,) = make_public(planned(meeting)).papers
    assert [part.key for part in paper.behind] == [key]
    assert [stub.listed for stub in paper.stubs] == ([] if released else [listed])


def test_what_is_withheld_is_listed_with_its_cause_and_its_days() -> None:
    meeting = loaded(
        {"title": "Talk"},
        {"report": "land.yaml", "exempt": {**PRICES, "review": "2020-06-01"}},
        {"title": "Map"},
        papers={2: report(title="Land")},
        annexes={3: (annex("Bids", confidential={"reason": "A.", "released": "2020-03-01"}),)},
    )
    items = planned(meeting).items
    listed = [(k.item, k.what, k.title, k.cause.reason) for k in list_withheld(meeting, items)]
    assert listed == [("2", "paper", "Land", "Prices."), ("3", "annex", "Bids", "A.")]
    early = tell_early(meeting, items, date(2020, 2, 29))
    assert [problem.message for problem in early] == [
        "the annex 'Bids' is released on 1 March 2020, which is still to come; the public would "
        "see it now"
    ]
    assert early[0].source is not None
    assert tell_early(meeting, items, date(2020, 3, 1)) == ()
    assert days_that_matter(meeting, None, items) == (date(2020, 2, 29),)


def grounds(meeting: Loaded) -> str | None:
    """Return what the public is told of why the first item's parts or the item are withheld."""
    (item,) = make_public(planned(meeting)).items
    assert item.paper is not None
    withheld = item.withheld or item.paper.parts
    return withheld.grounds(ENGLISH) if withheld else None


@pytest.mark.parametrize(
    ("openings", "told"),
    [
        (("exempt 3, 1",), "paragraphs 1 and 3: an individual; financial or business affairs"),
        (("exempt 3", "exempt 3, 4"), "paragraphs 3 and 4: financial or business affairs; labour"),
        (("confidential",), "confidential information"),
        (("exempt 3", "confidential"), "paragraph 3: financial or business affairs; confidential"),
    ],
)
def test_the_grounds_of_all_parts_are_told_together(openings: tuple[str, ...], told: str) -> None:
    parts = [f"[[{o}: Prices.]]\nA.\n[[end {o.split()[0]}]]\n" for o in openings]
    paper = report("\n".join(parts), file="meetings/2020-02-26/1.yaml")
    said = grounds(loaded({"report": "land.yaml"}, papers={1: paper}))
    assert said is not None
    assert said.startswith(told)
    assert ("confidential" in said) == ("confidential" in openings)


def test_the_public_is_told_the_description_that_the_clerk_gives() -> None:
    exempt = {**PRICES, "description": "the sale\n of land"}
    meeting = loaded({"report": "land.yaml", "exempt": exempt}, papers={1: report()})
    assert grounds(meeting) == "paragraph 3: the sale of land"


@pytest.mark.parametrize(
    ("from_", "until", "told"),
    [
        ("2020-02-26", "2020-02-26", "labour relations"),
        (None, "2020-02-26", "labour relations"),
        ("2020-02-26", None, "labour relations"),
        ("2020-02-27", None, "exempt information"),
        (None, "2020-02-25", "exempt information"),
    ],
)
def test_the_law_of_the_day_of_the_meeting_describes_a_paragraph(
    from_: str | None, until: str | None, told: str
) -> None:
    period = {
        "law": "An Act",
        "paragraphs": [{"number": "3", "description": "exempt-labour-relations"}],
        **({"from": from_} if from_ else {}),
        **({"until": until} if until else {}),
    }
    meeting = loaded({"report": "land.yaml", "exempt": PRICES}, papers={1: report()})
    law = make(ExemptLaw, {"name": "Law", "periods": [period]})
    meeting = replace(meeting, read_exempt_laws=lambda: {"england": law})
    pack = plan_pack(meeting).value
    assert pack is not None
    (item,) = make_public(pack).items
    assert item.withheld is not None
    assert item.withheld.description == told
