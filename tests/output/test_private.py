"""Private files: whole or not at all, and nobody else's."""

import os
from pathlib import Path

import pytest

from agendapack.output import make_private, write_whole


def test_a_file_is_replaced_whole_and_is_its_owner_s_alone(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("old", "utf-8")
    write_whole(str(path), b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_put_in_its_place_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "report.json" / "held").mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        write_whole(str(tmp_path / "report.json"), b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]
    with pytest.raises(FileNotFoundError):
        write_whole(str(tmp_path / "gone" / "report.json"), b"new")


def test_an_interruption_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "report.json"
    path.write_text("old", "utf-8")
    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(str(path), b"new")
    assert path.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_draft_that_was_left_or_put_there_is_not_written_through(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("not ours", "utf-8")
    (tmp_path / f".report.json.{os.getpid()}.new").symlink_to(other)
    write_whole(str(tmp_path / "report.json"), b"new")
    assert (tmp_path / "report.json").read_bytes() == b"new"
    assert not (tmp_path / "report.json").is_symlink()
    assert other.read_text("utf-8") == "not ours"


def test_a_private_folder_is_private_and_those_above_it_are_as_ever(tmp_path: Path) -> None:
    make_private(str(tmp_path / "a" / "b"))
    make_private(str(tmp_path / "a" / "b"))
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700
    plain = tmp_path / "plain"
    plain.mkdir()
    assert (tmp_path / "a").stat().st_mode == plain.stat().st_mode
