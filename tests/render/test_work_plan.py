from typing import Any
from xml.etree.ElementTree import Element

from tests.records import loaded, work_plan
from tests.render.fragments import find, outline, sections_of, words


def article_of(**more: Any) -> Element:
    plan = work_plan(**more)
    return sections_of(loaded({"work-plan": "plan.yaml"}, papers={1: plan}))["work-plan"]


def test_meetings_and_what_they_consider() -> None:
    article = article_of(
        meetings=[
            {"date": "2019-06-25", "time": "17:30", "items": ["Arrangements", "Plan"]},
            {"date": "2019-12-18", "cancelled": "yes", "note": "No business", "items": []},
        ]
    )
    first, second = article.findall("table/tbody/tr")
    assert words(first[0]) == "Tuesday 25 June 20195.30 pm"
    assert [words(item) for item in first.iter("li")] == ["Arrangements", "Plan"]
    assert [words(p) for p in second[0]] == [
        "Meeting cancelled",
        "Wednesday 18 December 2019",
        "No business",
    ]
    assert words(second[1]) == "None yet"


def test_the_year_stands_in_the_title_once() -> None:
    assert words(find(article_of(), "header/h1")) == "Work Plan 2019-20"
    assert words(find(article_of(title="Plan 2019-20"), "header/h1")) == "Plan 2019-20"
    other_year = article_of(title="Work Plan 2020", year="2019-20")
    assert words(find(other_year, "header/h1")) == "Work Plan 2020"
    numbered = article_of(title="Plan 12", year="2019-20")
    assert words(find(numbered, "header/h1")) == "Plan 12 2019-20"


def test_priorities_and_texts() -> None:
    article = article_of(
        text="As agreed.",
        notes="See [@work-plan].",
        priorities=[{"title": "Health", "aims": ["Open spaces"]}, {"title": "Culture", "aims": []}],
    )
    assert outline(article) == ["h1 Work Plan 2019-20", "h2 Priorities", "h3 Health", "h3 Culture"]
    assert [words(p) for p in article.findall("p")] == [
        "As agreed.",
        "See item 1 (page [work-plan]).",
    ]
    assert words(find(article, "section/ul/li")) == "Open spaces"
