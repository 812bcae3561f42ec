"""Which workspace, and which meeting in it."""

from pathlib import Path

import pytest

from agendapack.problems import Severity
from agendapack.workspace import find_unread, find_workspace, meeting_folders, resolve_meeting


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("2020-02-12", "2020-02-26", "2020-02-26-planning", "2021-01-01"):
        (tmp_path / "meetings" / name).mkdir(parents=True)
        (tmp_path / "meetings" / name / "meeting.yaml").touch()
    (tmp_path / "meetings" / "committees").mkdir()
    return tmp_path


def test_the_workspace_is_the_nearest_folder_upwards(root: Path) -> None:
    inner = root / "meetings" / "2020-02-26"
    assert find_workspace(inner) == find_workspace(root) == root
    (inner / "meetings").mkdir()
    assert find_workspace(inner) == inner


def test_there_may_be_no_workspace(tmp_path: Path) -> None:
    assert find_workspace(tmp_path) is None


def test_meetings_are_the_folders_with_a_meeting_file(root: Path, tmp_path: Path) -> None:
    assert meeting_folders(root) == (
        "2020-02-12",
        "2020-02-26",
        "2020-02-26-planning",
        "2021-01-01",
    )
    assert meeting_folders(tmp_path / "elsewhere") == ()


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("2020-02-26", "2020-02-26"),
        ("2020-02-26-", "2020-02-26-planning"),
        ("2021", "2021-01-01"),
        ("2020-02-26/", "2020-02-26"),
        ("meetings/2020-02-26", "2020-02-26"),
        ("./meetings/2020-02-26/meeting.yaml", "2020-02-26"),
    ],
)
def test_a_meeting_is_named_by_folder_path_or_unique_prefix(
    root: Path, name: str, folder: str
) -> None:
    assert resolve_meeting(root, name).value == folder


def test_an_absolute_path_names_a_meeting(root: Path) -> None:
    assert resolve_meeting(root, str(root / "meetings/2021-01-01")).value == "2021-01-01"


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        (
            "2020-02",
            "'2020-02' may be 2020-02-12, 2020-02-26 or 2020-02-26-planning",
            "write more of the name",
        ),
        ("2020-02-62", "there is no meeting '2020-02-62'", "did you mean '2020-02-26'?"),
        (
            "planning",
            "there is no meeting 'planning'",
            "the latest meetings are 2020-02-26, 2020-02-26-planning, 2021-01-01",
        ),
        (
            "committees",
            "the folder meetings/committees holds no meeting.yaml",
            "a meeting is a folder with a meeting.yaml in it",
        ),
        ("a\0b", "there is no meeting 'a\0b'", None),
        ("", "there is no meeting ''", None),
        ("/etc", "there is no meeting '/etc'", None),
    ],
)
def test_a_name_that_fits_none_or_several_is_told(
    root: Path, name: str, message: str, hint: str | None
) -> None:
    checked = resolve_meeting(root, name)
    (problem,) = checked.problems
    assert (checked.value, problem.message) == (None, message)
    assert hint is None or problem.hint == hint


def test_an_empty_workspace_has_no_meetings(tmp_path: Path) -> None:
    (problem,) = resolve_meeting(tmp_path, "2020").problems
    assert problem.hint == "the workspace holds no meetings yet"


@pytest.mark.parametrize(
    "file",
    [
        *("meeting.yaml.txt", "Meeting.yaml", "meeting.yml", "MEETING.YAML", "meeting"),
        *("meeting.txt", "meetings.yaml", "meeting (1).yaml", "meeting - Copy.yaml"),
        *("meeting.yaml~", "meetng.yaml", "agenda.yaml"),
    ],
)
def test_a_file_that_is_nearly_a_meeting_is_told(root: Path, file: str) -> None:
    folder = root / "meetings" / "2021-02-01"
    folder.mkdir()
    (folder / file).touch()
    (problem,) = find_unread(root)
    assert problem.message == (
        f"meetings/2021-02-01 holds no meeting.yaml, but '{file}', which is not read"
    )
    assert problem.severity is Severity.WARNING
    (refused,) = resolve_meeting(root, "2021-02-01").problems
    assert (refused.message, refused.severity) == (problem.message, Severity.ERROR)


def test_a_meeting_that_is_a_folder_too_deep_is_told(root: Path) -> None:
    folder = root / "meetings" / "2021" / "2021-02-01"
    folder.mkdir(parents=True)
    (folder / "meeting.yaml").touch()
    (problem,) = find_unread(root)
    assert problem.hint == "move the folder meetings/2021/2021-02-01 into meetings/"


@pytest.mark.parametrize("name", ["2021-01-01", "committees", "organisations", ".git"])
def test_what_is_a_meeting_or_none_is_not_told(root: Path, name: str) -> None:
    folder = root / "meetings" / name
    folder.mkdir(exist_ok=True)
    (folder / "meeting.yml").touch()
    assert find_unread(root) == ()


def test_other_folders_are_not_told(root: Path) -> None:
    (root / "meetings" / "pictures").mkdir()
    (root / "meetings" / "pictures" / "crest.png").touch()
    assert find_unread(root) == ()


def test_a_meeting_without_a_folder_is_told(root: Path) -> None:
    (root / "meetings" / "2021-03-01-parks.yaml").touch()
    (problem,) = find_unread(root)
    assert problem.hint == "move it to meetings/2021-03-01-parks/meeting.yaml"


@pytest.mark.parametrize("name", [".", "..", "meetings"])
def test_a_folder_above_the_meetings_is_no_meeting(root: Path, name: str) -> None:
    (problem,) = resolve_meeting(root, name).problems
    assert problem.message == f"there is no meeting '{name}'"
    assert (problem.hint or "").startswith("the latest meetings are ")
