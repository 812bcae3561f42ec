"""Write the reports of a run: JSON, and JUnit XML for CI services."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree as Xml

from agendapack import __version__
from agendapack.batch.outcome import Outcome, State
from agendapack.cli.show import as_plain_text, count, printable
from agendapack.output.files import tell_reason
from agendapack.output.private import write_whole
from agendapack.problems import (
    Accepted,
    Code,
    Problem,
    as_accepted_fields,
    as_fields,
    in_order,
    is_error,
)

FORMAT = 1
WAITING = "waiting"
"""The state of a meeting that the run has not reached yet."""


def make_report(
    folders: Sequence[str],
    outcomes: Mapping[str, Outcome],
    problems: Sequence[Problem],
    seconds: float,
    complete: bool,
) -> bytes:
    """Return the report as JSON, one line for each meeting, with the problems of the run itself."""
    totals = count_up(outcomes.values(), problems, seconds)
    head = {
        "format": FORMAT,
        "agendapack": __version__,
        "complete": complete,
        "totals": {"meetings": len(folders), **totals},
        "problems": [as_fields(problem) for problem in problems],
    }
    lines = [_describe(folder, outcomes.get(folder)) for folder in folders]
    meetings = "[" + ",".join(f"\n{line}" for line in lines) + ("\n]" if lines else "]")
    return f'{json.dumps(head)[:-1]}, "meetings": {meetings}}}\n'.encode()


def count_up(
    outcomes: Iterable[Outcome], problems: Iterable[Problem], seconds: float
) -> dict[str, int | float]:
    """Return totals: meetings in each state, errors, warnings, pages and seconds.

    A problem in a file that several meetings share counts once.
    """
    found = list(problems)
    accepted: dict[Accepted, None] = {}
    states = dict.fromkeys(State, 0)
    pages = 0
    for outcome in outcomes:
        states[outcome.state] += 1
        pages += outcome.pages
        found += outcome.problems
        accepted |= dict.fromkeys(outcome.accepted)
    errors = [is_error(problem) for problem in in_order(found)]
    return {
        "built": states[State.BUILT],
        "unchanged": states[State.UNCHANGED],
        "failed": states[State.FAILED],
        "faults": states[State.FAULT],
        "errors": sum(errors),
        "warnings": len(errors) - sum(errors),
        "accepted": len(accepted),
        "pages": pages,
        "seconds": round(seconds, 3),
    }


def _describe(folder: str, outcome: Outcome | None) -> str:
    if outcome is None:
        return json.dumps({"meeting": folder, "state": WAITING})
    fault = outcome.fault
    return json.dumps(
        {
            "meeting": folder,
            "state": outcome.state,
            "reasons": outcome.reasons,
            "pages": outcome.pages,
            "packs": [{"file": file, "pages": pages} for file, pages in outcome.packs],
            "seconds": round(outcome.seconds, 3),
            "problems": [as_fields(problem) for problem in outcome.problems],
            "accepted": [as_accepted_fields(each) for each in outcome.accepted],
            "notes": outcome.notes,
            "fault": {"kind": fault.kind, "message": fault.brief} if fault else None,
        }
    )


CHOICE = "the meetings that were asked for"


def make_junit(
    name: str,
    root: Path,
    outcomes: Mapping[str, Outcome],
    folders: Sequence[str],
    problems: Sequence[Problem],
    seconds: float,
) -> bytes:
    """Return a JUnit test suite with one test case for each meeting.

    A meeting with errors is a failure, and an internal error is an error. A meeting that was
    built or unchanged passes, with its warnings as `system-out`. A meeting that the run did
    not reach is skipped.
    """
    suite = Xml.Element("testsuite", name=name, time=f"{seconds:.3f}")
    if problems:
        _fail(_add_case(suite, CHOICE, 0.0), problems, root)
    for folder in folders:
        _add_meeting(suite, folder, outcomes.get(folder), root)
    for key, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
        suite.set(key, str(len(suite.findall(f".//{tag}"))))
    suite.set("skipped", str(len(suite.findall(".//skipped"))))
    suites = Xml.Element("testsuites")
    suites.append(suite)
    Xml.indent(suites)
    written: bytes = Xml.tostring(suites, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _add_meeting(suite: Xml.Element, folder: str, outcome: Outcome | None, root: Path) -> None:
    case = _add_case(suite, folder, outcome.seconds if outcome else 0.0)
    if outcome is None:
        Xml.SubElement(case, "skipped", message="the run ended before")
    elif outcome.fault is not None:
        fault = outcome.fault
        error = Xml.SubElement(case, "error", message=printable(fault.brief), type=fault.kind)
        error.text = _all_printable(fault.trace.splitlines())
    elif outcome.state is State.FAILED:
        _fail(case, outcome.problems, root)
    elif outcome.problems:
        Xml.SubElement(case, "system-out").text = _told(outcome.problems, root)


def _add_case(suite: Xml.Element, name: str, seconds: float) -> Xml.Element:
    about = {"classname": "meetings", "name": printable(name), "time": f"{seconds:.3f}"}
    return Xml.SubElement(suite, "testcase", about)


def _fail(case: Xml.Element, problems: Sequence[Problem], root: Path) -> None:
    failure = Xml.SubElement(case, "failure", message=count(problems), type="problems")
    failure.text = _told(problems, root)


def _told(problems: Iterable[Problem], root: Path) -> str:
    texts = [as_plain_text(problem, root) for problem in in_order(problems)]
    return _all_printable(line for text in texts for line in text.splitlines())


def _all_printable(lines: Iterable[str]) -> str:
    return "\n".join(map(printable, lines))


def write_report(path: Path, data: bytes) -> tuple[Problem, ...]:
    """Write a file that only its owner may read.

    Returns:
        The problem if the file cannot be written, otherwise nothing.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(str(path), data)
    except OSError as error:
        message = f"{path.as_posix()} cannot be written: {tell_reason(error)}"
        hint = "look at the permissions of its folder and at the space on the disk"
        return (Problem(Code.CANNOT_WRITE, message, hint=hint),)
    return ()
