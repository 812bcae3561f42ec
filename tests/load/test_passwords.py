"""Passwords of annexes come from the environment, and are never shown."""

from pathlib import Path

import pytest

from agendapack.load import load_meeting
from tests.load.desk import FOLDER, HOME, MEETING, lay_out, show

LOCKED = (Path(__file__).parents[1] / "fixtures/annexes/encrypted-password.pdf").read_bytes()


def load_locked(root: Path, named: str, environment: dict[str, str]) -> tuple[int, list[str]]:
    lines = f"  - title: A\n    annexes:\n      - title: B\n        file: a.pdf\n        {named}\n"
    files: dict[str, str | bytes] = {
        f"{HOME}/meeting.yaml": MEETING + lines,
        f"{HOME}/a.pdf": LOCKED,
    }
    checked = load_meeting(lay_out(root, files), FOLDER, environment)
    assert checked.value is not None
    pages = sum(annex.pages or 0 for annex in checked.value.items[0].annexes)
    return pages, [show(problem) for problem in checked.problems]


def test_a_locked_annex_is_opened_with_the_password(tmp_path: Path) -> None:
    assert load_locked(tmp_path, "password-from: env:PLAN", {"PLAN": "secret"}) == (1, [])


def test_what_goes_into_the_pack_needs_no_password(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"{HOME}/meeting.yaml": MEETING
        + "  - title: A\n    annexes: [{title: B, file: a.pdf, password-from: env:PLAN}]\n",
        f"{HOME}/a.pdf": LOCKED,
    }
    loaded = load_meeting(lay_out(tmp_path, files), FOLDER, {"PLAN": "secret"}).value
    assert loaded is not None
    (annex,) = loaded.items[0].annexes
    assert b"/Encrypt" not in annex.data
    assert annex.facts is not None
    assert annex.facts.encrypted


@pytest.mark.parametrize(
    ("named", "environment", "message"),
    [
        (
            "password-from: env:PLAN",
            {},
            "8:24 missing-password: the environment variable PLAN is not set",
        ),
        (
            "password-from: env:PLAN",
            {"PLAN": "wrong"},
            "8:24 locked-pdf: the annex 'a.pdf' is locked with another password than the one given",
        ),
        (
            "password-from: secret",
            {"secret": "secret"},
            "8:24 bad-value: the field 'password-from' does not name an environment variable;"
            " allowed is env:NAME, for instance env:ANNEX_PASSWORD",
        ),
        ("id: plan", {}, "7:15 locked-pdf: the annex 'a.pdf' is locked with a password"),
    ],
)
def test_a_password_that_is_missing_or_wrong_is_told(
    tmp_path: Path, named: str, environment: dict[str, str], message: str
) -> None:
    assert load_locked(tmp_path, named, environment) == (0, [f"meeting.yaml:{message}"])
