"""Packs that are too large: the warning, and volumes that keep the numbers."""

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from agendapack.assemble import check_numbers
from agendapack.cli.run import run
from agendapack.model.cache import Cache
from agendapack.model.request import Output
from agendapack.model.style import read_size
from agendapack.model.text import Text
from agendapack.model.wording import ENGLISH
from agendapack.pack import finish
from agendapack.pack.finish import assemble_all, split_pack, tell_large_volumes, tell_size
from agendapack.pdf import check_tags, read_back
from agendapack.problems import InternalFault, Source
from agendapack.sandbox.forks import may_fork
from tests.assemble.packs import STYLE, make, pack, stamp_font

ROOT = Path(__file__).parents[2]
WEIGHTS = {"agenda": 10, "minutes": 20, "report": 70}


@pytest.fixture(scope="module")
def whole() -> Output:
    document = pack("untagged-scan")
    return Output("pack.pdf", "public", document, make(document))


@pytest.mark.parametrize(
    ("most", "parts"),
    [
        (100, []),
        (99, [["agenda", "minutes"], ["report"]]),
        (29, [["agenda"], ["minutes"], ["report"]]),
    ],
)
def test_papers_go_into_as_few_volumes_as_hold_them(
    whole: Output, most: int, parts: list[list[str]]
) -> None:
    volumes = split_pack(whole, WEIGHTS, most, ENGLISH)
    assert [[group.key for group in document.groups] for _, document in volumes] == parts
    assert [file for file, _ in volumes] == [f"pack-{n + 1}.pdf" for n in range(len(parts))]


def test_volumes_keep_labels_and_lead_nowhere_else(whole: Output) -> None:
    (_, first), (_, second) = split_pack(whole, WEIGHTS, 99, ENGLISH)
    readings = []
    for document in (first, second):
        data = make(document).data
        check_numbers(document, data, ENGLISH)
        assert check_tags(data) == ()
        readings.append(read_back(data))
    assert [label for reading in readings for label in reading.labels] == [
        *("i", "1", "2", "3", "4", "5")
    ]
    assert readings[1].stamps[0] == ("Page 3", "Agenda Item 3")
    assert [link.text for link in readings[0].links if link.target == 1] == ["(Pages 1 - 2)"]
    assert not [link for link in readings[0].links if "3" in link.text]
    assert "volume 2 of 2" in second.title
    assert first.identity != second.identity


def test_the_largest_papers_are_told_first(whole: Output) -> None:
    limit = Text("1 KB", Source("meetings/organisation.yaml", 4))
    (told,) = tell_size(whole, {"minutes": 20_000, "report": 700_000}, 1000, limit)
    assert told.source == limit.source
    assert "item 3 'Report' (0.7 MB), item 2 'Minutes' (20.0 KB)" in str(told.hint)
    assert not list(tell_size(whole, {}, 10**9, limit))


def test_a_volume_of_one_large_paper_is_told(whole: Output) -> None:
    assert len(tell_large_volumes([whole], 1000)) == 1
    assert tell_large_volumes([whole], 10**9) == []
    place = Source("meetings/organisation.yaml", 3)
    assert tell_large_volumes([whole], 1000, place)[0].source == place


@pytest.mark.parametrize(
    ("text", "size"), [("40 MB", 40_000_000), ("1.5kb", 1500), ("40", None), ("x MB", None)]
)
def test_sizes_have_a_unit(text: str, size: int | None) -> None:
    assert read_size(text) == size


def test_a_build_makes_volumes_and_lists_them(tmp_path: Path) -> None:
    options = ["2023-02-20", "--workspace", str(ROOT), "--output", str(tmp_path), "-q"]
    assert run(["build", *options, "--split", "60KB"]) == 0
    folder = tmp_path / "2023-02-20"
    listed = json.loads((folder / "pack.json").read_text("utf-8"))["documents"]
    volumes = sorted(path.name for path in folder.glob("pack-*.pdf"))
    assert len(volumes) > 1
    assert set(volumes) < {document["file"] for document in listed}


