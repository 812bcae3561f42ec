"""`agendapack carry-notes`: files in, a new file out."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.tools.notes.packs import annotate, find, make_pack, notes_in


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """Return a folder with `old.pdf`, in which two notes are, and `new.pdf`."""
    papers = [("pond", ["The pond was looked at."]), ("bench", ["The bench is green."])]
    old = make_pack(tmp_path / "a", papers)
    for words, says in (("pond was", "how deep?"), ("bench is", "since when?")):
        page, box = find(old, words)
        old = annotate(old, page, "Highlight", box, Contents=says)
    (tmp_path / "old.pdf").write_bytes(old)
    (tmp_path / "new.pdf").write_bytes(make_pack(tmp_path / "b", papers[:1]))
    return tmp_path


def test_notes_are_carried_and_what_has_no_place_is_listed(agendapack: Run, copies: Path) -> None:
    ran = agendapack("carry-notes", "old.pdf", "new.pdf")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "wrote new-with-notes.pdf with 1 of 2 notes",
        "    page 1 -> page 1: how deep?",
    ]
    assert "warning: the note 'since when?' on page 3 of 'old.pdf' cannot be placed" in ran.err
    assert [note[2] for note in notes_in((copies / "new-with-notes.pdf").read_bytes())] == [
        "how deep?"
    ]


def test_a_file_is_replaced_only_when_asked(agendapack: Run, copies: Path) -> None:
    (copies / "out.pdf").write_text("mine")
    ran = agendapack("carry-notes", "old.pdf", "new.pdf", "-o", "out.pdf")
    assert (ran.code, (copies / "out.pdf").read_text()) == (1, "mine")
    assert "[file-exists]" in ran.err
    forced = agendapack(
        *("carry-notes", "old.pdf", "new.pdf", "-o", "out.pdf", "--force", "--format", "json")
    )
    said = json.loads(forced.out)
    assert (forced.code, said["wrote"], said["lost"]) == (0, "out.pdf", 1)


def test_strict_writes_nothing_if_a_note_has_no_place(agendapack: Run, copies: Path) -> None:
    assert agendapack("carry-notes", "old.pdf", "new.pdf", "--strict").code == 1
    assert not (copies / "new-with-notes.pdf").exists()


def test_what_is_no_pack_is_a_problem_and_a_missing_file_wrong_usage(
    agendapack: Run, copies: Path
) -> None:
    (copies / "text.pdf").write_text("no PDF")
    ran = agendapack("carry-notes", "text.pdf", "new.pdf")
    assert (ran.code, "[wrong-file-kind]" in ran.err) == (1, True)
    assert agendapack("carry-notes", "nothing.pdf", "new.pdf").code == 2
