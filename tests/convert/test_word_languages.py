"""The languages that words have in Word are those that the pack says they have."""

import pytest

from tests.convert.desk import html, typeset
from tests.convert.test_word_report import read
from tests.convert.word_files import p, run, word
from tests.render.fragments import find, report_of

DEFAULTS = "<w:docDefaults><w:rPrDefault><w:rPr>{}</w:rPr></w:rPrDefault></w:docDefaults>"
DEFAULT = DEFAULTS.format('<w:lang w:val="{}"/>')
WELSH = p("Croeso i bawb yn y neuadd heno.")


def said(words: str, language: str) -> str:
    return run(words, f'<w:lang w:val="{language}"/>')


def test_runs_in_another_language_keep_it() -> None:
    body = f"<w:p>{said('English. ', 'en-GB')}{said('Dzień dobry.', 'pl-PL')}</w:p>"
    data = word(WELSH + body, styles=DEFAULT.format("cy-GB"))
    made = typeset("a.docx", data)
    assert made.language == "cy-GB"
    assert made.content.endswith(
        '<p><span lang="en-GB">English. </span><span lang="pl-PL">Dzień dobry.</span></p>'
    )
    report = read(data)["report"]
    assert report["language"] == "cy-GB"
    assert report["text"].endswith("[English. ]{lang=en-GB}[Dzień dobry.]{lang=pl-PL}")


def test_bold_words_in_another_language_are_both() -> None:
    dobry = run("Dobry", '<w:b/><w:lang w:val="pl-PL"/>')
    body = f"{WELSH}<w:p>{dobry}</w:p>"
    data = word(body, styles=DEFAULT.format("cy-GB"))
    assert '<strong><span lang="pl-PL">Dobry</span></strong>' in html("a.docx", data)
    text = read(data)["report"]["text"]
    words = find(report_of(text), "ol/li[2]/p")
    assert [e.tag for e in words.iter()] == ["p", "span", "strong"]


@pytest.mark.parametrize("language", ["x-none", "", "no tag", "en-US"])
def test_what_says_nothing_of_the_language_is_not_kept(language: str) -> None:
    body = p("Welcome to all of you.") + f"<w:p>{said('More.', language)}</w:p>"
    data = word(body, styles=DEFAULT.format("en-GB"))
    assert "lang" not in html("a.docx", data)
    assert "lang" not in read(data)["report"]["text"]


def test_a_highlight_is_no_language() -> None:
    look = run("Look", '<w:highlight w:val="yellow"/>')
    data = word(f"<w:p>{look}</w:p>")
    assert html("a.docx", data) == "<p>Look</p>"


def test_a_report_says_its_language_and_the_words_of_the_program_say_theirs() -> None:
    article = report_of("Croeso.", language="cy")
    assert article.get("lang") == "cy"
    assert [p.get("lang") for p in article.findall("header/p")] == ["en-GB"] * 3
    assert report_of("Welcome.", language="en-US").get("lang") == "en-GB"


def test_a_few_words_in_a_language_are_not_that_of_all_where_the_others_say_nothing() -> None:
    body = p("Welcome to all of you.") + f"<w:p>{said('Dobry.', 'pl-PL')}</w:p>"
    made = typeset("a.docx", word(body))
    assert made.language is None
    assert '<p><span lang="pl-PL">Dobry.</span></p>' in made.content
