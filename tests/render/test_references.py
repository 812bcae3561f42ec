from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.model.workspace import InputFile, Loaded
from agendapack.problems import Code
from tests.records import annex, loaded, report, text
from tests.render.fragments import (
    find,
    problems_of,
    render,
    report_of,
    sections_of,
    with_report,
    words,
)


def two_reports(first: str, second: str = "Costs. {#costs}\n\n## Risks") -> Loaded:
    return loaded(
        {"report": "overview.yaml"},
        {"report": "money.yaml"},
        {"title": "Questions"},
        papers={1: report(first), 2: report(second)},
        annexes={2: (annex("Annex A - Tables"),)},
    )


def link_in(article_words: str) -> tuple[str, str]:
    """Return where the only reference of a report leads, and its words."""
    article = sections_of(two_reports(article_words))["overview"]
    link = find(article, ".//a")
    return link.get("href", ""), words(link)


@pytest.mark.parametrize(
    ("body", "href", "printed"),
    [
        ("One. {#one}\n\nSee [@one].", "#overview.one", "paragraph 1"),
        ("See [@two].\n\nTwo. {#two}", "#overview.two", "paragraph 2"),
        (
            "## The *Aim* {#aim}\n\nSee [@aim].",
            "#overview.aim",
            "“The Aim” (page [overview.aim])",
        ),
        (
            "## Background\n\nSee [@background].",
            "#overview.background",
            "“Background” (page [overview.background])",
        ),
        ("See [@x].\n\na. a\nb. b {#x}", "#overview.x", "paragraph 1(b)"),
        ("See [@x].\n\n{-} More. {#x}", "#overview.x", "paragraph 1"),
        ("## Part\n\n{-} Loose. {#x}\n\nSee [@x].", "#overview.x", "page [overview.x]"),
        ("See [@money:costs].", "#money.costs", "paragraph 1 of item 2"),
        ("See [@money:risks].", "#money.risks", "“Risks” (page [money.risks])"),
        ("See [@money:annex-a].", "#money.annex-a", "Annex A (page [money.annex-a])"),
        ("See [@money].", "#money", "item 2 (page [money])"),
        ("See [@questions].", "#agenda.item-3", "item 3 (page [agenda.item-3])"),
        ("One. {#one}\n\nSee [there](#one).", "#overview.one", "there"),
        ("See [there](#money.costs).", "#money.costs", "there"),
    ],
)
def test_a_reference_says_what_it_leads_to(body: str, href: str, printed: str) -> None:
    assert link_in(body) == (href, printed)


def test_a_name_is_the_id_of_its_element() -> None:
    article = report_of("One. {#one}\n\nTwo:\n\na. x\nb. y {#why}")
    assert article.find(".//p[@id='overview.one']") is not None
    assert words(find(article, ".//p[@id='overview.why']")) == "y"


@pytest.mark.parametrize(
    ("body", "message", "hint"),
    [
        (
            "One. {#costs-now}\n\nSee\n[@cost-now].",
            "the reference 'cost-now' leads to nothing in this pack",
            "did you mean 'costs-now'?",
        ),
        (
            "See\nthis, and\n\nthen\n[that](#nowhere).",
            "the reference 'nowhere' leads to nothing in this pack",
            "name a paragraph or heading with {#name} at its end",
        ),
    ],
)
def test_a_reference_to_nothing_is_a_problem(body: str, message: str, hint: str) -> None:
    (problem,) = problems_of(body)
    assert (problem.code, problem.message, problem.hint) == (Code.UNKNOWN_REFERENCE, message, hint)
    assert problem.source is not None
    assert problem.source.line == 9 + len(body.split("\n"))


def test_a_reference_to_another_paper_is_helped_too() -> None:
    _, (problem,) = render(two_reports("See [@money:cost]."))
    assert problem.hint == "did you mean 'money:costs'?"


@pytest.mark.parametrize("body", ["See [@money:gone].", "See [@gone].", "See [x](#money.gone)."])
def test_references_to_and_from_what_is_broken_are_passed_over(body: str) -> None:
    _, problems = render(two_reports(body), broken=frozenset({"money", "gone"}))
    assert problems == ()
    _, problems = render(two_reports(body), broken=frozenset({"overview"}))
    assert problems == ()


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        ("One. {#x}\n\nTwo. {#x}", Code.REPEATED_ID, 12),
        ("One. {#par-7}", Code.REPEATED_ID, 10),
        ("One.\n\nTwo. {#Two Words}", Code.MISPLACED_MARK, 12),
        ("One. {#x} More.", Code.MISPLACED_MARK, 10),
        ("One {-} more.", Code.MISPLACED_MARK, 10),
    ],
)
def test_a_name_that_cannot_be(body: str, code: Code, line: int) -> None:
    assert [(p.code, p.source and p.source.line) for p in problems_of(body)] == [(code, line)]


def test_an_annex_and_a_paragraph_do_not_share_a_name() -> None:
    meeting = loaded(
        {"report": "overview.yaml"},
        papers={1: report("One. {#annex-a}")},
        annexes={1: (annex("Annex A"),)},
    )
    assert [p.code for p in render(meeting)[1]] == [Code.REPEATED_ID]


def test_texts_of_the_agenda_may_refer_to_papers() -> None:
    meeting = loaded(
        {"report": "overview.yaml", "text": text("See [@costs]. {#here}")},
        {"title": "Last", "text": text("As in [@overview:here] and [@overview].")},
        papers={1: report("One. {#costs}")},
    )
    front = sections_of(meeting)["agenda"]
    assert [words(link) for link in front.findall(".//p/a")] == [
        "paragraph 1",
        "page [agenda.item-1.here]",
        "item 1 (page [overview])",
    ]


