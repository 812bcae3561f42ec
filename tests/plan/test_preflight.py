"""The policy on papers: what is told of each trait, and how severely."""

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from agendapack.model.organisation import Preflight
from agendapack.plan.preflight import HINTS, find_traits
from agendapack.problems import Code
from tests.records import annex, facts, make

TRAITS: dict[str, tuple[dict[str, Any], str]] = {
    "fonts-not-embedded": (
        {"bare_fonts": ("Arial", "Times")},
        "does not have all its fonts embedded: Arial, Times",
    ),
    "not-tagged": (
        {"tagged": False},
        "is not tagged, so that a screen reader finds no headings, lists or tables in it",
    ),
    "scan-only": (
        {"tagged": False, "without_text": (1, 2), "image_dpi": (200, 200)},
        "consists of scanned pages, without any text",
    ),
    "pages-without-text": ({"without_text": (2,)}, "has no text on its page 2"),
    "blank-pages": ({"blank": (1, 2)}, "has nothing on 2 pages (1, 2)"),
    "large-images": (
        {"image_dpi": (600, 306)},
        "has pictures of up to 600 dots per inch on its page 1; 300 are allowed",
    ),
    "form-fields": ({"form_fields": 1}, "has 1 form field, drawn in the pack as they look"),
    "comments": (
        {"comments": ("Highlight", "Highlight", "Text")},
        "has 3 comments of readers (Highlight, Text)",
    ),
    "scripts": (
        {"scripts": ("JavaScript",)},
        "has active content, which is left out of the pack: JavaScript",
    ),
    "embedded-files": (
        {"embedded_files": tuple("abcdefg")},
        "holds other files, which are left out of the pack: a, b, c, d, e and 2 more",
    ),
    "portfolios": (
        {"portfolio": True, "embedded_files": tuple("abcdefg")},
        "is a portfolio, whose pages show nothing of its files: a, b, c, d, e, f, g",
    ),
    "dynamic-forms": (
        {"placeholder": True},
        "is an XFA form, whose pages show nothing of it",
    ),
    "lost-pages": (
        {"lost": (1, 2), "blank": (2,)},
        "is damaged: what was on 2 pages (1, 2) is lost",
    ),
    "file-links": (
        {"file_links": ("C:/a",)},
        "has links to files, which are left out of the pack: C:/a",
    ),
    "private-links": (
        {"private_links": ("http://intranet/",)},
        "has links into a private network: http://intranet/",
    ),
    "hidden-layers": ({"hidden_layers": 2}, "has 2 hidden layers; anybody can show them"),
    "encrypted": ({"encrypted": True}, "is encrypted; what goes into the pack is not"),
}

TOLD_ANYWAY = ("portfolios", "dynamic-forms", "lost-pages")


def policy(**chosen: str) -> Preflight:
    return make(Preflight, {key.replace("_", "-"): value for key, value in chosen.items()})


def told(trait: dict[str, Any], held: Preflight) -> list[str]:
    paper = replace(annex("Plan"), facts=facts(**trait))
    return [f"{p.severity} {p.code} {p.message}" for p in find_traits(paper, held)]


def test_every_trait_is_tried() -> None:
    assert [code.value for code in HINTS] == list(TRAITS)


@pytest.mark.parametrize("code", TRAITS)
def test_a_trait_is_told_once_as_the_policy_says(code: str) -> None:
    trait, words = TRAITS[code]
    message = f"{code} the annex 'Plan' {words}"
    field = code.replace("-", "_")
    assert told(trait, policy(**{field: "warn"})) == [f"warning {message}"]
    assert told(trait, policy(**{field: "fail"})) == [f"error {message}"]
    if code not in TOLD_ANYWAY:
        assert told(trait, policy(**{field: "ignore"})) == []


@pytest.mark.parametrize("code", TOLD_ANYWAY)
def test_what_would_drop_a_paper_is_an_error_and_cannot_be_ignored(code: str) -> None:
    trait, words = TRAITS[code]
    assert told(trait, policy()) == [f"error {code} the annex 'Plan' {words}"]
    with pytest.raises(ValidationError):
        policy(**{code.replace("-", "_"): "ignore"})


def test_nothing_is_told_of_a_sound_paper_nor_of_one_that_is_no_pdf() -> None:
    assert told({}, policy()) == []
    assert list(find_traits(annex("Plan"), policy(scan_only="fail"))) == []


def test_a_drawing_without_text_is_no_scan() -> None:
    drawing = {"without_text": (1, 2), "tagged": False}
    codes = [line.split()[1] for line in told(drawing, policy())]
    assert codes == ["not-tagged", "pages-without-text"]


def test_the_most_dots_per_inch_are_the_organisations_choice() -> None:
    assert told({"image_dpi": (0, 200)}, policy(image_dpi="150")) == [
        "warning large-images the annex 'Plan' has pictures of up to 200 dots per inch"
        " on its page 2; 150 are allowed"
    ]


def test_text_without_a_font_is_told_as_one_that_is_not_embedded() -> None:
    (line,) = told({"fontless": (2,)}, policy())
    assert line.startswith(
        "warning fonts-not-embedded the annex 'Plan' has no font for text on its"
    )


def test_a_repaired_paper_is_always_told() -> None:
    (line,) = told({"repaired": True}, policy())
    assert line == "warning repaired-pdf the annex 'Plan' is damaged and was repaired"


def test_a_repaired_paper_says_which_pages_have_lost_something() -> None:
    (line,) = told({"repaired": True, "damaged": (2, 3)}, policy())
    assert line == (
        "warning repaired-pdf the annex 'Plan' is damaged and was repaired: something is lost of"
        " what was on 2 pages (2, 3)"
    )


def test_links_to_other_annexes_are_not_told() -> None:
    paper = replace(annex("Plan"), facts=facts(file_links=("x/B.pdf", "c.pdf")))
    (problem,) = find_traits(paper, policy(), frozenset({"b.pdf"}))
    assert problem.message.endswith("left out of the pack: c.pdf")


@pytest.mark.parametrize(
    ("own", "policy", "told"), [(None, "warn", 2), ("drop", "warn", 1), (None, "drop", 1)]
)
def test_a_mark_in_a_comment_is_told_unless_comments_are_dropped(
    own: str | None, policy: str, told: int
) -> None:
    marks = {"marks": ((1, "[[exempt 3]]"),), "marks_in_comments": ((2, "[[exempt 4]]"),)}
    paper = replace(annex("Map", comments=own) if own else annex("Map"), facts=facts(**marks))
    problems = find_traits(paper, make(Preflight, {"comments": policy}))
    assert [each.code for each in problems].count(Code.WITHHELD_PART) == told


def test_pages_that_could_not_be_searched_for_marks_are_told() -> None:
    (problem,) = told({"unsearched": (2, 3)}, policy())
    assert problem.startswith("warning withheld-part the annex 'Plan' could not be searched")
    assert problem.endswith("on 2 pages (2, 3)")
