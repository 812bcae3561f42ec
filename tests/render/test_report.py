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
