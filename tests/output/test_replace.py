import json
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from agendapack.output.files import exchange, write_safely
from agendapack.output.replace import publish as publish_in_workspace
from agendapack.problems import Checked, Code, InternalFault


def files(**texts: str) -> Mapping[str, bytes]:
    """Return a set as a build makes it: PDFs by name, and the manifest that lists them."""
    pdfs = {name.replace("__", "/") + ".pdf": text.encode() for name, text in texts.items()}
    listed = {"documents": [{"file": name} for name in sorted(pdfs)]}
    return {**pdfs, "pack.json": json.dumps(listed).encode()}


def publish(files: Mapping[str, bytes], folder: Path) -> Checked[Path]:
    return publish_in_workspace(files, folder, folder.parent)


def exchanges(place: Path, wanted: bool = True) -> bool:
    """Tell whether folders can change names in one step here, and somebody wants that."""
    one, other = place / "one", place / "other"
    one.mkdir()
    other.mkdir()
    can = wanted and exchange(one, other)
    one.rmdir()
    other.rmdir()
    return can


def found(folder: Path) -> dict[str, bytes]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_a_first_set_is_written_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    made = files(pack="all", papers__02_minutes="two")
    assert publish(made, tmp_path / "build" / "m").problems == ()
    assert found(tmp_path / "build" / "m") == made
    assert os.listdir(tmp_path / "build") == ["m"]


@pytest.mark.parametrize(
    "name", ["../x", "papers/../../x", "/x", "", "a//b", "./x", "c:/x", "a\\b"]
)
def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InternalFault, match="no name of a file"):
        publish({"pack.json": b"{}", name: b"x"}, tmp_path / "build" / "m")
    assert list(tmp_path.iterdir()) == []


def test_files_that_are_no_longer_made_disappear(tmp_path: Path) -> None:
    publish(files(pack="1", papers__02="x"), tmp_path / "m")
    publish(files(pack="2", papers__03="x"), tmp_path / "m")
    assert sorted(found(tmp_path / "m")) == ["pack.json", "pack.pdf", "papers/03.pdf"]


def test_files_of_somebody_else_are_carried_over(tmp_path: Path) -> None:
    publish(files(pack="1"), tmp_path / "m")
    (tmp_path / "m" / "own" / "notes").mkdir(parents=True)
    (tmp_path / "m" / "own" / "notes" / "mine.txt").write_text("remember")
    publish(files(pack="2"), tmp_path / "m")
    assert found(tmp_path / "m") == {**files(pack="2"), "own/notes/mine.txt": b"remember"}


def test_equal_bytes_keep_their_time_of_change(tmp_path: Path) -> None:
    publish(files(pack="1", agenda="same"), tmp_path / "m")
    for name in ("pack.pdf", "agenda.pdf"):
        os.utime(tmp_path / "m" / name, (1000, 1000))
    publish(files(pack="2", agenda="same"), tmp_path / "m")
    assert (tmp_path / "m" / "agenda.pdf").stat().st_mtime == 1000
    assert (tmp_path / "m" / "pack.pdf").stat().st_mtime > 1000


def test_a_file_that_stays_is_not_written_again(tmp_path: Path) -> None:
    publish(files(pack="1", agenda="same"), tmp_path / "m")
    before = (tmp_path / "m" / "agenda.pdf").stat()
    publish(files(pack="2", agenda="same"), tmp_path / "m")
    after = (tmp_path / "m" / "agenda.pdf").stat()
    assert (after.st_ino, after.st_nlink) == (before.st_ino, 1)


def test_a_file_that_has_another_name_too_is_written_anew(tmp_path: Path) -> None:
    publish(files(pack="1", agenda="same"), tmp_path / "m")
    os.utime(tmp_path / "m" / "agenda.pdf", (1000, 1000))
    (tmp_path / "copy.pdf").hardlink_to(tmp_path / "m" / "agenda.pdf")
    publish(files(pack="2", agenda="same"), tmp_path / "m")
    (tmp_path / "copy.pdf").write_bytes(b"changed in place")
    assert found(tmp_path / "m") == files(pack="2", agenda="same")
    assert (tmp_path / "m" / "agenda.pdf").stat().st_mtime == 1000


