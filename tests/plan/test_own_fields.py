"""Fields of the house's own: what is declared is checked, and the nearest value counts."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from agendapack.load import load_meeting
from agendapack.model.item_facts import join_values
from agendapack.plan import make_public, plan_pack
from agendapack.problems import Code
from tests.load.desk import FOLDER, HOME, MEETING, lay_out
from tests.records import annex, loaded, report

FIELDS = {
    "item": {
        "level": {"type": "choice", "choices": ["High", "Low"]},
        "risks": {"several": "yes"},
        "due": {"type": "date"},
        "budget": {"type": "number"},
        "public": {"type": "yes-no"},
    }
}
OWN = (Code.UNKNOWN_FIELD, Code.BAD_VALUE, Code.MISSING_FIELD, Code.WRONG_TYPE)


def told(extra: dict[str, Any], fields: dict[str, Any]) -> list[tuple[Code, str, str | None]]:
    meeting = loaded({"title": "A", "extra": extra}, organisation={"fields": fields})
    problems = plan_pack(meeting).problems
    return [(p.code, p.message, p.hint) for p in problems if p.code in OWN]


def test_without_a_declaration_anything_goes() -> None:
    assert told({"anything": "at all", "more": ["a", "b"]}, {}) == []


def test_values_are_read_as_declared() -> None:
    extra = {"level": "high", "risks": "R1", "due": "2030-01-02", "budget": "1,200.50"}
    entry = {"title": "A", "extra": extra | {"public": "no"}}
    pack = plan_pack(loaded(entry, organisation={"fields": FIELDS})).value
    assert pack is not None
    assert dict(pack.items[0].facts.extra) == {
        "level": "High",
        "risks": ("R1",),
        "due": date(2030, 1, 2),
        "budget": "1,200.50",
        "public": False,
    }


def test_what_is_declared_and_not_given_is_empty() -> None:
    pack = plan_pack(loaded({"title": "A"}, organisation={"fields": FIELDS})).value
    assert pack is not None
    empty = dict.fromkeys(("level", "due", "budget", "public"))
    assert dict(pack.items[0].facts.extra) == empty | {"risks": ()}


@pytest.mark.parametrize(
    ("extra", "code", "message", "hint"),
    [
        (
            {"levle": "High"},
            Code.UNKNOWN_FIELD,
            "agenda item 1 has the field 'levle' in 'extra', which is not declared",
            "did you mean 'level'?",
        ),
        (
            {"level": "Hihg"},
            Code.BAD_VALUE,
            "agenda item 1 has 'Hihg' for 'level'; allowed is High, Low",
            "did you mean 'High'?",
        ),
        (
            {"due": "soon"},
            Code.BAD_VALUE,
            "agenda item 1 has 'soon' for 'due'; allowed is a date, as year-month-day",
            None,
        ),
        (
            {"budget": "much"},
            Code.BAD_VALUE,
            "agenda item 1 has 'much' for 'budget'; allowed is a number",
            None,
        ),
        (
            {"public": "perhaps"},
            Code.BAD_VALUE,
            "agenda item 1 has 'perhaps' for 'public'; allowed is yes or no",
            None,
        ),
        (
            {"due": ["2030-01-01", "2030-01-02"]},
            Code.WRONG_TYPE,
            "agenda item 1 has several values for 'due'; one is allowed",
            "write one, or declare the field with 'several: yes'",
        ),
    ],
)
def test_what_does_not_fit_the_declaration(
    extra: dict[str, Any], code: Code, message: str, hint: str | None
) -> None:
    assert told(extra, FIELDS) == [(code, message, hint)]


def test_a_field_that_is_required_and_lacking() -> None:
    fields = {"item": {"level": {"required": "yes"}}}
    assert told({}, fields) == [
        (
            Code.MISSING_FIELD,
            "agenda item 1 lacks the field 'level' in 'extra'",
            "add a line 'level: ...' below 'extra:'",
        )
    ]


@pytest.mark.parametrize(
    ("extra", "problems"),
    [
        ("5", ["wrong-type"]),
        ("[a]", ["wrong-type"]),
        ("{level: }", ["missing-field"]),
        ("{level: {a: b}}", ["wrong-type"]),
        ("{level: []}", ["missing-field"]),
        ("", ["missing-field"]),
    ],
)
def test_a_required_field_that_is_malformed_is_told_once(
    tmp_path: Path, extra: str, problems: list[str]
) -> None:
    house = "name: Elm Town Council\nfields: {item: {level: {required: yes}}}\n"
    meeting = f"{MEETING}  - title: A\n    extra: {extra}\n"
    files = {"meetings/organisation.yaml": house, f"{HOME}/meeting.yaml": meeting}
    checked = load_meeting(lay_out(tmp_path, files), FOLDER)
    assert checked.value is not None
    found = (*checked.problems, *plan_pack(checked.value).problems)
    assert [p.code for p in found if p.code in OWN] == problems


def test_a_required_field_that_is_misspelt_is_told_once() -> None:
    choice = {"type": "choice", "choices": ["High", "Low"], "required": "yes"}
    assert [code for code, _, _ in told({"levle": "High"}, {"item": {"level": choice}})] == [
        Code.UNKNOWN_FIELD
    ]
    ((_, _, hint),) = told({}, {"item": {"level": choice}})
    assert hint == "add a line 'level: ...' below 'extra:'; allowed is High, Low"


def test_a_choice_without_choices_is_told_where_it_is_declared_alone() -> None:
    said = told({"level": "High"}, {"item": {"level": {"type": "choice"}}})
    assert [code for code, _, _ in said] == [Code.MISSING_FIELD]


def test_names_that_are_one_in_a_template() -> None:
    meeting = loaded({"title": "A"}, organisation={"fields": {"item": {"seen-by": {}}}})
    fields = meeting.organisation.fields
    both = dict.fromkeys(("seen-by", "seen_by"), fields.item["seen-by"])
    house = {"fields": fields.model_copy(update={"item": both})}
    meeting = replace(meeting, organisation=meeting.organisation.model_copy(update=house))
    (problem,) = (p for p in plan_pack(meeting).problems if p.code is Code.REPEATED_FIELD)
    assert problem.message == "the fields 'seen-by' and 'seen_by' of the item are one in a template"


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ({"type": "choice"}, "the field 'level' of the item is a choice without 'choices'"),
        ({"choices": ["A"]}, "the field 'level' of the item has 'choices', and is no choice"),
        (
            {"type": "choice", "choices": ["Low", "low"]},
            "the field 'level' of the item has the choice 'low' twice; capitals make no difference",
        ),
    ],
)
def test_a_declaration_that_contradicts_itself(field: dict[str, Any], message: str) -> None:
    assert message in [each for _, each, _ in told({}, {"item": {"level": field}})]


def test_the_nearest_value_counts() -> None:
    assert join_values((("a", "1"), ("b", "2")), (("a", None), ("b", "3"), ("c", ()))) == (
        *(("a", "1"), ("b", "3"), ("c", ())),
    )


def test_what_is_withheld_keeps_its_fields_to_itself() -> None:
    cause = {"paragraphs": ["3"], "reason": "money"}
    secret = annex("Plan", exempt=cause, extra={"code": "zaqannex"})
    item = {"report": "r.yaml", "exempt": cause, "extra": {"code": "zaqitem"}}
    meeting = loaded(
        item,
        {"report": "s.yaml", "extra": {"code": "qopitem"}},
        papers={1: report(extra={"code": "zaqreport"}), 2: report(extra={"more": "qopreport"})},
        annexes={2: (secret,)},
    )
    whole = plan_pack(replace(meeting)).value
    assert whole is not None
    assert all(word in repr(whole) for word in ("zaqitem", "zaqreport", "zaqannex"))
    public = make_public(whole)
    assert "zaq" not in repr(public)
    paper = public.items[1].paper
    assert paper is not None
    assert dict(paper.facts.extra) == {"code": "qopitem", "more": "qopreport"}
