"""Words of the program in papers of another language are marked as English, and told."""

from typing import Any
from xml.etree.ElementTree import Element

from agendapack.problems import Code, Severity
from tests.records import loaded, minutes, report
from tests.render.fragments import render, words

WELSH = {"name": "Cyngor Tref", "language": "cy"}


def welsh(**more: Any) -> dict[str, Element]:
    house = WELSH | more
    meeting = loaded(
        {"minutes": "2020-01-28"},
        {"report": "land.yaml", "exempt": {"paragraphs": ["3"], "reason": "Prisiau."}},
        papers={1: minutes(), 2: report("Geiriau.", recommendations=[{"text": "Derbyn."}])},
        organisation=house,
    )
    return render(meeting)[0]


def in_english(element: Element) -> list[str]:
    return [words(each) for each in element.iter() if each.get("lang") == "en"]


def other_words(element: Element, inside: str | None = None) -> str:
    """Return the words of an element that are not marked as English."""
    language = element.get("lang") or inside
    own = (element.text or "") if language != "en" else ""
    inner = "".join(other_words(kid, language) + _tail(kid, language) for kid in element)
    return own + inner


def _tail(kid: Element, language: str | None) -> str:
    return (kid.tail or "") if language != "en" else ""


def test_no_word_of_the_programs_is_left_in_the_language_of_the_papers() -> None:
    for section in welsh().values():
        left = other_words(section)
        for word in ("Notice", "Date", "February", "AGENDA", "Pages", "excluded", "approve"):
            assert word not in left
        for word in ("Resolved", "Present", "Chair,", "Report of", "Recommendations", "January"):
            assert word not in left


def test_values_in_messages_stay_in_the_language_of_the_papers() -> None:
    (article,) = [s for key, s in welsh().items() if key == "item-2"]
    line = next(each for each in article.iter("p") if "Report of" in words(each))
    assert in_english(line) == ["Report of the Director"]
    assert other_words(line).strip() == "Director"


def test_reworded_messages_are_in_the_language_of_the_papers() -> None:
    front = welsh(wording={"agenda-heading": "AGENDA CYMRAEG"})["agenda"]
    assert "AGENDA CYMRAEG" in other_words(front)


def test_an_english_paper_has_no_marks() -> None:
    sections, problems = render(loaded({"minutes": "2020-01-28"}, papers={1: minutes()}))
    assert problems == ()
    assert all(in_english(each) == [] for each in sections.values())


def test_a_paper_of_another_language_is_told() -> None:
    (problem,) = render(loaded(organisation=WELSH))[1]
    assert (problem.code, problem.severity) == (Code.UNTRANSLATED, Severity.WARNING)
    assert "the papers are in 'cy'" in problem.message
    assert render(loaded(organisation=WELSH | {"language": "en-US"}))[1] == ()
