from typing import Any

import pytest

from agendapack.problems import Code
from tests.records import annex, loaded, report
from tests.render.fragments import find, outline, problems_of, report_of, sections_of, words

PARTS = {
    "recommendations": [
        {"text": "Members note it:\n\na. all\nb. of it", "reason": "To be informed."},
        {"text": "Members thank the author."},
    ],
    "implications_intro": "These are known.",
    "implications": [
        {"heading": "Financial", "text": "None."},
        {"heading": "Legal", "text": "- x"},
    ],
    "council_plan": "It serves:\n\na. health",
}


def test_parts_follow_the_body_and_go_on_counting() -> None:
    assert outline(report_of("## Summary\n\nOne.", **PARTS)) == [
        "h1 Overview",
        "h2 Summary",
        "1 One.",
        "h2 Recommendations",
        "2 Members note it:allof itReason: To be informed.",
        "3 Members thank the author.",
        "h2 Council Plan",
        "4 It serves:health",
        "h2 Implications",
        "5 These are known.",
        "6 Financial None.",
        "7 Legalx",
    ]


def test_a_part_stands_where_it_is_placed() -> None:
    body = "One.\n\n[[recommendations]]\n\n## Background\n\nTwo.\n\n## Risks\n\n[[implications]]"
    lines = outline(report_of(body, **PARTS))
    assert [line for line in lines if line.startswith("h2")] == [
        "h2 Recommendations",
        "h2 Background",
        "h2 Risks",
        "h2 Council Plan",
    ]
    assert lines.index("4 Two.") < lines.index("6 Financial None.")


@pytest.mark.parametrize(
    ("body", "line", "message", "hint"),
    [
        (
            "One.\n\n[[recomendations]]",
            12,
            "'[[recomendations]]' is not a part of a report",
            "did you mean 'recommendations'?",
        ),
        (
            "[[x]]",
            10,
            "'[[x]]' is not a part of a report",
            "the parts are [[recommendations]], [[council-plan]], [[implications]]",
        ),
        (
            "[[council-plan]]\n\n[[council-plan]]",
            12,
            "'[[council-plan]]' stands here for the second time",
            "a part has one place in its report",
        ),
    ],
)
def test_a_placement_that_cannot_be(body: str, line: int, message: str, hint: str) -> None:
    problems = problems_of(body, council_plan="It serves.")
    assert [(p.code, p.message, p.hint) for p in problems] == [
        (Code.UNKNOWN_PLACEMENT, message, hint)
    ]
    assert problems[0].source is not None
    assert problems[0].source.line == line


def test_a_part_that_is_placed_but_missing() -> None:
    assert [p.hint for p in problems_of("[[council-plan]]")] == [
        "write the field 'council-plan', or take the line out"
    ]


def test_the_head_of_a_report() -> None:
    lines = [words(p) for p in report_of("One.").findall("header/p")]
    assert lines == ["Scrutiny Committee", "26 February 2020", "Report of the Director"]


def test_contact_details() -> None:
    article = report_of(
        "One.",
        contacts={
            "author": {"name": "J Smith", "role": "Officer", "email": "j.smith@town.example"},
            "chief-officer": {"name": "A Jones", "telephone": "01234", "email": "no address"},
            "approved": "2020-02-18",
            "wards": "All",
            "specialist-officers": [{"name": "B Brown"}],
        },
    )
    section = find(article, "section[@class='contacts']")
    assert [words(th) for th in section.iter("th")] == [
        "Author:",
        "Chief Officer responsible for the report:",
    ]
    assert [link.get("href") for link in section.iter("a")] == ["mailto:j.smith@town.example"]
    facts = dict(zip(map(words, section.iter("dt")), map(words, section.iter("dd")), strict=True))
    assert facts == {
        "Report approved:": "✓ 18 February 2020",
        "Specialist implications officers:": "B Brown",
        "Wards affected:": "All",
    }
    assert words(section).endswith("please contact the author of the report")


@pytest.mark.parametrize(("given", "said"), [({}, False), ({"specialist-officers": []}, True)])
def test_that_no_specialist_advised_is_said_where_the_author_says_so(
    given: dict[str, object], said: bool
) -> None:
    article = report_of("One.", contacts={"approved": "2020-02-18", **given})
    assert ("Specialist implications officers: None" in words(article)) == said


SET_OFF: dict[str, Any] = {"style": {"recommendations": {"border": "left"}}}
BODY = "## Why\n\nOne.\n\n## {}\n\nTwo:\n\n- a\n\n### More\n\nThree.\n\n## Costs\n\nFour."


def set_off(body: str, house: dict[str, Any], **fields: Any) -> list[str]:
    """Return the numbers of the paragraphs that are marked as recommendations."""
    given = loaded(
        {"report": "r.yaml"}, papers={1: report(body=body, **fields)}, organisation=house
    )
    article = sections_of(given)["r"]
    found = article.iter("li")
    return [str(li.get("id")).rpartition("-")[2] for li in found if li.get("class")]


@pytest.mark.parametrize(
    "heading", ["Recommendations", "recommendations:", "Recommendation", "**Recommendations**"]
)
def test_what_stands_below_a_heading_recommendations_is_marked(heading: str) -> None:
    assert set_off(BODY.format(heading), SET_OFF) == ["2", "3"]


def test_recommendations_are_found_by_the_word_of_the_house() -> None:
    house = {**SET_OFF, "wording": {"recommendations": "Asks"}}
    assert set_off(BODY.format("Asks"), house) == ["2", "3"]
    assert set_off(BODY.format("Recommendations"), house) == []


def test_an_author_can_leave_them_as_they_are_and_so_does_a_plain_style() -> None:
    body = BODY.format("Recommendations")
    assert set_off(body, SET_OFF, **{"recommendations-by-heading": "no"}) == []
    assert set_off(body, {}) == []


def test_bullets_below_the_heading_are_marked_too() -> None:
    given = loaded(
        {"report": "r.yaml"},
        papers={1: report(body="## Recommendations\n\n- That it be noted.")},
        organisation=SET_OFF,
    )
    assert words(find(sections_of(given)["r"], "div[@class='recommendation']")) == (
        "That it be noted."
    )


def test_without_an_author_nobody_is_sent_to_one() -> None:
    article = report_of("One.", contacts={"wards": "All"})
    section = find(article, "section[@class='contacts']")
    assert section.find("table") is None
    assert "author" not in words(section)


@pytest.mark.parametrize(
    ("papers", "expected"),
    [((), ["None"]), (("The Act 1972", "A study"), ["The Act 1972", "A study"])],
)
def test_background_papers(papers: tuple[str, ...], expected: list[str]) -> None:
    section = find(
        report_of("One.", background_papers=papers), "section[@class='background-papers']"
    )
    assert [words(line) for line in [*section.iter("p"), *section.iter("li")]] == expected


def test_a_report_without_extras_has_none() -> None:
    assert report_of("One.").findall("section") == []


def test_annexes_and_abbreviations() -> None:
    meeting = loaded(
        {"report": "overview.yaml"},
        papers={1: report("One.", abbreviations={"LA": "Local Authority"})},
        annexes={1: (annex("Annex A - Findings"),)},
    )
    article = sections_of(meeting)["overview"]
    link = find(article, "section[@class='annexes']//a")
    assert link.get("href") == "#overview.annex-a"
    assert words(link) == "Annex A - Findings (page [overview.annex-a])"
    assert [words(part) for part in article.findall("section[@class='abbreviations']/dl/*")] == [
        "LA",
        "Local Authority",
    ]