@pytest.mark.parametrize("given", [["--split", "20MB"], ["--split=20 MB"]])
def test_a_word_behind_split_that_is_a_size_is_one(tmp_path: Path, given: list[str]) -> None:
    options = ["--workspace", str(ROOT), "--output", str(tmp_path), "-q"]
    assert run(["build", *options, *given]) == 2  # and names no meeting
    assert run(["build", *options, *given, "2023-02-20"]) == 0


def test_a_word_behind_split_that_is_no_size_is_a_meeting(tmp_path: Path) -> None:
    options = ["--workspace", str(ROOT), "--output", str(tmp_path), "-q"]
    assert run(["build", *options, "--split", "2023-02-20"]) == 1  # the sample has no max-size
    assert not (tmp_path / "2023-02-20").exists()


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("many", "'many' is no size and no meeting; the latest meetings are"),
        ("2023-02-21", "'2023-02-21' is no size and no meeting; did you mean '2023-02-20'?"),
        ("20", "--split takes a size, for instance 20MB; '20' is none"),
        ("20MiB", "--split takes a size, for instance 20MB; '20MiB' is none"),
        ("0MB", "--split takes a size, for instance 20MB; '0MB' is none"),
    ],
)
def test_a_wrong_size_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], word: str, told: str
) -> None:
    options = ["2023-02-20", "--workspace", str(ROOT), "--output", str(tmp_path), "-q"]
    assert run(["build", *options, "--split", word]) == 2
    assert told in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "2023-02-20").exists()


def test_a_size_is_needed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["2023-02-20", "--workspace", str(ROOT), "--output", str(tmp_path), "-q"]
    assert run(["build", *options, "--split"]) == 1
    assert "max-size" in capsys.readouterr().err
    assert not (tmp_path / "2023-02-20").exists()


@pytest.mark.parametrize(("more", "is_forked"), [(0, True), (1, False)])
def test_a_fork_assembles_the_papers_where_they_have_many_pages(
    whole: Output, more: int, is_forked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    forks: list[object] = []

    @contextmanager
    def done_beside(work: Callable[[], Any]) -> Iterator[Callable[[], Any]]:
        forks.append(work)
        yield work

    monkeypatch.setattr(finish, "done_beside", done_beside)
    pages = sum(len(p.labels) for group in whole.document.groups for p in group.pieces)
    monkeypatch.setattr(finish, "PAGES_FOR_A_FORK", finish.PAGES_FOR_A_FILE + pages + more)
    monkeypatch.setattr(finish, "_assemble", lambda *given: lambda: whole.made)
    documents = [(file, whole.document) for file in ("1.pdf", "2.pdf")]
    made = assemble_all(documents, stamp_font(), STYLE, helped=True)
    assert [each.file for each in made] == ["1.pdf", "2.pdf"]
    assert bool(forks) == is_forked


@pytest.mark.parametrize(("more", "is_forked"), [(0, True), (1, False)])
def test_a_fork_checks_the_tags_of_a_long_document(
    whole: Output, more: int, is_forked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def check_tags(data: bytes, cache: Cache) -> tuple[str, ...]:
        asked.append(os.getpid())
        return (f"process {os.getpid()} says so",)

    monkeypatch.setattr(threading, "active_count", lambda: 1)  # whatever another test left
    is_forked = is_forked and may_fork()
    monkeypatch.setattr(finish, "PAGES_FOR_A_CHECK", whole.made.pages + more)
    monkeypatch.setattr(finish, "check_tags", check_tags)
    with pytest.raises(InternalFault, match=r"tags of pack.pdf are wrong: process") as fault:
        assemble_all([("pack.pdf", whole.document)], stamp_font(), STYLE, helped=True)
    assert (f"process {os.getpid()}" not in str(fault.value)) == is_forked
    assert bool(asked) != is_forked, "a fork's list is its own"
    monkeypatch.undo()
    (made,) = assemble_all([("pack.pdf", whole.document)], stamp_font(), STYLE, helped=True)
    assert made.made == whole.made
