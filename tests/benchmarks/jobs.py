"""Time a cold build of many meetings with one process at work, and with two.

Run it from the repository: `python -m tests.benchmarks.jobs [COPIES [RUNS]]`. The workspace
holds so many copies of each sample; every run builds all into an empty folder, without a
cache. The bound, on two cores that have nothing else to do: `--jobs 2` is at least 1.8
times as fast as `--jobs 1`. What two unrelated processes gain, each with half of the work, is
shown too: no more can be had on the machine as it is.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.benchmarks.processes import keeping_modules

ROOT = Path(__file__).parents[2]
SAMPLES = ("2020-02-26", "2023-02-20", "2026-04-16")
TOOL = str(Path(sys.executable).with_name("agendapack"))
BOUND = 1.8


def make_workspace(root: Path, copies: int) -> list[str]:
    """Make a workspace of copies of the samples; return the names of its meetings."""
    shutil.copytree(ROOT / "meetings", root / "meetings")
    names = list(SAMPLES)
    for number in range(2, copies + 1):
        for sample in SAMPLES:
            names.append(f"{sample}-{number:03}")
            shutil.copytree(root / "meetings" / sample, root / "meetings" / names[-1])
    return sorted(names)


def build(root: Path, meetings: Sequence[str], *options: str) -> Callable[[], None]:
    """Return a function that builds meetings in a process of its own."""
    command = [TOOL, "build", "--quiet", "--no-cache", *options, *meetings]
    return lambda: _succeed(_start(command, root))


def build_apart(root: Path, meetings: Sequence[str]) -> Callable[[], None]:
    """Return a function that builds meetings in two processes that know nothing of each other."""
    command = [TOOL, "build", "--quiet", "--no-cache", "--jobs", "1"]

    def both() -> None:
        halves = [meetings[start::2] for start in (0, 1)]
        started = [
            _start([*command, "--output", f"build/{number}", *half], root)
            for number, half in enumerate(halves)
        ]
        for process in started:
            _succeed(process)

    return both


def _start(command: Sequence[str], root: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=root, env=keeping_modules())


def _succeed(process: subprocess.Popen[bytes]) -> None:
    if process.wait():
        raise RuntimeError(f"{process.args!r} ended with {process.returncode}")


def compare_ways(ways: Mapping[str, Callable[[], None]], root: Path, runs: int) -> dict[str, float]:
    """Time ways of building the same meetings in turn, and print a table.

    Args:
        ways: Each builds all meetings of the workspace; the others are held against the first.
        root: The workspace, what is built in which is removed before each.
        runs: How often each is done.

    Returns:
        How many times as fast as the first each way is.
    """
    times: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(runs):
        for way, do in ways.items():
            shutil.rmtree(root / "build", ignore_errors=True)
            started = time.perf_counter()
            do()
            times[way].append(time.perf_counter() - started)
    first, *_ = times.values()
    gains = {}
    print(f"{os.cpu_count()} cores\n\n| command | wall s | times as fast |\n| --- | --- | --- |")
    for way, taken in times.items():
        pairs = zip(first, taken, strict=True)
        gains[way] = statistics.median(one / this for one, this in pairs)
        print(f"| {way} | {statistics.median(taken):.1f} | {gains[way]:.2f} |")
    return gains


def main(copies: int, runs: int) -> int:
    """Print the times; return 1 if the bound does not hold."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        meetings = make_workspace(root, copies)
        print(f"{len(meetings)} meetings")
        ways = {
            "--jobs 1": build(root, ["--all"], "--jobs", "1"),
            "--jobs 2": build(root, ["--all"], "--jobs", "2"),
            "two processes, half each": build_apart(root, meetings),
        }
        gains = compare_ways(ways, root, runs)
    return int(gains["--jobs 2"] < BOUND)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*numbers, *(8, 3)[len(numbers) :]))