def test_where_files_have_one_name_only_all_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(before: Path, path: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    publish(files(pack="1", agenda="same"), tmp_path / "m")
    monkeypatch.setattr(os, "link", refuse)
    assert publish(files(pack="2", agenda="same"), tmp_path / "m").problems == ()
    assert found(tmp_path / "m") == files(pack="2", agenda="same")


def test_of_many_files_that_cannot_be_written_the_first_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("agendapack.output.replace.write_safely", fill)
    many = files(**{f"papers__{number:02}": "x" for number in range(40)})
    (problem,) = publish(many, tmp_path / "m").problems
    assert problem.code is Code.CANNOT_WRITE
    assert "pack.json" in problem.message
    assert os.listdir(tmp_path) == []


def test_no_file_is_missing_where_writing_one_has_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(path: Path, data: bytes) -> None:
        if path.name == "17.pdf":
            raise MemoryError
        write_safely(path, data)

    monkeypatch.setattr("agendapack.output.replace.write_safely", write)
    with pytest.raises(MemoryError):
        publish(files(**{f"papers__{number:02}": "x" for number in range(40)}), tmp_path / "m")
    assert os.listdir(tmp_path) == []


def test_an_equal_set_is_not_written_at_all(tmp_path: Path) -> None:
    publish(files(pack="1"), tmp_path / "m")
    before = (tmp_path / "m").stat().st_ino
    publish(files(pack="1"), tmp_path / "m")
    assert (tmp_path / "m").stat().st_ino == before


@pytest.mark.parametrize("can_exchange", [True, False])
@pytest.mark.parametrize("at", range(6))
def test_a_failure_at_any_step_leaves_the_old_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int, can_exchange: bool
) -> None:
    if not can_exchange:
        monkeypatch.setattr("agendapack.output.replace.exchange", lambda one, other: False)
    steps_in_all = 3 if exchanges(tmp_path, can_exchange) else 4
    old, new = files(pack="old", agenda="old"), files(pack="new", agenda="new")
    publish(old, tmp_path / "m")
    steps = 0

    def fail(after: object) -> object:
        def step(*args: object, **kwargs: object) -> object:
            nonlocal steps
            steps += 1
            if steps == at + 1:
                raise OSError(28, "No space left on device")
            return after(*args, **kwargs)  # type: ignore[operator]

        return step

    monkeypatch.setattr("agendapack.output.replace.write_safely", fail(write_safely))
    monkeypatch.setattr(Path, "rename", fail(Path.rename))
    if can_exchange:
        monkeypatch.setattr("agendapack.output.replace.exchange", fail(exchange))
    problems = publish(new, tmp_path / "m").problems
    monkeypatch.undo()
    if steps > at:
        assert [problem.code for problem in problems] == [Code.CANNOT_WRITE]
        assert "no space left on device" in problems[0].message
        assert found(tmp_path / "m") == old
    else:
        assert at >= steps_in_all, "two files, and two renames or one exchange"
        assert found(tmp_path / "m") == new
    assert os.listdir(tmp_path) == ["m"]


def test_a_run_that_was_killed_between_the_renames_is_mended(tmp_path: Path) -> None:
    publish(files(pack="old"), tmp_path / "m")
    (tmp_path / "m").rename(tmp_path / ".m.old")
    (tmp_path / ".m.new").mkdir()
    (tmp_path / ".m.new" / "half.pdf").write_bytes(b"ha")
    publish(files(pack="new"), tmp_path / "m")
    assert found(tmp_path / "m") == files(pack="new")
    assert os.listdir(tmp_path) == ["m"]


def test_the_folder_has_its_name_at_every_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not exchanges(tmp_path):
        pytest.skip("this system cannot exchange two folders in one step")
    publish(files(pack="old"), tmp_path / "m")

    def refuse(path: Path, to: Path) -> None:
        raise AssertionError(f"{path} is renamed to {to}")

    monkeypatch.setattr(Path, "rename", refuse)
    publish(files(pack="new"), tmp_path / "m")
    monkeypatch.undo()
    assert found(tmp_path / "m") == files(pack="new")
    assert os.listdir(tmp_path) == ["m"]