def test_code_is_no_reference() -> None:
    article = report_of("Write `[@name]` so.")
    assert words(find(article, ".//code")) == "[@name]"


@given(st.integers(1, 12), st.data())
def test_each_reference_prints_the_number_of_its_paragraph(count: int, data: st.DataObject) -> None:
    aims = data.draw(st.lists(st.integers(1, count), min_size=count, max_size=count))
    body = "\n\n".join(f"See [@n{aim}]. {{#n{own}}}" for own, aim in enumerate(aims, start=1))
    article = sections_of(with_report(body))["overview"]
    links = article.findall("ol/li/p/a")
    assert [words(link) for link in links] == [f"paragraph {aim}" for aim in aims]
    for link, aim in zip(links, aims, strict=True):
        target = article.find(f".//li[@id='overview.par-{aim}']/p")
        assert target is not None
        assert f"#{target.get('id')}" == link.get("href")


def test_a_withheld_paper_is_not_known_by_the_name_of_its_file() -> None:
    exempt = {"paragraphs": ["3"], "reason": "Prices."}
    paper = report(file="meetings/2020-02-26/land.md")
    meeting = loaded(
        {"report": "overview.yaml"},
        {"report": "land.md", "exempt": exempt},
        papers={1: report("See [@land]."), 2: paper},
    )
    items = (meeting.items[0], replace(meeting.items[1], file=InputFile(paper.source.file, "1")))
    (problem,) = render(replace(meeting, items=items))[1]
    assert problem.code is Code.UNKNOWN_REFERENCE
    assert problem.hint is not None
    assert problem.hint.startswith("land.md is withheld")
    assert "write [@item-2], or give the item an 'id'" in problem.hint


def paragraph(body: str) -> str:
    return words(find(report_of(f"One. {{#a}}\n\nTwo. {{#b}}\n\n{body}"), "ol/li[3]"))


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("[@a] says so.", "Paragraph 1 says so."),
        ("So. [@a] says so.", "So. Paragraph 1 says so."),
        ("So? ([@a] says so.)", "So? (paragraph 1 says so.)"),
        ("See [@a]. [@b] says so.", "See paragraph 1. Paragraph 2 says so."),
        ("See [@a]; [@b] says so.", "See paragraph 1; paragraph 2 says so."),
        ("So, [@a] says.", "So, paragraph 1 says."),
        ("See [@a] to [@b].", "See paragraphs 1 to 2."),
        ("See [@a] and [@b].", "See paragraphs 1 and 2."),
        ("See [@a], [@b], [@a].", "See paragraphs 1, 2, 1."),
        ("[@a] and [@b] say so.", "Paragraphs 1 and 2 say so."),
        ("See [@a], which [@b] says.", "See paragraph 1, which paragraph 2 says."),
        ("See **[@a]** and *[@b]*.", "See paragraph 1 and paragraph 2."),
        ("**So.** *[@a]* says so.", "So. Paragraph 1 says so."),
        ("So:\n\n- [@a]", "So:Paragraph 1"),
        ("Compare e.g. [@a].", "Compare e.g. paragraph 1."),
    ],
)
def test_references_are_said_as_a_sentence_says_them(typed: str, printed: str) -> None:
    assert paragraph(typed) == printed


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Cookies - S. Sample", "cookies---s-sample"),
        ("Opening Review / Q&A", "opening-review--qa"),
        ("Was *wäre* wenn?", "was-wäre-wenn"),
        ("What's new_here", "whats-new_here"),
        ("Costs", "Costs"),
    ],
)
def test_headings_have_the_names_that_github_gives_them(heading: str, anchor: str) -> None:
    article = report_of(f"See [it](#{anchor}).\n\n## {heading}")
    assert find(article, "ol/li/p/a").get("href") == f"#{find(article, 'h2').get('id')}"


def test_the_second_heading_of_a_name_has_a_number() -> None:
    article = report_of("See [it](#costs-1).\n\n## Costs\n\n## Costs")
    assert find(article, "ol/li/p/a").get("href") == f"#{article.findall('h2')[1].get('id')}"


def test_a_link_to_the_file_of_an_annex_leads_to_its_page() -> None:
    meeting = loaded(
        {"report": "overview.yaml"},
        papers={
            1: report("The [budget](budget%20a.pdf) and [that](./x/../budget%20a.pdf#page=2).")
        },
        annexes={1: (annex("Annex A - Budget", file="budget a.pdf"),)},
    )
    found = sections_of(meeting)["overview"].findall("ol/li/p/a")
    assert [(link.get("href"), words(link)) for link in found] == [
        ("#overview.annex-a", "budget (page [overview.annex-a])"),
        ("#overview.annex-a", "that (page [overview.annex-a])"),
    ]


def test_telephone_numbers_can_be_called() -> None:
    for address in ("tel:+441632960000", "sip:hall@example.org", "xmpp:parks@example.org?join"):
        link = find(report_of(f"Call [the clerk]({address})."), "ol/li/p/a")
        assert link.get("href") == address


def test_a_link_to_the_file_of_another_paper_leads_to_its_first_page() -> None:
    link = find(sections_of(two_reports("See [costs](2.yaml)."))["overview"], "ol/li/p/a")
    assert (link.get("href"), words(link)) == ("#money", "costs (page [money])")
