"""By which law the public is excluded, and in which words."""

from typing import Any

import pytest

from agendapack.model.workspace import Loaded
from agendapack.plan import plan_pack
from agendapack.problems import Code, Problem, Severity
from tests.records import annex, loaded, report

PAY = {"paragraphs": ["1"], "reason": "Pay."}
ACT_OF_1960 = "section 1(2) of the Public Bodies (Admission to Meetings) Act 1960"


def meeting_by(regime: str | None, exempt: dict[str, Any], **house: Any) -> Loaded:
    notice: dict[str, Any] = {"notice": regime} if regime else {}
    if regime in ("company", "charity"):
        notice = {"notice": {"regime": regime, "clear-days": "14"}}
    entry = {"report": "pay.yaml", "exempt": exempt}
    return loaded(entry, papers={1: report()}, organisation={**notice, **house})


def plan(meeting: Loaded) -> tuple[str, str, tuple[Problem, ...]]:
    """Return the resolution, the grounds as the public reads them, and the problems."""
    planned = plan_pack(meeting)
    assert planned.value is not None
    (item,) = planned.value.items
    assert item.withheld is not None
    wording = planned.value.style.wording
    return str(item.resolution), item.withheld.law(wording), planned.problems


@pytest.mark.parametrize(
    ("regime", "country", "number", "resolution", "grounds"),
    [
        (None, "england", 1, "section 100A\\(4\\)", "paragraph 1 of Schedule 12A"),
        (
            "principal-council",
            "england",
            1,
            "Part 1 of Schedule 12A",
            "paragraph 1 of Schedule 12A",
        ),
        ("executive", "england", 1, "regulation 4\\(2\\)", "paragraph 1 of Schedule 12A"),
        (None, "wales", 12, "Part 4 of Schedule 12A", "paragraph 12 of Part 4 of Schedule 12A"),
        (None, "scotland", 1, "section 50A\\(4\\)", "paragraph 1 of Part I of Schedule 7A"),
        (
            None,
            "northern-ireland",
            1,
            "Part 1 of Schedule 6",
            "paragraph 1 of Part 1 of Schedule 6",
        ),
        ("none", "wales", 12, "Part 4 of Schedule 12A", "paragraph 12 of Part 4 of Schedule 12A"),
    ],
)
def test_the_law_of_the_body_is_cited(
    regime: str | None, country: str, number: int, resolution: str, grounds: str
) -> None:
    exempt = {"paragraphs": [str(number)], "reason": "Pay."}
    said, law, problems = plan(meeting_by(regime, exempt, country=country))
    assert resolution.replace("\\", "") in said.replace("\\", "")
    assert grounds in law
    errors = [p for p in problems if p.severity is Severity.ERROR]
    assert errors == []


@pytest.mark.parametrize(
    ("regime", "country"),
    [("parish", "england"), ("community-council", "wales"), ("public-body", "england")],
)
def test_bodies_under_the_act_of_1960_state_their_reasons(regime: str, country: str) -> None:
    exempt = {"description": "staff pay", "reason": "Pay."}
    said, law, problems = plan(meeting_by(regime, exempt, country=country))
    assert ACT_OF_1960 in said.replace("\\", "")
    assert "item 1 (staff pay)" in said.replace("\\", "")
    assert ACT_OF_1960 in law
    assert "Schedule 12A" not in said + law
    assert problems == ()


@pytest.mark.parametrize("regime", ["company", "charity", "school-governors"])
def test_other_bodies_have_words_of_their_own(regime: str) -> None:
    said, law, problems = plan(meeting_by(regime, {"description": "pay", "reason": "Pay."}))
    assert " Act " not in said + law
    assert "item 1 (pay)" in said.replace("\\", "")
    assert problems == ()


def test_paragraphs_that_are_not_the_law_of_the_body_are_told_and_not_printed() -> None:
    said, law, (problem,) = plan(meeting_by("parish", PAY))
    assert (problem.code, problem.severity) == (Code.WITHHOLDING, Severity.WARNING)
    assert "paragraph 1 of Schedule 12A, which is not the law of this body" in problem.message
    assert "paragraph 1" not in said + law
    assert "(an individual)" in law


def test_a_body_without_paragraphs_has_to_describe() -> None:
    _, _, (problem,) = plan(meeting_by("parish", {"reason": "Pay."}))
    assert problem.severity is Severity.ERROR
    assert "exempt without a description" in problem.message


def test_english_paragraphs_in_wales_are_pointed_to_their_numbers_there() -> None:
    exempt = {"paragraphs": ["3"], "reason": "Prices."}
    _, _, (problem,) = plan(meeting_by(None, exempt, country="wales"))
    assert "is exempt under paragraph 3; allowed are 12 to 18" in problem.message
    assert problem.hint == "paragraph 3 of the law of England is paragraph 14 here"


def test_a_paragraph_whose_subject_is_not_certain_is_told() -> None:
    exempt = {"paragraphs": ["10", "12"], "reason": "Prices."}
    _, _, (problem,) = plan(meeting_by(None, exempt, country="scotland"))
    assert (problem.code, problem.severity) == (Code.UNSURE_LAW, Severity.WARNING)
    assert "exempt under paragraph 10;" in problem.message


def test_confidential_business_needs_a_resolution_by_the_act_of_1960_only() -> None:
    def resolution(regime: str) -> object:
        entry = {"report": "pay.yaml", "confidential": {"reason": "An order of court."}}
        made = plan_pack(loaded(entry, papers={1: report()}, organisation={"notice": regime}))
        assert made.value is not None
        return made.value.items[0].resolution

    assert ACT_OF_1960 in str(resolution("parish")).replace("\\", "")
    assert resolution("principal-council") is None
    assert resolution("executive") is None


def test_an_annex_and_a_committee_follow_the_same_law() -> None:
    withheld = annex("Rates", exempt={"description": "pay", "reason": "Pay."})
    made = plan_pack(
        loaded(
            {"report": "pay.yaml"},
            papers={1: report()},
            annexes={1: (withheld,)},
            committee={"notice": "parish"},
        )
    )
    assert made.value is not None
    assert ACT_OF_1960 in str(made.value.items[0].resolution).replace("\\", "")


def test_words_that_an_organisation_gave_hold_for_every_law() -> None:
    own = {"exclusion-resolution": "That visitors leave for {business}."}
    exempt = {"description": "pay", "reason": "Pay."}
    said, _, _ = plan(meeting_by("parish", exempt, wording=own))
    assert said.replace("\\", "") == "That visitors leave for item 1 (pay)."