@pytest.mark.parametrize("ending", ["old", "new", "mark", "lock"])
@pytest.mark.parametrize("kind", ["link", "file", "folder"])
def test_what_stands_in_the_place_of_a_working_file_is_kept_and_named(
    tmp_path: Path, ending: str, kind: str
) -> None:
    is_folder = ending in ("old", "new")
    if (kind == "folder") is is_folder or (kind == "file" and not is_folder):
        return  # a working file that a killed run left
    publish(files(pack="old"), tmp_path / "m")
    place, elsewhere = tmp_path / f".m.{ending}", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.txt").write_text("mine")
    if kind == "link":
        place.symlink_to(elsewhere if is_folder else elsewhere / "mine.txt")
    elif kind == "file":
        place.write_text("mine")
    else:
        place.mkdir()
    (problem,) = publish(files(pack="new"), tmp_path / "m").problems
    assert problem.code is Code.CANNOT_WRITE
    assert str(place) in problem.message
    assert problem.hint is not None
    assert "move it away" in problem.hint
    assert found(tmp_path / "m") == files(pack="old")
    assert (elsewhere / "mine.txt").read_text() == "mine"
    assert os.path.lexists(place)


@pytest.mark.parametrize("inner", [".", "papers"])
def test_a_read_only_folder_is_replaced_and_leaves_nothing(tmp_path: Path, inner: str) -> None:
    publish(files(pack="old", papers__02="old"), tmp_path / "m")
    (tmp_path / "m" / inner).chmod(0o500)
    assert publish(files(pack="new"), tmp_path / "m").problems == ()
    assert found(tmp_path / "m") == files(pack="new")
    assert os.listdir(tmp_path) == ["m"]


def test_a_read_only_folder_that_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    publish(files(pack="old"), tmp_path / "m")
    left = tmp_path / ".m.old"
    publish(files(pack="older", papers__02="older"), left)
    (left / "papers").chmod(0o000)
    left.chmod(0o500)
    assert publish(files(pack="new"), tmp_path / "m").problems == ()
    assert os.listdir(tmp_path) == ["m"]


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "thesis.doc").write_bytes(b"x")
    problems = publish(files(pack="1"), tmp_path / "m").problems
    assert [problem.code for problem in problems] == [Code.NOT_OUR_FOLDER]
    assert found(tmp_path / "m") == {"thesis.doc": b"x"}


@pytest.mark.parametrize("text", ["{", "[]", '{"documents": 3}', '{"documents": [{"file": 3}]}'])
def test_a_strange_manifest_does_not_make_a_folder_ours(tmp_path: Path, text: str) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "pack.json").write_text(text)
    problems = publish(files(pack="1"), tmp_path / "m").problems
    assert [problem.code for problem in problems] == [Code.NOT_OUR_FOLDER]


def test_a_link_in_place_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "m").symlink_to(tmp_path / "elsewhere")
    problems = publish(files(pack="1"), tmp_path / "m").problems
    assert [problem.code for problem in problems] == [Code.CANNOT_WRITE]
    assert found(tmp_path / "elsewhere") == {}


def test_a_folder_in_the_workspace_does_not_lead_out_of_it(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "workspace").mkdir()
    (tmp_path / "workspace" / "build").symlink_to(tmp_path / "elsewhere")
    folder = tmp_path / "workspace" / "build" / "m"
    problems = publish_in_workspace(files(pack="1"), folder, tmp_path / "workspace").problems
    assert [problem.code for problem in problems] == [Code.CANNOT_WRITE]
    assert found(tmp_path / "elsewhere") == {}
    assert publish(files(pack="1"), tmp_path / "elsewhere" / "m").problems == ()


def test_a_file_in_place_of_the_folder_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "m").write_text("a file")
    (tmp_path / "n").write_text("a file")
    inside = publish(files(pack="1"), tmp_path / "m").problems
    above = publish(files(pack="1"), tmp_path / "n" / "m").problems
    assert [problem.code for problem in inside + above] == [Code.CANNOT_WRITE] * 2
