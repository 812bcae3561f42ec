"""`agendapack cache`: where the cache is, what is in it, and making it smaller."""

import json
import os
from pathlib import Path

import pytest

from agendapack.cache.folder import CacheFolder
from agendapack.cli.options import cache_folder
from tests.cli.conftest import Run


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Fill a cache with three entries of 1 MB, the first used longest ago."""
    folder = tmp_path / "kept"
    monkeypatch.setenv("AGENDAPACK_CACHE", str(folder))
    store = CacheFolder(folder, "1")
    for age in range(3):
        known = set(folder.glob("*/*"))
        store.put(f"key {age}", bytes(1_000_000 - 51))
        (entry,) = set(folder.glob("*/*")) - known
        os.utime(entry, (1_600_000_000 + age * 86_400,) * 2)
    return folder


def test_show_says_place_size_limit_and_oldest_use(agendapack: Run, cache: Path) -> None:
    ran = agendapack("cache", "show")
    assert (ran.code, ran.err) == (0, "")
    lines = [line.split(maxsplit=1) for line in ran.out.splitlines()]
    assert lines[:2] == [["place", str(cache)], ["entries", "3"]]
    assert lines[2] == ["size", "3.0 MB of 1000.0 MB"]
    assert lines[3][1].startswith("use   2020-09-1")


def test_show_prints_json(agendapack: Run, cache: Path) -> None:
    ran = agendapack("cache", "show", "--format", "json", "--cache-size", "20MB")
    fields = json.loads(ran.out)
    assert fields.pop("oldest").startswith("2020-09-1")
    expected = {"place": str(cache), "entries": 3, "bytes": 3_000_000, "limit": 20_000_000}
    assert fields == expected


def test_show_of_no_cache(agendapack: Run, tmp_path: Path) -> None:
    ran = agendapack("cache", "show", "--cache", str(tmp_path / "none"))
    assert ran.code == 0
    assert ran.out.splitlines()[1:] == [
        "entries      0",
        "size         0.0 MB of 1000.0 MB",
        "oldest use   -",
    ]
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("arguments", "environment", "left"),
    [
        (("--size", "2.5MB"), None, 2),
        (("--all",), None, 0),
        ((), "1MB", 1),
        ((), None, 3),
        (("--cache-size", "0MB"), None, 0),
    ],
)
def test_prune_leaves_what_fits(
    agendapack: Run,
    cache: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    environment: str | None,
    left: int,
) -> None:
    if environment:
        monkeypatch.setenv("AGENDAPACK_CACHE_SIZE", environment)
    ran = agendapack("cache", "prune", *arguments)
    gone = 3 - left
    entries = "1 entry" if gone == 1 else f"{gone} entries"
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"removed {entries} ({gone}.0 MB)\n"
    assert len(list(cache.glob("*/*"))) == left


@pytest.mark.parametrize("arguments", [("--size", "much"), ("--all", "--size", "1MB")])
def test_prune_refuses_what_it_cannot_understand(
    agendapack: Run, cache: Path, arguments: tuple[str, ...]
) -> None:
    ran = agendapack("cache", "prune", *arguments)
    assert ran.code == 2
    assert "size" in ran.err
    assert len(list(cache.glob("*/*"))) == 3


def test_without_being_told_it_is_in_the_folder_of_the_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert cache_folder(None).is_relative_to(tmp_path)
    assert cache_folder(Path("here")) == Path.cwd() / "here"


def test_a_build_uses_the_cache_that_is_named_and_keeps_it_in_its_limit(
    agendapack: Run, workspace: Path
) -> None:
    place = workspace / "kept"
    options = ("build", "2030-03-04", "--quiet", "--force", "--cache", str(place))
    pack = workspace / "build" / "2030-03-04" / "pack.pdf"
    assert agendapack(*options, "--no-cache").code == 0
    assert not place.exists()
    without = pack.read_bytes()
    assert agendapack(*options).code == 0
    kept = {path.name for path in place.glob("??/*")}
    assert len(kept) >= 4
    assert agendapack(*options).code == 0
    assert {path.name for path in place.glob("??/*")} == kept
    assert pack.read_bytes() == without
    assert agendapack(*options, "--cache-size", "1KB").code == 0
    assert list(place.glob("??/*")) == []


def test_a_limit_that_is_no_size_is_refused(agendapack: Run, workspace: Path) -> None:
    ran = agendapack("build", "2030-03-04", "--force", "--cache", "kept", "--cache-size", "much")
    assert ran.code == 2
    assert "'much'" in ran.err
    assert not (workspace / "build" / "2030-03-04").exists()
