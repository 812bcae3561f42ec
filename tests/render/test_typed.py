"""What is typed otherwise than it is printed is told, with its line."""

import pytest

from tests.render.fragments import find, problems_of, render, report_of, with_report, words


def told(body: str) -> list[tuple[int, str]]:
    return [(p.source.line - 9 if p.source else 0, p.code.value) for p in problems_of(body)]


def labels(body: str) -> list[str | None]:
    listing = find(render(with_report(body))[0]["overview"], "ol/li/ol")
    return [listing.get("start"), *(item.get("value") for item in listing)]


@pytest.mark.parametrize(
    "body",
    [
        "(a) one;\n(b) two.",
        "(i) one",
        "Note that:\n(a) one;",
        "• First\n• Second",
        "– dash one\n– dash two",
        "1.1 The hall was built.",
        "Words\n    - below",
        "Say:\n2. two\n3. three",
        "#Next steps",
        "Term\n: what it means",
        "Name\tCost\nOak\t£300",
        "Costs:\nOak     £300\nElm     £20",
        "‐ one\n‐ two",
        "1.One\n2.Two",
        "Q1. What is it?\nQ2. Who pays?",
        "10.30am Start\n11.00am End",
        "| Oak | £300 |\n| Elm | £20 |",
        "Oak | £300\nElm | £20",
        "+-----+------+\n| Oak | £300 |\n+-----+------+",
        "It is ==new==.",
        "It is ++new++.",
        "See.^[a note]",
        "5 m^2^ of it",
        "Well done :tada:",
        "::: note",
        "> [!NOTE] Take care\n> of it.",
        "So $$a = b$$ holds.",
        "It is 2*3*4 metres.",
        "From 5*3 metres to 4*2 metres",
        "Of 5~6 or\n7~8 trees",
        "H~2~O",
    ],
)
def test_a_line_that_looks_like_a_mark_and_is_none_is_told(body: str) -> None:
    assert [code for _, code in told(body)] == ["typed-marker"]


@pytest.mark.parametrize(
    "body",
    [
        "Under section 3\n(a) of the Act, it may.",
        "1.5 million pounds",
        "Held in\n1986. A great year.",
        "The roof\n– which leaks – is old.",
        "#1 of the list",
        ": a line alone",
        "One gap\there, and\nno other.",
        "Set `a    b` and\n`c    d` so.",
        "Two  spaces.  So\nare  here.",
        "```\nName\tCost\nOak\t£300\n```",
        "\\(a) one;\n\\(b) two.",
        "A. B. Sample spoke.",
        "One.\n\n- a\n- b",
        "At noon.\n10.30am is too early.",
        "It costs $5 or $$.",
        "C++ and B++ == A.",
        "Say `2*3*4`, `==x==` and `:tada:`.",
        "2\\*3\\*4, and *2* of 3",
        "One | two",
        "At 10:30: doors. Re:title: none.",
    ],
)
def test_words_that_only_start_like_one_are_not(body: str) -> None:
    assert told(body) == []


def test_the_line_of_the_first_such_words_is_told_once_for_a_paragraph() -> None:
    assert told("One.\n\nThat:\n(a) x;\n(b) y;\n(c) z.") == [(4, "typed-marker")]


def test_the_hint_for_a_sign_that_does_begin_lists_is_another() -> None:
    hints = [problems_of(f"Words\n{line}")[0].hint or "" for line in ("    - below", "• a\n• b")]
    assert ["indented" in hint for hint in hints] == [True, False]


def test_a_list_counts_on_from_its_first_number() -> None:
    assert labels("One:\n\n1. a\n1. b\n1. c") == ["1", None, None, None]
    assert told("One:\n\n1. a\n1. b\n1. c") == []
    assert labels("One:\n\n5. a\n5. b") == ["5", None, None]


def test_numbers_that_grow_stay_as_typed_and_are_told() -> None:
    assert labels("One:\n\n1. a\n2. b\n4. c") == ["1", None, None, "4"]
    assert told("One:\n\n1. a\n2. b\n4. c") == [(5, "list-numbers")]


def test_other_numbers_are_counted_and_told() -> None:
    assert labels("One:\n\n1. a\n2. b\n2. c") == ["1", None, None, None]
    assert told("One:\n\n1. a\n2. b\n2. c") == [(5, "list-numbers")]


def test_a_row_with_more_cells_than_the_head_is_an_error() -> None:
    table = "| A | B |\n| - | - |\n| 1 | 2 |\n| 1 | 2 | lost | too |\n"
    bodies = (
        (table, 4),
        ("- x\n\n  " + table.replace("\n", "\n  "), 6),
        ("> " + table.replace("\n", "\n> "), 4),
    )
    for body, line in bodies:
        found = [p for p in problems_of(body) if p.code == "lost-cells"]
        assert [p.severity for p in found] == ["error"], body
        assert "lost | too" in found[0].message
        assert found[0].source is not None
        assert found[0].source.line - 9 == line
    assert told("| A |\n| - |\n| a \\| b |") == []
    assert [code for _, code in told("| A |\n| - |\n| `a|b` |")] == ["lost-cells"]


def test_a_definition_that_nothing_refers_to_is_told() -> None:
    assert told("One.\n\n[x]: https://www.example.org\n[//]: # (a note)") == [
        (3, "unused-definition"),
        (4, "unused-definition"),
    ]
    assert told("One.\n\n- a\n- [^1]: b\n\n1. > [^2]: c") == [
        (4, "unused-definition"),
        (6, "unused-definition"),
    ]
    assert told("One.[^1]\n\n[^1]: a\n[^1]: b\n[^2]: c") == [
        (4, "unused-definition"),
        (5, "unused-definition"),
    ]


