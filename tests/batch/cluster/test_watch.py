"""What was looked into is noticed, however it is opened."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from agendapack.batch.cluster.work import Variables, watching

LOOKS: dict[str, Callable[[Path], object]] = {
    "open": lambda path: open(path / "blank").close(),
    "path": lambda path: (path / "blank").read_bytes(),
    "descriptor": lambda path: os.close(os.open(path / "blank", os.O_RDONLY)),
    "list": lambda path: os.listdir(path / "blank"),
    "scan": lambda path: os.scandir(path / "blank"),
    "glob": lambda path: list((path / "blank").glob("*.ttf")),
}


@pytest.mark.parametrize("way", LOOKS)
def test_a_look_into_what_was_not_sent_is_noticed(tmp_path: Path, way: str) -> None:
    folder = way in ("list", "scan", "glob")
    (tmp_path / "blank").mkdir() if folder else (tmp_path / "blank").touch()
    with watching(tmp_path, lambda path: path != "blank") as watch:
        LOOKS[way](tmp_path)
    assert watch.asked == {"blank"}


def test_a_look_into_what_was_sent_or_elsewhere_is_not(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "sent").touch()
    (tmp_path / "elsewhere").touch()
    with watching(tmp_path / "inside", lambda path: path == "sent") as watch:
        (tmp_path / "inside" / "sent").read_bytes()
        (tmp_path / "elsewhere").read_bytes()
        os.listdir(tmp_path)
        assert (tmp_path / "inside" / "sent").is_file()
    (tmp_path / "inside" / "sent").write_bytes(b"afterwards")
    assert watch.asked == set()


def test_nothing_is_noticed_afterwards(tmp_path: Path) -> None:
    with watching(tmp_path, lambda path: False) as watch:
        pass
    (tmp_path / "blank").touch()
    assert watch.asked == set()


def test_variables_that_were_not_sent_are_noticed() -> None:
    variables = Variables({"SENT": "secret", "UNSET": None})
    found = (variables.get("SENT"), variables.get("UNSET"), variables.get("OTHER"))
    assert found == ("secret", None, None)
    assert variables.asked == {"OTHER"}
    assert dict(variables) == {"SENT": "secret"}
