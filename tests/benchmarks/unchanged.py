"""Time a night in which nothing has changed: many meetings, and one; and its peak memory.

Run it from the repository: `python -m tests.benchmarks.unchanged [MEETINGS [RUNS]]`. The
samples are built once; their copies get copies of the packs, and what a build of each
would put on record. The bounds, all in one run:

- all meetings: at most twice `git status` in the same workspace, and the interpreter's start;
- one meeting: at most four times the import of click and yaml;
- peak memory: that of a tenth of the meetings.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from agendapack.batch.office_program import find_office
from agendapack.batch.unchanged import HOME, Index
from agendapack.batch.unchanged.answer import Wish
from agendapack.batch.unchanged.compare import describe, take_snapshot
from agendapack.cli.options import Settings
from agendapack.cli.wanted import Wanted, make_wish
from agendapack.model.request import BuiltFiles, Request
from agendapack.model.workspace import InputFile
from agendapack.pipeline import make, write
from agendapack.workspace import MinutesFiles
from tests.benchmarks.processes import compare

ROOT = Path(__file__).parents[2]
SAMPLES = ("2020-02-26", "2023-02-20", "2026-04-16")
TOOL = str(Path(sys.executable).with_name("agendapack"))
BUILD = [TOOL, "build"]
PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def make_workspaces(place: Path, count: int) -> tuple[Path, Path]:
    """Make workspaces of a tenth of so many built meetings, and of all."""
    few, many = place / "few", place / "many"
    requests = (Request(ROOT, sample, few, today=date.today()) for sample in SAMPLES)
    made = {request.folder: make(request) for request in requests}
    make_workspace(few, made, count // 10)
    make_workspace(many, made, count)
    return few, many


def make_workspace(root: Path, made: dict[str, BuiltFiles], count: int) -> None:
    """Make a workspace of so many built meetings, under version control."""
    shutil.copytree(ROOT / "meetings", root / "meetings")
    (root / ".gitignore").write_text("build/\n", "utf-8")
    output = root / "build"
    copies = {sample: sample for sample in SAMPLES}
    for number in range(count - len(SAMPLES)):
        sample = SAMPLES[number % len(SAMPLES)]
        copies[f"{sample}-copy-{number:04}"] = sample
    for copy, sample in copies.items():
        if copy != sample:
            shutil.copytree(root / "meetings" / sample, root / "meetings" / copy)
        write(Request(root, copy, output), replace(made[sample], new_record=None))
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(["git", *who, *command], cwd=root, check=True)
    settings = Settings(root, output, date.today())
    wish = make_wish(settings, Wanted(), find_office())
    time.sleep(0.1)
    with Index(output / HOME, time.time_ns()) as index:
        for copy, sample in copies.items():
            snapshot = take_snapshot(root, copy, time.time_ns())
            index.add(describe(snapshot, wish, rename(made[sample], root, sample, copy)))
    expect_unchanged(root, wish, tuple(copies))


def rename(made: BuiltFiles, root: Path, sample: str, copy: str) -> BuiltFiles:
    """Return what a build of a copy would tell of its sources."""
    before, after = f"meetings/{sample}/", f"meetings/{copy}/"
    sources = tuple(InputFile(s.path.replace(before, after), s.sha256) for s in made.sources)
    searches = []
    for search in made.searches:
        found = MinutesFiles(root).until(copy, search.committee, search.until)
        paths = tuple(path for _, path in found)
        searches.append(replace(search, paths=paths, is_whole=True))
    return replace(made, sources=sources, searches=tuple(searches))


def expect_unchanged(root: Path, wish: Wish, folders: tuple[str, ...]) -> None:
    """Stop unless every meeting is known to be unchanged, and notice when one is not."""
    with Index(root / "build" / HOME, time.time_ns()) as index:
        stale = {folder: index.look_up(folder, wish) for folder in folders}
    wrong = [folder for folder, answer in stale.items() if hasattr(answer, "reasons")]
    if wrong:
        raise SystemExit(f"{len(wrong)} of {len(folders)} are stale: {stale[wrong[0]]}")


def expect_said(root: Path, count: int) -> None:
    """Stop unless the command itself says that nothing has changed."""
    done = subprocess.run([*BUILD, "--all"], cwd=root, capture_output=True, text=True, check=True)
    if not done.stdout.startswith(f"{count} unchanged;") or done.stderr:
        raise SystemExit(f"not unchanged: {done.stdout}{done.stderr}")


def peak(root: Path) -> float:
    """Return the peak memory of the command in megabytes.

    A small process starts it: what is forked has the memory of its parent for a moment.
    """
    command = [sys.executable, "-c", PEAK, *BUILD, "--all"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return int(done.stdout) / 1024


def main() -> None:
    """Make the workspaces, time and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 11
    with tempfile.TemporaryDirectory() as place:
        few, many = make_workspaces(Path(place), count)
        for root, meetings in ((few, count // 10), (many, count)):
            expect_said(root, meetings)
        samples = compare(
            {
                "python -c pass": [sys.executable, "-c", "pass"],
                "import click": [sys.executable, "-c", "import click"],
                "import click, yaml": [sys.executable, "-c", "import click, yaml"],
                "git status": ["git", "status"],
                f"build --all, {count} meetings": [*BUILD, "--all"],
                f"build one of {count}": [*BUILD, "2020-02-26"],
            },
            many,
            runs,
        )
        seconds = {name: min(each.wall for each in taken) for name, taken in samples.items()}
        for name in samples:
            print(f"{name:28} {seconds[name] * 1000:7.1f} ms")
        start, imports, status, everything, one = (
            seconds[name] for name in samples if name != "import click"
        )
        print(f"\nall: {everything / (2 * status + start):.2f} of its bound")
        print(f"one: {one / imports:.2f} times the imports; the bound is 4")
        large, small = peak(many), peak(few)
        print(f"memory: {large:.1f} MB, {large / small:.2f} times that of a tenth of the meetings")


if __name__ == "__main__":
    main()
