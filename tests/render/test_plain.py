"""Warnings of what some readers cannot follow, each where it stands."""

import pytest

from agendapack.model.text import Text
from agendapack.problems import Code, Severity, Source
from tests.records import loaded, minutes, text, work_plan
from tests.render.fragments import find, problems_of, render, report_of, with_report, words

LONG = "https://www.example.org/democracy/meetings/2020/february"
TABLE = "| {} | {} |\n|---|---|\n| 1 | 2 |"


def told(body: str) -> list[tuple[int, int, Code]]:
    found = problems_of(body)
    assert {problem.severity for problem in found} <= {Severity.WARNING}
    return [(p.source.line, p.source.column, p.code) for p in found if p.source]


@pytest.mark.parametrize(
    ("body", "column"),
    [
        ("See where [here](https://example.org) leads.", 11),
        ("[Click here!](https://example.org) for more.", 1),
        ("Read **[this link](https://example.org)**.", 8),
        ("For [more information](https://example.org) go on.", 5),
        ("[](https://example.org)", 1),
        (f"It is at <{LONG}>.", 10),
        ("- one\n- two\n- [More](#a) {#a}", 3),
    ],
)
def test_a_link_that_does_not_say_where_it_goes(body: str, column: int) -> None:
    assert told(f"One.\n\n{body}") == [(12 + body.count("\n"), column, Code.LINK_TEXT)]


@pytest.mark.parametrize(
    "body",
    [
        "[The Council's webcasts page](https://example.org)",
        "<https://www.york.gov.uk/webcasts>",
        "<mailto:a@example.org>",
        "[Read the plan here](https://example.org)",
        "One. {#a}\n\n[see [@a]](#a)",
    ],
)
def test_a_link_that_says_where_it_goes(body: str) -> None:
    assert told(body) == []


def test_a_link_over_the_end_of_a_line_in_a_table_and_twice() -> None:
    assert told("[here](#a)\nand [here](#a) {#a}")[1:] == [(11, 5, Code.LINK_TEXT)]
    assert told("See the\nplan, [click\nhere](#a). {#a}") == [(11, 7, Code.LINK_TEXT)]
    table = "| A | B |\n|---|---|\n| [here](#a) | [this](#a) |\n\nOne. {#a}"
    assert told(table) == [(12, 3, Code.LINK_TEXT), (12, 16, Code.LINK_TEXT)]


def test_a_table_without_a_header_row() -> None:
    assert told("One.\n\n" + TABLE.format(" ", " ")) == [(12, 1, Code.EMPTY_HEADER_ROW)]
    assert told(TABLE.format(" ", "Number")) == []


@pytest.mark.parametrize(
    "alt", ["image", "Picture 3", "map.png", "Map", "IMG_0042.jpeg", "A photo."]
)
def test_an_alternative_text_that_says_nothing(alt: str) -> None:
    assert told(f"One.\n\n![{alt}](maps/map.png)") == [(12, 1, Code.POOR_ALT)]


@pytest.mark.parametrize("alt", ["A map of the site", "Image of the old mill", "Figures by ward"])
def test_an_alternative_text_that_says_something(alt: str) -> None:
    assert told(f"![{alt}](maps/map.png)") == []


def test_the_logo_has_an_alternative_text_too() -> None:
    logo = {"file": "logo.png", "alt": "logo.png"}
    _, problems = render(loaded(organisation={"logo": logo}))
    assert [(p.code, p.source and p.source.file) for p in problems] == [
        (Code.POOR_ALT, "meetings/organisation.yaml")
    ]


def test_a_heading_in_bold_only() -> None:
    assert told("One.\n\n**Next steps**\n\nTwo.") == [(12, 1, Code.BOLD_HEADING)]
    assert told("**Next** **steps:**") == [(10, 1, Code.BOLD_HEADING)]


@pytest.mark.parametrize(
    "body",
    [
        "**We must act now.**",
        "**Next steps** are these",
        "- **Next steps**",
        "> **Next steps**",
        "**" + "word " * 20 + "word**",
        "*Next steps*",
    ],
)
def test_bold_text_that_is_no_heading(body: str) -> None:
    assert told(body) == []


@pytest.mark.parametrize(
    ("body", "column"),
    [
        ("Please NOTE THAT ALL PHONES\nmust be off.", 8),
        ("- PLEASE\n  DO NOT SMOKE", 3),
        ("We **DON'T EVER SMOKE ÉCLAIRS**.", 6),
        ("## SUMMARY", 1),
        ("## KEY LINES OF ENQUIRY", 4),
    ],
)
def test_text_in_capitals(body: str, column: int) -> None:
    assert told(f"One.\n\n{body}") == [(12, column, Code.CAPITALS)]


