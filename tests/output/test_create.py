import errno
import os
from pathlib import Path

import pytest

from agendapack.output.files import create, write_file
from agendapack.problems import Code


def test_new_files_are_written_with_their_folders(tmp_path: Path) -> None:
    made = create({"b/c.yaml": "x: 1\n", "a.yaml": "y: 2\n"}, tmp_path / "new")
    assert made.value == ("a.yaml", "b/c.yaml")
    assert (tmp_path / "new" / "b" / "c.yaml").read_bytes() == b"x: 1\n"


def test_nothing_is_written_where_one_file_is_there_already(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("mine")
    made = create({"a.yaml": "x", "b.yaml": "x"}, tmp_path)
    assert [problem.code for problem in made.problems] == [Code.FILE_EXISTS]
    assert made.problems[0].message.startswith("b.yaml ")
    assert not (tmp_path / "a.yaml").exists()
    assert (tmp_path / "b.yaml").read_text() == "mine"


def test_a_file_where_a_folder_has_to_be_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "meetings").write_text("a file")
    made = create({"meetings/a.yaml": "x"}, tmp_path)
    assert [problem.code for problem in made.problems] == [Code.CANNOT_WRITE]


def test_what_cannot_be_written_takes_the_others_back(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("a file where a folder should be")
    made = create({"a/x.yaml": "x", "b/x.yaml": "x"}, tmp_path)
    assert made.value is None
    assert [p.code for p in made.problems] == [Code.CANNOT_WRITE]
    assert [p.name for p in tmp_path.iterdir()] == ["b"]


def test_a_read_only_file_system_is_told_though_it_lets_nothing_be_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    for name in ("open", "unlink"):
        monkeypatch.setattr(os, name, refuse)
    monkeypatch.setattr(Path, "unlink", refuse)

    [problem] = write_file(tmp_path / "pack.pdf", b"", replace=True).problems

    assert problem.code == Code.CANNOT_WRITE
