"""Files that files name: only those of the workspace, by their exact names."""

import hashlib
import os
from pathlib import Path

import pytest

from agendapack.load.paths import Reading, locate
from agendapack.problems import Source

SOURCE = Source("meetings/m/meeting.yaml", 7, 9)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace" / "meetings" / "m"
    (folder / "annexes").mkdir(parents=True)
    (folder / "annexes" / "Findings.pdf").write_bytes(b"found")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    return tmp_path / "workspace"


def find(root: Path, name: str) -> tuple[str | None, list[str], list[str | None]]:
    reading = Reading(root)
    path = locate(reading, name, "meetings/m", SOURCE)
    assert all(problem.source == SOURCE for problem in reading.problems)
    told = [f"{problem.code}: {problem.message}" for problem in reading.problems]
    return path, told, [problem.hint for problem in reading.problems]


@pytest.mark.parametrize(
    "name", ["annexes/Findings.pdf", "../m/annexes/./Findings.pdf", "annexes//Findings.pdf"]
)
def test_a_file_is_found_from_the_folder_of_the_file_that_names_it(root: Path, name: str) -> None:
    assert find(root, name) == ("meetings/m/annexes/Findings.pdf", [], [])


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        (
            "annexes/findings.pdf",
            "the file 'annexes/findings.pdf' does not exist",
            "did you mean 'Findings.pdf'? Capital and small letters must be the same",
        ),
        (
            "annexes/Finding.pdf",
            "the file 'annexes/Finding.pdf' does not exist",
            "did you mean 'Findings.pdf'?",
        ),
        (
            r"annexes\Findings.pdf",
            r"the file 'annexes\Findings.pdf' does not exist",
            "write / between folders, on Windows too: 'annexes/Findings.pdf'",
        ),
        (
            "anexes/a.pdf",
            "the file 'anexes/a.pdf' does not exist: there is no folder 'anexes'",
            "did you mean 'annexes'?",
        ),
        (
            "annexes/Findings.png",
            "the file 'annexes/Findings.png' does not exist",
            "meetings/m/annexes holds no 'Findings.png'; check the name, or put the file there",
        ),
        (
            "q.yaml",
            "the file 'q.yaml' does not exist",
            "meetings/m holds no 'q.yaml'; check the name, or put the file there",
        ),
        (
            "annexes/Findings.pdf/x",
            "the file 'annexes/Findings.pdf/x' does not exist",
            "meetings/m/annexes/Findings.pdf holds no 'x'; check the name, or put the file there",
        ),
        ("x" * 5000, f"the file '{'x' * 5000}' does not exist", None),
    ],
)
def test_a_missing_file_is_told_with_a_near_name(
    root: Path, name: str, message: str, hint: str | None
) -> None:
    path, told, hints = find(root, name)
    assert (path, told) == (None, [f"missing-file: {message}"])
    assert hint is None or hints == [hint]


@pytest.mark.parametrize("name", ["../../../secret.txt", "../..", "../../..", "../../../../../etc"])
def test_a_path_out_of_the_workspace_is_refused(root: Path, name: str) -> None:
    path, told, hints = find(root, name)
    assert (path, told) == (None, [f"outside-workspace: '{name}' leads out of the workspace"])
    assert hints == ["copy the file into the meeting's folder and name it from there"]


def test_a_link_out_of_the_workspace_is_refused(root: Path) -> None:
    (root / "meetings/m/link.txt").symlink_to("../../../secret.txt")
    (root / "meetings/m/up").symlink_to("../../..")
    for name in ("link.txt", "up/secret.txt"):
        path, told, _ = find(root, name)
        message = f"outside-workspace: '{name}' is a link that leads out of the workspace"
        assert (path, told) == (None, [message])


def test_a_link_within_the_workspace_is_followed(root: Path) -> None:
    (root / "meetings/m/link.pdf").symlink_to("annexes/Findings.pdf")
    assert find(root, "link.pdf") == ("meetings/m/link.pdf", [], [])


@pytest.mark.parametrize("target", ["loop", "nothing"])
def test_a_link_to_nothing_is_told(root: Path, target: str) -> None:
    (root / "meetings/m/loop").symlink_to(target)
    path, told, _ = find(root, "loop")
    assert path is None
    assert told == ["missing-file: 'loop' is a link to a file that does not exist"]


def test_a_folder_is_no_file(root: Path) -> None:
    message = "wrong-file-kind: 'annexes' is a folder; a file is allowed here"
    assert find(root, "annexes")[:2] == (None, [message])


def test_reading_notes_the_digest_and_refuses_what_is_too_large(root: Path) -> None:
    reading = Reading(root)
    assert reading.read("meetings/m/annexes/Findings.pdf", 5, SOURCE) == b"found"
    (read,) = reading.files.values()
    assert read.sha256 == hashlib.sha256(b"found").hexdigest()
    assert reading.read("meetings/m/annexes/Findings.pdf", 4, SOURCE) is None
    assert [problem.code for problem in reading.problems] == ["too-large"]


def test_a_pipe_and_a_file_that_is_gone_are_told(root: Path) -> None:
    os.mkfifo(root / "meetings/m/pipe")
    reading = Reading(root)
    assert reading.read("meetings/m/pipe", 5, SOURCE) is None
    assert reading.read("meetings/m/gone", 5, SOURCE) is None
    assert [problem.message for problem in reading.problems] == [
        "'meetings/m/pipe' is not an ordinary file",
        "'meetings/m/gone' cannot be read: no such file or directory",
    ]