def test_words_that_markdown_keeps_for_itself_are_told() -> None:
    assert told('See [a](https://www.example.org "a note").') == [(1, "link-text")]
    assert told('See [a][c].\n\n[c]: https://www.example.org "a note"') == [(1, "link-text")]
    assert told("A.\n\n```text of the clerk\nb\n```") == [(3, "typed-marker")]
    assert told("A.\n\n~~~{note} b\nc\n~~~") == [(3, "typed-marker")]
    assert told("A.\n\n```python\nb\n```") == []


def test_reference_links_and_words_that_start_with_a_reference() -> None:
    body = "See [the *charter*][c], [c] and [@me][c].\n\n[c]: https://www.example.org"
    links = report_of(body).findall("ol/li/p/a")
    assert [words(link) for link in links] == ["the charter", "c", "@me"]
    # `[@one]: words` is a reference and no definition.
    assert words(find(report_of("A. {#one}\n\n[@one]: so it is."), "ol/li[2]")) == (
        "Paragraph 1: so it is."
    )
    (link,) = report_of("By [@asample](https://www.example.org/asample).").findall("ol/li/p/a")
    assert (words(link), link.get("href")) == ("@asample", "https://www.example.org/asample")


def test_a_definition_holds_in_every_open_part_of_a_report() -> None:
    secret = "[[exempt 3: money]]\nSecret [x].\n[[end exempt]]"
    body = f"See [x].\n\n{secret}\n\n[x]: https://www.example.org"
    sections, problems = render(with_report(body))
    assert problems == ()
    assert len(sections["overview"].findall(".//a[@href='https://www.example.org']")) == 2


def test_footnotes_are_printed_below_the_text_with_links_to_them() -> None:
    article = report_of(
        "Leaks.[^a] Drips.[^b]\n\nMore.[^a]\n\n[^b]: Of *May*.\n\n    Twice.\n[^a]: June."
    )
    links = article.findall(".//sup/a")
    assert [(words(link), link.get("href")) for link in links] == [
        ("1", "#overview.note-10-1"),
        ("2", "#overview.note-10-2"),
        ("1", "#overview.note-10-1"),
    ]
    assert [words(p) for p in article.findall("p")] == ["1 June.", "2 Of May.", "Twice."]
    assert article.find("p[@id='overview.note-10-2']") is not None


def test_a_note_that_is_missing_is_told() -> None:
    assert told("Leaks.[^1]") == [(1, "unknown-reference")]


def test_tasks_and_alerts() -> None:
    article = report_of("One:\n\n- [ ] ask\n- [x] *done*\n\n> [!NOTE]\n> Mind.")
    assert [words(item) for item in article.findall("ol/li/ul/li")] == ["☐ ask", "☑ done"]
    assert [words(p) for p in article.findall("ol/li/blockquote/p")] == ["Note", "Mind."]


def test_headings_that_are_underlined() -> None:
    article = report_of("Finance\n=======\n\nOne.\n\nGrants\n------\n\nTwo.")
    assert [(h.tag, words(h)) for h in article if h.tag in ("h2", "h3")] == [
        ("h2", "Finance"),
        ("h3", "Grants"),
    ]


def test_a_footnote_of_an_open_part_may_stand_in_another_and_one_of_a_withheld_part_may_not() -> (
    None
):
    secret = "[[exempt 3: money]]\nSecret.[^2]\n\n[^2]: hidden\n[[end exempt]]"
    body = f"Leaks.[^1]\n\n{secret}\n\nMore.\n\n[^1]: open\n\n    note"
    sections, problems = render(with_report(body))
    assert problems == ()
    notes = [words(p) for p in sections["overview"].iter("p") if "note-" in (p.get("id") or "")]
    assert notes == ["1 open", "1 hidden"]
    leaking = body.replace("Leaks.[^1]", "Leaks.[^2]")
    sections, problems = render(with_report(leaking))
    assert [p.code for p in problems] == ["unknown-reference", "unused-definition"]


@pytest.mark.parametrize(
    ("typed", "is_told"),
    [
        ("[the plan](my plan.pdf)", True),
        ("[the plan][p]", True),
        ("![A map][map]", True),
        ("** words** here", True),
        ("and ~~ not struck", True),
        ("\\newpage", True),
        ("[TOC]", True),
        ("words {.class}", True),
        ("$$\na = b\n$$", True),
        ("C:\\pages and \\newness, {.5} and `\\newpage`", False),
        ("\n## Costs {.unnumbered}", False),
        ("\\[the plan][p] and \\*\\* and \\~\\~", False),
        ("`[the plan][p]` and `**`", False),
        ("[the plan](<#a>) {#a}", False),
        ("table[i][j] and ***", False),
    ],
)
def test_a_mark_that_is_printed_as_typed_is_told(typed: str, is_told: bool) -> None:
    assert told(f"One.\n\nTwo\n{typed}") == ([(4, "typed-marker")] if is_told else [])


@pytest.mark.parametrize(
    ("address", "is_web"),
    [("www.example.org", True), ("example.org.uk/plan", True), ("plan.pdf", False)],
)
def test_an_address_without_its_beginning_is_led_to_it(address: str, is_web: bool) -> None:
    (problem,) = render(with_report(f"See [the plan]({address})."))[1]
    told = f"did you mean 'https://{address}'?"
    assert problem.hint == (
        told if is_web else "a file that readers should see is an annex of the report"
    )
