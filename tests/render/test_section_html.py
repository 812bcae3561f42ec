"""What a user's template writes is printed, or told at its own line."""

import re
from pathlib import Path

import pytest

from agendapack.problems import Code, Problem, Severity
from agendapack.render import render_pack, section_html
from agendapack.render.sandbox import shipped_folder
from agendapack.typeset import build, looks, wide_tables
from tests.records import loaded, report
from tests.render.fragments import plan, render, words
from tests.render.test_templates import HEAD, TAIL, replace

DOCS_PICTURE = Path(__file__).parents[2] / "docs" / "section-html.png"
DOCS = (Path(__file__).parents[2] / "docs" / "section-html.md").read_text("utf-8")


def problems_with(folder: Path, content: str) -> list[Problem]:
    overrides = replace(folder, agenda=HEAD + content + TAIL)
    return list(render_pack(plan(loaded()), overrides, frozenset()).problems)


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ('<p>Look:\n<img src="a.png" alt="A"/></p>', 2, "an <img> stands among the words"),
        ('\n<h2><img src="a.png" alt="A"/></h2>', 3, "<img> stands in <h2>"),
        ('<p><strong><img src="a.png" alt="A"/></strong></p>', 2, "<img> stands in <strong>"),
        ("\n\n<center>x</center>", 4, "<center> is not an element"),
        ("<p>\n<main>x</main></p>", 3, "<main> is not an element"),
        ("<P>x</P>", 2, "<P> is not an element"),
        ("<p>a<p>b</p></p>", 2, "<p> stands in <p>"),
        ("<ul>\n<p>x</p></ul>", 3, "<p> stands in <ul>"),
        ("<ul>words<li>x</li></ul>", 2, "'words' stands in <ul>"),
        ("<table><tr><p>x</p></tr></table>", 2, "<p> stands in <tr>"),
        ("<table>\nwords</table>", 2, "'words' stands in <table>"),
        ("<dl><div><dt>a</dt><dd>b</dd></div></dl>", 2, "<div> stands in <dl>"),
        ('<p><page-ref to="x">5</page-ref></p>', 2, "'5' stands in <page-ref>"),
        ('<img src="a.png" alt="" width="50%"/>', 2, "the attribute 'width' of <img>"),
        ("<p>\n<em>x</p></em>", 3, "not well formed near"),
    ],
)
def test_what_would_not_be_printed_is_an_error(
    tmp_path: Path, content: str, line: int, message: str
) -> None:
    errors = [p for p in problems_with(tmp_path, content) if p.severity is Severity.ERROR]
    assert message in errors[0].message
    assert errors[0].code is Code.TEMPLATE
    assert errors[0].source is not None
    assert (errors[0].source.file, errors[0].source.line) == (f"{tmp_path.name}/agenda.html", line)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('<p class="centred">x</p>', "there is no class 'centred'"),
        ('<p class="officer">x</p>', "the class 'officer' changes nothing on <p>"),
        ('<p style="color: red">x</p>', "the attribute 'style' of <p>"),
        ('<table><tr><td align="right">x</td></tr></table>', "the attribute 'align' of <td>"),
        ('<p dir="rtl">x</p>', "the attribute 'dir' of <p>"),
    ],
)
def test_what_changes_nothing_is_a_warning(tmp_path: Path, content: str, message: str) -> None:
    (problem,) = problems_with(tmp_path, "\n" + content)
    assert message in problem.message
    assert problem.severity is Severity.WARNING
    assert problem.source is not None
    assert problem.source.line == 3


def test_the_line_is_that_of_the_file_which_has_the_element(tmp_path: Path) -> None:
    replace(tmp_path, macros="{% macro mark() %}\n<blink>x</blink>\n{% endmacro %}\n")
    content = '{% from "macros.html" import mark %}{{ mark() }}'
    (problem,) = problems_with(tmp_path, content)
    assert problem.source is not None
    assert (problem.source.file, problem.source.line) == (f"{tmp_path.name}/macros.html", 2)


def test_a_template_of_known_elements_leaves_no_mark(tmp_path: Path) -> None:
    content = '<h1>{{ view.committee }}</h1>\n<p class="right"><img src="a" alt="A"/></p>'
    sections, problems = render(loaded(), replace(tmp_path, agenda=HEAD + content + TAIL))
    assert problems == ()
    assert words(sections["agenda"]) == "Scrutiny Committee"
    assert "data-at" not in sections["agenda"].attrib


def test_copies_of_all_our_templates_have_nothing_unknown(tmp_path: Path) -> None:
    for template in shipped_folder().glob("*.html"):
        (tmp_path / template.name).write_bytes(template.read_bytes())
    house = {"logo": {"file": "../logo.png", "alt": "Anytown"}, "website": "https://a.example"}
    meeting = loaded(
        {"report": "overview.yaml"},
        papers={1: report(annexes=[])},
        organisation=house,
        meeting={"state": "draft"},
    )
    assert render(meeting, tmp_path)[1] == ()


def test_every_element_that_the_typesetter_knows_is_known_here() -> None:
    assert set(section_html.CONTENT) >= build.BLOCKS | set(wide_tables.PARTS) | set(looks._INLINE)
    assert set(section_html.CLASSES) >= set(looks._CLASS_SPACING)


def test_every_class_with_a_look_is_documented_and_known() -> None:
    table = DOCS.partition("## Classes")[2]
    documented = set(re.findall(r"^\| ([^|]*) \|", table, re.M))
    names = {name for cell in documented for name in re.findall(r"`([\w-]+)`", cell)}
    looked_at = set(section_html.CLASSES) - section_html.NAMES_ONLY - {"pages"}
    assert names == looked_at


def test_the_picture_in_the_docs_shows_classes_that_are_known() -> None:
    html = (Path(__file__).parents[1] / "typeset" / "elements.html").read_text("utf-8")
    shown = {name for names in re.findall(r'class="([^"]+)"', html) for name in names.split()}
    assert shown <= set(section_html.CLASSES)
    of_pages = {
        "landscape",
        "fit",
        "keep",
        "new-page",
        "right-page",
        "cover",
        "cover-title",
        "logo",
    }
    filled_in = {"update", "page-count", "reading-time", "reading"}
    deeper = {f"level-{level}" for level in range(3, 7)} | filled_in
    unseen = set(section_html.CLASSES) - section_html.NAMES_ONLY - shown - of_pages - deeper
    assert unseen == set()
    assert 10_000 < DOCS_PICTURE.stat().st_size < 60_000
