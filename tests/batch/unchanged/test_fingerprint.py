"""The fingerprint of what builds: the program, its libraries, Python."""

import re
import shutil
import sys
import time
import tomllib
import zlib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from agendapack import cache as module
from agendapack.cache import LIBRARIES, fingerprint

ROOT = Path(__file__).parents[3]
NOT_IN_THE_FILES = {"click", "rich", "pygments", "platformdirs", "watchfiles", "anyio", "idna"}
"""These run commands, print, and watch; no byte of a pack is theirs."""


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "_", name).lower()


def needed(requirement: Requirement, extra: str = "") -> set[str]:
    """Return the distributions that a requirement brings, here."""
    if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
        return set()
    found = {plain(requirement.name)}
    for each in metadata.requires(requirement.name) or []:
        for wanted in requirement.extras or {""}:
            inner = Requirement(each)
            if plain(inner.name) not in found:
                found |= needed(inner, wanted)
    return found


def test_every_library_that_is_needed_counts() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = set().union(*(needed(Requirement(each)) for each in project["dependencies"]))
    assert {"pypdf", "pydantic_core", "lxml", "mdurl"} <= found
    assert found - LIBRARIES == NOT_IN_THE_FILES & found


def test_installed_versions_are_seen() -> None:
    versions = dict(each.split("-", 1) for each in module._versions())
    assert versions["pypdf"] == metadata.version("pypdf")
    assert versions["reportlab"] == metadata.version("reportlab")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small package in place of ours, with templates beside it."""
    home = tmp_path / "checkout" / "agendapack"
    (home / "fonts").mkdir(parents=True)
    (home / "code.py").write_text("code", "utf-8")
    (home / "fonts" / "a.ttf").write_text("font", "utf-8")
    (home.parent / "templates").mkdir()
    (home.parent / "templates" / "a.html").write_text("html", "utf-8")
    monkeypatch.setattr(module, "HOME", str(home))
    return home


def test_a_change_of_the_program_shows(package: Path, tmp_path: Path) -> None:
    memory = tmp_path / "memory"
    seen = [fingerprint(memory, time.time_ns() + 10**9)]
    for name in ("code.py", "fonts/a.ttf", "new.py", "../templates/a.html"):
        (package / name).write_text("0000", "utf-8")
        seen.append(fingerprint(memory, time.time_ns() + 10**9))
        assert seen[-1] == fingerprint(), "what is kept is what is found"
    (package / "new.py").unlink()
    seen.append(fingerprint(memory, time.time_ns() + 10**9))
    assert len(set(seen)) == len(seen)


def test_a_file_that_is_only_touched_is_no_change(package: Path, tmp_path: Path) -> None:
    before = fingerprint(tmp_path / "memory", time.time_ns() + 10**9)
    shutil.copy2(package / "code.py", tmp_path / "code.py")
    (tmp_path / "code.py").replace(package / "code.py")
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "code.pyc").write_text("x", "utf-8")
    assert fingerprint(tmp_path / "memory", time.time_ns() + 10**9) == before


def test_nothing_is_read_while_all_stands_as_it_did(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = tmp_path / "memory"
    before = fingerprint(memory, time.time_ns() + 10**9)
    monkeypatch.setattr(module, "_digest", lambda *_: "read")
    assert fingerprint(memory, time.time_ns() + 10**9) == before
    memory.write_bytes(memory.read_bytes()[:-5])
    assert fingerprint(memory, time.time_ns() + 10**9) == "read"


def test_nothing_is_kept_of_a_file_that_was_changed_a_moment_ago(
    package: Path, tmp_path: Path
) -> None:
    fingerprint(tmp_path / "memory", (package / "code.py").stat().st_ctime_ns)
    assert not (tmp_path / "memory").exists()


def test_what_another_installation_has_kept_is_not_taken(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory, later = tmp_path / "memory", time.time_ns() + 10**10
    first = fingerprint(memory, later)
    other = tmp_path / "other" / "agendapack"
    shutil.copytree(package, other)
    (other / "new.py").write_text("")
    monkeypatch.setattr(module, "HOME", str(other))
    assert fingerprint(memory, later) == fingerprint() != first


def test_another_version_shows(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory, now = tmp_path / "memory", time.time_ns() + 10**9
    seen = [fingerprint(memory, now)]
    for change in (
        "pypdf-1.0.dist-info",
        "PyYAML-1.0.dist-info",
        "reportlab-4.0-py3.11.egg-info",
        "other-1.0.dist-info",
    ):
        (tmp_path / "site" / change).mkdir(parents=True)
        monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "site")])
        seen.append(fingerprint(memory, now))
    assert len(set(seen)) == 4
    assert seen[3] == seen[4], "of no concern"
    monkeypatch.setattr(zlib, "ZLIB_RUNTIME_VERSION", "0.1")
    seen.append(fingerprint(memory, now))
    assert seen[5] not in seen[:5]
    monkeypatch.setattr(sys, "version", "4.0")
    assert fingerprint(memory, now) not in seen
