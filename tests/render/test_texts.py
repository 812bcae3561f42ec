"""The texts of a section: everything of it that stands in a file."""

from agendapack.render import render_pack
from agendapack.render.slips import find_texts
from tests.records import annex, loaded, minutes, report, work_plan
from tests.render.fragments import plan


def texts_of(key: str) -> list[str]:
    meeting = loaded(
        {"minutes": "2020-01-28"},
        {"report": "overview.yaml"},
        {"work-plan": "work-plan.yaml"},
        {"title": "Other business", "text": "What is urgent."},
        papers={
            1: minutes(
                minutes=[
                    {"title": "Ducks", "recorded-vote": {"motion": "To feed", "for": ["Webb"]}}
                ]
            ),
            2: report(
                purpose="To note.",
                abbreviations={"CIN": "Child in Need"},
                background_papers=["A plan"],
            ),
            3: work_plan(priorities=[{"title": "Safety", "aims": ["A good start"]}]),
        },
        annexes={2: (annex("Annex A - Findings"),)},
        committee={"officer": {"name": "J Smith", "role": "Officer"}},
        organisation={"strapline": [{"language": "pl", "text": "Ta informacja"}]},
    )
    sections = render_pack(plan(meeting), None, frozenset()).value
    assert sections is not None
    return [str(text) for section in sections if section.key == key for text in section.texts]


def test_the_front_sheet_has_those_of_the_meeting_the_committee_and_the_organisation() -> None:
    expected = {"Other business", "What is urgent.", "Scrutiny Committee", "Webb", "Room 1"}
    assert expected | {"J Smith", "Officer", "Ta informacja"} <= set(texts_of("agenda"))


def test_a_paper_has_its_own_first() -> None:
    assert texts_of("overview")[:3] == ["Overview", "the Director", "One."]
    assert "To note." in texts_of("agenda")
    assert "To note." not in texts_of("overview")
    assert {"Child in Need", "A plan", "Annex A - Findings"} <= set(texts_of("overview"))
    assert {"Ducks", "To feed", "Webb", "Anytown Council"} <= set(texts_of("minutes"))
    assert {"Safety", "A good start", "Work Plan"} <= set(texts_of("work-plan"))


def test_texts_bear_the_names_of_their_fields() -> None:
    found = list(find_texts(report(body="Words")))
    assert [(field, str(text)) for field, text in found] == [
        ("title", "Overview"),
        ("from_", "the Director"),
        ("body", "Words"),
    ]
