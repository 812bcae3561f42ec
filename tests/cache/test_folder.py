"""The store: what is kept is got back whole, or not at all."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from agendapack.cache.folder import CacheFolder, open_cache, prune, survey
from agendapack.model.cache import NO_CACHE

VALUE = b"A paper." * 100


def make(folder: Path, program: str = "1") -> CacheFolder:
    return CacheFolder(folder / "cache", program)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_is_put_is_got_by_another_process_of_the_same_program(tmp_path: Path) -> None:
    make(tmp_path).put("key", VALUE)
    assert make(tmp_path).get("key") == VALUE
    assert make(tmp_path).get("another key") is None
    assert make(tmp_path, program="2").get("key") is None


def test_an_empty_value_is_a_value(tmp_path: Path) -> None:
    make(tmp_path).put("key", b"")
    assert make(tmp_path).get("key") == b""


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    make(tmp_path).put("key", VALUE)
    (entry,) = files(tmp_path)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "cache", entry.parent)]
    assert modes == [0o700, 0o700]
    assert stat.S_IMODE(entry.stat().st_mode) == 0o600


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "half": lambda data: data[: len(data) // 2],
    "head only": lambda data: data[:30],
    "a byte short": lambda data: data[:-1],
    "a byte more": lambda data: data + b"x",
    "a bit turned": lambda data: data[:-5] + bytes([data[-5] ^ 1]) + data[-4:],
    "another format": lambda data: data.replace(b"cache 1", b"cache 2", 1),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_what_is_damaged_is_removed_and_never_used(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    cache = make(tmp_path)
    cache.put("key", VALUE)
    (entry,) = files(tmp_path)
    entry.write_bytes(damage(entry.read_bytes()))
    assert cache.get("key") is None
    assert files(tmp_path) == []
    cache.put("key", VALUE)
    assert cache.get("key") == VALUE


def test_an_entry_under_the_key_of_another_is_never_used(tmp_path: Path) -> None:
    cache = make(tmp_path)
    cache.put("mine", b"of the public pack")
    (mine,) = files(tmp_path)
    cache.put("theirs", b"of the restricted pack")
    (theirs,) = set(files(tmp_path)) - {mine}
    mine.write_bytes(theirs.read_bytes())
    assert cache.get("mine") is None
    assert cache.get("theirs") == b"of the restricted pack"


def test_what_is_used_is_young_again_once_an_hour_has_gone(tmp_path: Path) -> None:
    make(tmp_path).put("key", VALUE)
    (entry,) = files(tmp_path)
    used = entry.stat().st_mtime
    for behind, touched in ((60, False), (7200, True)):
        os.utime(entry, (used - behind, used - behind))
        assert make(tmp_path).get("key") == VALUE
        assert (entry.stat().st_mtime >= used) == touched


def test_a_folder_that_cannot_be_made_is_no_cache(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    cache = make(tmp_path)
    cache.put("key", VALUE)
    assert cache.get("key") is None
    assert (tmp_path / "cache").read_text() == "a file"


def test_a_full_disk_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*paths: object) -> None:
        raise OSError(28, "No space left on device")

    cache = make(tmp_path)
    monkeypatch.setattr("agendapack.cache.folder.os.replace", full)
    cache.put("key", VALUE)
    assert files(tmp_path) == []
    assert cache.get("key") is None


def test_no_folder_keeps_nothing() -> None:
    assert open_cache(None) is NO_CACHE
    NO_CACHE.put("key", VALUE)
    assert NO_CACHE.get("key") is None


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    cache = make(tmp_path)
    entries: dict[str, Path] = {}
    for age, key in enumerate("dbca"):
        cache.put(key, VALUE)
        (entries[key],) = set(files(tmp_path)) - set(entries.values())
        os.utime(entries[key], (1_000_000_000 - age, 1_000_000_000 - age))
    size = entries["a"].stat().st_size
    assert survey(tmp_path / "cache").size == 4 * size
    removed = prune(tmp_path / "cache", 2 * size + 10)
    assert (removed.entries, removed.size) == (2, 2 * size)
    assert {key for key, path in entries.items() if path.exists()} == {"d", "b"}
    left = survey(tmp_path / "cache")
    assert (left.entries, left.size) == (2, 2 * size)
    assert left.oldest == 1_000_000_000 - 1


def test_pruning_removes_what_was_left_half_written_and_nothing_of_anybody_else(
    tmp_path: Path,
) -> None:
    make(tmp_path).put("key", VALUE)
    (entry,) = files(tmp_path)
    left, fresh = entry.with_name("new-left"), entry.with_name("new-fresh")
    strange = [tmp_path / "cache" / "notes.txt", tmp_path / "cache" / "ab" / "notes.txt"]
    strange[1].parent.mkdir(exist_ok=True)
    for path in (left, fresh, *strange):
        path.write_text("words")
    os.utime(left, (1, 1))
    for path in strange:
        os.utime(path, (1, 1))
    prune(tmp_path / "cache", 0)
    assert set(files(tmp_path)) == {fresh, *strange}


def test_a_link_in_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / ("a" * 62)).write_text("kept")
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "ab").symlink_to(outside)
    (tmp_path / "cache" / "cd").mkdir()
    (tmp_path / "cache" / "cd" / ("b" * 62)).symlink_to(outside / ("a" * 62))
    prune(tmp_path / "cache", 0)
    assert (outside / ("a" * 62)).read_text() == "kept"
    assert survey(tmp_path / "cache").entries == 0


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    found = survey(tmp_path / "cache")
    assert (found.entries, found.size, found.oldest) == (0, 0, None)
    assert prune(tmp_path / "cache", 0).entries == 0


def test_an_entry_that_another_run_is_reading_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, replace = make(tmp_path), os.replace

    def refuse_to_replace(source: str, target: Path) -> None:
        if target.exists():
            raise PermissionError(13, "it is open")
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse_to_replace)
    cache.put("key", VALUE)
    cache.put("key", VALUE)
    cache.put("another key", VALUE)
    assert [cache.get(key) for key in ("key", "another key")] == [VALUE, VALUE]
    assert len(files(tmp_path)) == 2