@pytest.mark.parametrize(
    "body",
    [
        "The SEND, EHCP, CIN, LAC and ILACS lists",
        "NHS LGA DCS CYC",
        "A B C D",
        "A NOTE ON it",
        "## SEND",
        "## NHS and LGA",
        "| SEND | MASH | ILACS | NQSW |\n|---|---|---|---|\n| 1 | 2 | 3 | 4 |",
        "STOP.\n\nLOOK.\n\nLISTEN.\n\nAGAIN.",
        "我們 也用 您們 的語言",
    ],
)
def test_abbreviations_are_no_text_in_capitals(body: str) -> None:
    assert told(body) == []


def test_titles_of_every_paper_in_capitals() -> None:
    meeting = loaded(
        {"title": "URGENT BUSINESS"},
        {"minutes": "2020-01-28"},
        {"work-plan": "work-plan.yaml"},
        papers={
            2: minutes(minutes=[{"title": "APOLOGIES", "text": "WE SHALL NEVER MEET."}]),
            3: work_plan(
                priorities=[{"title": "SAFETY", "aims": ["A GOOD START FOR ALL"]}],
                meetings=[{"date": "2020-01-28", "note": "Chair's BRIEFING", "items": ["SACRE"]}],
            ),
        },
    )
    _, problems = render(meeting)
    assert [p.message for p in problems] == [
        "the title is in capitals: 'URGENT BUSINESS'",
        "the title is in capitals: 'APOLOGIES'",
        "a text is in capitals: 'WE SHALL NEVER MEET'",
        "the title is in capitals: 'SAFETY'",
        "a text is in capitals: 'A GOOD START FOR ALL'",
    ]


def test_the_agenda_is_read_for_it_too() -> None:
    entry = {"title": "Business", "text": text("Press\n[here](https://example.org).", 30)}
    _, (problem,) = render(loaded(entry))
    assert problem.source
    assert (problem.source.line, problem.code) == (31, Code.LINK_TEXT)


def test_a_problem_that_is_a_warning_leaves_the_sections_as_they_are() -> None:
    sections, problems = render(with_report("See [here](https://example.org)."))
    assert len(problems) == 1
    assert words(find(sections["overview"], "ol/li/p")) == "See here."


def test_words_in_another_language_are_marked() -> None:
    paragraph = find(report_of("They said [*dzień* dobry, [@a]]{lang=pl} to all. {#a}"), "ol/li/p")
    assert (paragraph[0].tag, paragraph[0].attrib) == ("span", {"lang": "pl"})
    assert words(paragraph) == "They said dzień dobry, paragraph 1 to all."


@pytest.mark.parametrize(
    "typed",
    [
        "a]{lang=pl}",
        "[a] {lang=pl}",
        "[a]{lang = pl}",
        "[a]{lang=in polish}",
        "\\[a]{lang=pl}",
        "[a{lang=pl}",
    ],
)
def test_what_is_no_mark_of_a_language_is_text(typed: str) -> None:
    assert words(find(report_of(typed), "ol/li/p")) == typed.replace("\\", "")


def test_a_language_has_a_tag() -> None:
    (problem,) = problems_of("One.\n\nTwo\n[tekst]{lang=polski}")
    assert problem.source
    assert (problem.source.line, problem.code) == (13, Code.BAD_VALUE)
    assert problem.message == (
        "'{lang=polski}' names no language; a language tag is allowed, for instance pl or zh-HK"
    )


def test_no_line_ends_inside_a_date_also_where_the_author_ended_one() -> None:
    paragraph = find(report_of("Held on 26\nFebruary 2020 at 5.30\npm."), "ol/li/p")
    assert paragraph.text == "Held on 26\xa0February\xa02020 at 5.30\xa0pm."


def test_bold_lines_of_a_word_report_are_told_once() -> None:
    body = Text("\n\n".join(f"**Part {n}**\n\nText." for n in range(5)), Source("a.yaml", 4), "")
    (found,) = [p for p in problems_of(body) if p.code is Code.BOLD_HEADING]
    assert found.message == (
        "5 lines look like headings, but are only bold: 'Part 0', 'Part 1', 'Part 2' and 2 more"
    )
    assert found.hint == "give it the style of a heading in Word"
