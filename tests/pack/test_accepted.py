"""The rule: which warnings an acceptance sets aside, and what is told of one that is of no use."""

import pytest

from agendapack.model.business import Acceptance, Stretch
from agendapack.pack.prepare import find_unused, judge
from agendapack.problems import Accepted, Code, Problem, Severity, Source

MEETING, REPORT = "meetings/m/meeting.yaml", "meetings/m/report.yaml"
REASON = "The author has no other version."
ANNEX = Stretch(Source(REPORT, 8, 5), Source(REPORT, 11, 5))
OF_ANNEX = Acceptance(Code.NOT_TAGGED, REASON, Source(REPORT, 10, 7), (ANNEX,))
OF_REPORT = Acceptance(
    Code.CAPITALS,
    "It is the name of the band.",
    Source(MEETING, 5, 7),
    (Stretch(Source(MEETING, 4, 5), Source(MEETING, 7, 5)), Stretch(Source(REPORT))),
    except_for=(ANNEX,),
)


def warn(code: Code, file: str, line: int, column: int = 7) -> Problem:
    return Problem(code, f"line {line}", Source(file, line, column), severity=Severity.WARNING)


def test_a_warning_in_the_lines_of_the_annex_is_set_aside_with_its_reason() -> None:
    tagless = warn(Code.NOT_TAGGED, REPORT, 9)
    verdict = judge([OF_ANNEX], [tagless])
    assert verdict.told == ()
    assert verdict.accepted == (Accepted(tagless, REASON),)


@pytest.mark.parametrize(
    "new",
    [
        warn(Code.SCRIPTS, REPORT, 9),
        warn(Code.NOT_TAGGED, REPORT, 7),
        warn(Code.NOT_TAGGED, REPORT, 11, 5),
        warn(Code.NOT_TAGGED, MEETING, 9),
        Problem(Code.NOT_TAGGED, "nowhere", severity=Severity.WARNING),
    ],
    ids=["another code", "before", "the next annex", "another file", "no place"],
)
def test_every_other_warning_is_told(new: Problem) -> None:
    assert judge([OF_ANNEX], [new]).told == (new,)


def test_two_annexes_in_one_line_are_told_apart() -> None:
    first = Stretch(Source(REPORT, 3, 12), Source(REPORT, 3, 40))
    accepts = Acceptance(Code.NOT_TAGGED, REASON, Source(REPORT, 3, 30), (first,))
    one, other = warn(Code.NOT_TAGGED, REPORT, 3, 20), warn(Code.NOT_TAGGED, REPORT, 3, 50)
    verdict = judge([accepts], [one, other])
    assert verdict.told == (other,)
    assert [each.problem for each in verdict.accepted] == [one]


def test_what_is_accepted_for_a_report_is_not_for_its_annexes() -> None:
    own, named = warn(Code.CAPITALS, REPORT, 20), warn(Code.CAPITALS, MEETING, 4)
    of_annex = warn(Code.CAPITALS, REPORT, 9)
    verdict = judge([OF_REPORT], [own, named, of_annex])
    assert verdict.told == (of_annex,)
    assert [each.problem for each in verdict.accepted] == [named, own]


def test_an_error_stays_and_accepting_it_is_an_error_too() -> None:
    error = Problem(Code.NOT_TAGGED, "not tagged", Source(REPORT, 9, 7))
    verdict = judge([OF_ANNEX], [error])
    assert verdict.accepted == ()
    assert [problem.code for problem in verdict.told] == [Code.NOT_TAGGED, Code.CANNOT_ACCEPT]
    refused = verdict.told[1]
    assert (refused.severity, refused.source) == (Severity.ERROR, OF_ANNEX.source)
    assert refused.message == "'not-tagged' is an error here; only a warning can be accepted"


def test_an_acceptance_without_its_warning_is_told_where_it_stands() -> None:
    (unused,) = find_unused([OF_ANNEX, OF_REPORT], [warn(Code.CAPITALS, REPORT, 1)], finished=True)
    assert (unused.code, unused.source) == (Code.NOTHING_TO_ACCEPT, OF_ANNEX.source)
    assert unused.severity is Severity.WARNING


def accepting(code: Code, waiting: bool = False) -> Acceptance:
    return Acceptance(code, REASON, Source(REPORT, 10, 7), (ANNEX,), waiting=waiting)


def test_nothing_is_said_while_nobody_can_know() -> None:
    late = [accepting(Code.NOT_ACCESSIBLE), accepting(Code.PACK_TOO_LARGE)]
    assert find_unused(late, (), finished=False) == ()
    assert len(find_unused(late, (), finished=True)) == 2
    assert find_unused([accepting(Code.RELEASED_EARLY)], (), finished=True) == ()
    assert find_unused([accepting(Code.NOT_TAGGED, waiting=True)], (), finished=True) == ()
