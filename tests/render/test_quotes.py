"""Typographic quotation marks and dashes, where the house style asks for them."""

import pytest

from agendapack.model.papers import Minutes, Report
from agendapack.model.plans import WorkPlan
from agendapack.render.inlines import set_marks
from tests.records import loaded, report
from tests.render.fragments import sections_of, words


@pytest.mark.parametrize(
    ("typed", "language", "printed"),
    [
        ('She said "no".', "en-GB", "She said \u201cno\u201d."),
        ("the clerks' and the Chair's", "en", "the clerks\u2019 and the Chair\u2019s"),
        ("'a' and ('b')", "en", "\u2018a\u2019 and (\u2018b\u2019)"),
        ("in the '90s", "en", "in the \u201990s"),
        ("ponds - and hedges -- all", "en", "ponds \u2013 and hedges \u2013 all"),
        ("well-known 2019-20", "en", "well-known 2019-20"),
        ('das "Wort"', "de", "das \u201eWort\u201c"),
        ('le "mot"', "fr-FR", "le \u00ab\u00a0mot\u00a0\u00bb"),
    ],
)
def test_marks_are_those_of_the_language(typed: str, language: str, printed: str) -> None:
    assert set_marks(typed, "", language) == printed


def test_what_stands_before_decides_whether_a_mark_opens() -> None:
    assert set_marks('"', "said ", "en") == "\u201c"
    assert set_marks('"', "said", "en") == "\u201d"


def test_the_author_s_marks_stay_unless_the_house_asks() -> None:
    body = 'The *"old"* mill\'s `"code"`.'

    def said(style: dict[str, str], **own: str) -> str:
        papers: dict[int, Report | Minutes | WorkPlan] = {1: report(body, **own)}
        meeting = loaded({"report": "overview.yaml"}, papers=papers, organisation={"style": style})
        return words(sections_of(meeting)["overview"])

    assert 'The "old" mill\'s "code".' in said({})
    assert 'The \u201cold\u201d mill\u2019s "code".' in said({"quotes": "by-language"})
    kept = said({"quotes": "by-language"}, quotes="typed")
    assert 'The "old" mill\'s "code".' in kept
    asked = said({}, quotes="by-language")
    assert 'The \u201cold\u201d mill\u2019s "code".' in asked
