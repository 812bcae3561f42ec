"""`accept` beside an agenda item, its paper and its annexes, as it is read."""

from pathlib import Path

import pytest

from agendapack.model.business import Acceptance
from agendapack.problems import Code, Problem, Source
from tests.load.desk import HOME, MEETING, MINUTES, REPORT, find, load, told

TEXT = {f"{HOME}/a.txt": "One.\n", f"{HOME}/b.txt": "Two.\n"}
ANNEXES = """\
annexes:
  - title: A
    file: a.txt
    accept:
      not-tagged: The author has
        no other version.

  - {title: B, file: b.txt, accept: {scripts: They only add up.}}
abbreviations:
  NHS: National Health Service
"""
REPORTED = {f"{HOME}/meeting.yaml": MEETING + "  - report: r.yaml\n", **TEXT}


def read(root: Path, files: dict[str, str]) -> dict[Code, Acceptance]:
    found = load(root, files).acceptances
    assert len({each.code for each in found}) == len(found)
    return {each.code: each for each in found}


def concerns(acceptance: Acceptance, file: str, line: int, column: int = 5) -> bool:
    return acceptance.concerns(Problem(acceptance.code, "", Source(file, line, column)))


def test_an_acceptance_beside_an_annex_is_for_its_lines_and_its_file(tmp_path: Path) -> None:
    report = f"{HOME}/r.yaml"
    found = read(tmp_path, {**REPORTED, report: REPORT + ANNEXES})
    first, second = found[Code.NOT_TAGGED], found[Code.SCRIPTS]
    assert first.reason == "The author has no other version."
    assert first.source == Source(report, 8, 7)
    assert [n for n in range(1, 15) if concerns(first, report, n)] == [5, 6, 7, 8, 9, 10]
    assert [n for n in range(1, 15) if concerns(second, report, n)] == [11]
    assert concerns(first, f"{HOME}/a.txt", 40)
    assert not concerns(second, f"{HOME}/a.txt", 40)


def test_an_acceptance_beside_an_item_is_for_its_paper_and_not_for_annexes(tmp_path: Path) -> None:
    meeting = MEETING + (
        "  - report: r.yaml\n    accept:\n      capitals: A name.\n  - title: Next\nto: All\n"
    )
    report = f"{HOME}/r.yaml"
    files = {**REPORTED, f"{HOME}/meeting.yaml": meeting, report: REPORT + ANNEXES}
    of_item = read(tmp_path, files)[Code.CAPITALS]
    lines = [n for n in range(1, 9) if concerns(of_item, f"{HOME}/meeting.yaml", n)]
    assert lines == [4, 5, 6]
    assert [n for n in range(1, 15) if concerns(of_item, report, n)] == [1, 2, 3, 4, 12, 13, 14]
    assert not concerns(of_item, f"{HOME}/a.txt", 1)


def test_minutes_and_reports_in_markdown_accept_in_their_own_file(tmp_path: Path) -> None:
    meeting = MEETING + "  - minutes: 2020-01-28\n  - report: r.md\n"
    minutes = MINUTES + "accept:\n  unlikely-vote: The chair has a second vote.\n"
    report = "---\ntitle: T\nfrom: F\naccept: {link-text: The form is called so.}\n---\n\nText.\n"
    files = {
        f"{HOME}/meeting.yaml": meeting,
        f"{HOME}/minutes-2020-01-28.yaml": minutes,
        f"{HOME}/r.md": report,
    }
    found = read(tmp_path, files)
    assert concerns(found[Code.UNLIKELY_VOTE], f"{HOME}/minutes-2020-01-28.yaml", 6)
    assert concerns(found[Code.LINK_TEXT], f"{HOME}/r.md", 7)
    assert not concerns(found[Code.LINK_TEXT], f"{HOME}/minutes-2020-01-28.yaml", 6)


@pytest.mark.parametrize(
    ("secret", "withheld"),
    [
        ("", [False, False]),
        ("confidential: {reason: Forbidden.}\n", [True, True]),
        ("confidential: {reason: Forbidden., released: 2021-01-01}\n", [True, True]),
    ],
    ids=["open", "withheld", "released"],
)
def test_it_knows_whether_its_paper_was_ever_withheld(
    tmp_path: Path, secret: str, withheld: list[bool]
) -> None:
    files = {**REPORTED, f"{HOME}/r.yaml": REPORT + ANNEXES + secret}
    assert [each.withheld for each in read(tmp_path, files).values()] == withheld


def test_a_paper_to_follow_keeps_its_acceptances_waiting(tmp_path: Path) -> None:
    entry = "  - report: r.yaml\n    to-follow: yes\n    accept: {capitals: A name.}\n"
    found = read(tmp_path, {f"{HOME}/meeting.yaml": MEETING + entry})
    assert found[Code.CAPITALS].waiting


@pytest.mark.parametrize(
    ("accept", "problem"),
    [
        (
            "{not-taged: Why not.}",
            "r.yaml:4:10 unknown-code: no warning has the code 'not-taged'",
        ),
        (
            "{not-tagged: ' '}",
            "r.yaml:4:10 missing-field: 'not-tagged' is accepted without a reason",
        ),
        (
            "{not-tagged: }",
            "r.yaml:4:22 missing-field: reason to accept 'not-tagged' is empty",
        ),
        (
            "[not-tagged]",
            "r.yaml:4:9 wrong-type: the field 'accept' of the report holds a list; codes of"
            " warnings are allowed, each with a reason, for instance not-tagged: The author has"
            " no other version.",
        ),
    ],
    ids=["unknown", "blank", "empty", "a list"],
)
def test_an_acceptance_has_a_known_code_and_a_reason(
    tmp_path: Path, accept: str, problem: str
) -> None:
    files = {**REPORTED, f"{HOME}/r.yaml": REPORT + f"accept: {accept}\n"}
    assert told(tmp_path, files) == [problem]


def test_the_code_that_was_meant_is_named(tmp_path: Path) -> None:
    files = {**REPORTED, f"{HOME}/r.yaml": REPORT + "accept: {not-taged: Why not.}\n"}
    (problem,) = find(tmp_path, files)
    assert problem.hint == "did you mean 'not-tagged'?"
