"""The same files make the same bytes, wherever and whenever they are built."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agendapack.batch.work import second_process
from agendapack.model.request import Request
from agendapack.pipeline import make
from tests.cli.conftest import run_process
from tests.packs.conftest import MEETINGS, ROOT, Pack
from tests.packs.workspace import MEETING, Entry, write_workspace


def build_elsewhere(folder: Path, seed: str, zone: str) -> dict[str, bytes]:
    """Build the samples from a copy of their files, in a process of its own."""
    workspace = folder / "workspace"
    shutil.copytree(ROOT / "meetings", workspace / "meetings")
    ran = run_process("build", *MEETINGS, cwd=workspace, PYTHONHASHSEED=seed, TZ=zone)
    assert (ran.code, ran.err) == (0, "")
    return files_of({meeting: workspace / "build" / meeting for meeting in MEETINGS})


def files_of(folders: Mapping[str, Path]) -> dict[str, bytes]:
    return {
        f"{meeting}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for meeting, folder in folders.items()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_two_processes_in_two_folders_make_the_same_bytes(built: Pack, tmp_path: Path) -> None:
    here = files_of({meeting: built(meeting) for meeting in MEETINGS})
    there = build_elsewhere(tmp_path / "another one", "2", "Pacific/Apia")
    assert len(here) == 26
    assert [name for name in here if here[name] != there.get(name)] == []
    assert here.keys() == there.keys()


ENVIRONMENTS: dict[str, dict[str, str]] = {
    "date": {"SOURCE_DATE_EPOCH": "1"},
    "odd date": {"SOURCE_DATE_EPOCH": "yesterday"},
    "C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "POSIX": {"LC_ALL": "POSIX", "LANG": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "old encoding": {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    "no locale": {"LANG": "", "LC_CTYPE": "", "LANGUAGE": "xx"},
    "far east": {"TZ": "Pacific/Kiritimati"},
    "no zone": {"TZ": "Nowhere/Never"},
    "seed": {"PYTHONHASHSEED": "7"},
    "no hashing": {"PYTHONHASHSEED": "0", "PYTHONOPTIMIZE": "2"},
    "settings": {"RL_invariant": "0", "RL_pageCompression": "0", "RL_verbose": "1"},
    "broken settings": {"RL_pageCompression": "perhaps"},
    "shaper": {"HB_SHAPER_LIST": "fallback", "HB_FONT_FUNCS": "ft"},
    "fonts": {"FREETYPE_PROPERTIES": "truetype:interpreter-version=35", "FONTCONFIG_FILE": "/no"},
    "parsers": {"OPENPYXL_LXML": "False", "OPENPYXL_DEFUSEDXML": "False"},
    "home": {"HOME": "{folder}", "XDG_CONFIG_HOME": "{folder}", "XDG_CACHE_HOME": "{folder}/c"},
    "no home": {"HOME": "/nowhere", "XDG_CACHE_HOME": "/nowhere"},
    "terminal": {"TERM": "dumb", "COLUMNS": "20", "NO_COLOR": "1", "FORCE_COLOR": "1"},
    "temporary": {"TMPDIR": "{folder}", "PYTHONDONTWRITEBYTECODE": "1"},
}
SETTINGS = "invariant = 0\npageCompression = 1\ndefaultEncoding = 'MacRomanEncoding'\n"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """Return the workspace of one small meeting, and the files of its build."""
    root = tmp_path_factory.mktemp("small")
    write_workspace(root, [Entry("Żółw – the „pond“", 2, ("named-dests-a",))])
    folder = root / "meetings" / MEETING
    (folder / "Żółw.csv").write_text("Tree,Cost\nBirkė,5\n", "utf-8")
    (folder / "map.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><text y="9">Ź</text></svg>',
        "utf-8",
    )
    report = folder / "report-1.yaml"
    more = "".join(
        f"  - {{title: '{file}', file: {file}, alt: A}}\n"
        if file.endswith("svg")
        else f"  - {{title: '{file}', file: {file}}}\n"
        for file in ("Żółw.csv", "map.svg")
    )
    report.write_text(report.read_text("utf-8") + more, "utf-8")
    (root / "home").mkdir()
    for name in (".reportlab_settings", "reportlab_settings.py"):
        (root / "home" / name).write_text(SETTINGS)
    return root, build_small(root, "usual", {})


def build_small(root: Path, name: str, environment: dict[str, str]) -> dict[str, bytes]:
    out = root / name
    given: dict[str, Any] = {
        key: value.format(folder=root / "home") for key, value in environment.items()
    }
    arguments = ("build", MEETING, "--no-cache", "--quiet", "--output", str(out))
    ran = run_process(*arguments, "--workspace", str(root), cwd=root / "home", **given)
    assert (ran.code, ran.out) == (0, ""), ran.err
    return files_of({MEETING: out / MEETING})


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_no_environment_changes_a_byte(small: tuple[Path, dict[str, bytes]], name: str) -> None:
    root, usual = small
    made = build_small(root, name, ENVIRONMENTS[name])
    assert made.keys() == usual.keys()
    assert [file for file in usual if made[file] != usual[file]] == []


def hold_two_processes_against_one(meeting: str) -> None:
    """Compare files and problems; a process of its own calls this, in which no thread runs."""
    alone = Request(ROOT, meeting, ROOT, large_print=True, short=True, web=True, beside=False)
    with second_process(alone) as nobody:
        assert nobody is None
    with second_process(replace(alone, beside=True)) as second:
        assert second is not None
        made = make(replace(alone, beside=True), second=second)
    expected = make(alone)
    assert made.files == expected.files
    assert (made.problems, made.notes) == (expected.problems, expected.notes)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.parametrize("meeting", MEETINGS)
def test_two_processes_make_the_bytes_that_one_makes(meeting: str) -> None:
    script = f"import {__name__} as held; held.hold_two_processes_against_one({meeting!r})"
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")


BODY = "meetings/2030-03-04/report-1.yaml"
STYLE = "meetings/organisation.yaml"
FAULTS: dict[str, tuple[str, str, str]] = {
    "a reference to nothing": (BODY, "Words of", "See [@nowhere] and"),
    "a character of no font": (BODY, "Words of", "The letter \U00012000 in"),
    "a picture that there is not": (BODY, "Words of", "![A tree](tree.png)"),
    "a font that there is not": (STYLE, "{", "{font: Nowhere Sans, "),
    "a font that is damaged": (STYLE, "{", "{font: Own, "),
}


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize("fault", FAULTS)
def test_two_processes_tell_what_one_tells(fault: str, command: str, tmp_path: Path) -> None:
    write_workspace(tmp_path, [Entry("Report", 1, ())])
    path, words, wrong = FAULTS[fault]
    right = (tmp_path / path).read_text("utf-8")
    (tmp_path / path).write_text(right.replace(words, wrong, 1), "utf-8")
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "Own-Regular.ttf").write_text("no font")
    (tmp_path / "fonts" / "Other.otf").write_text("a font of another kind")
    told = [
        run_process(command, MEETING, "--no-cache", "--jobs", jobs, cwd=tmp_path)
        for jobs in ("1", "2")
    ]
    assert told[0] == told[1]
    assert told[0].err.count("\n") > 3
