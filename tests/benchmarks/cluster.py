"""Time a cold build of many meetings by one worker of a local cluster, and by two.

Run it from the repository: `python -m tests.benchmarks.cluster [COPIES [RUNS]]`. The workspace
holds so many copies of each sample; every run is a whole process that starts its cluster,
builds all into an empty folder without a cache, and stops the cluster. The bound, on two cores
that have nothing else to do: two workers are at least 1.6 times as fast as one. `--jobs` is
shown beside them, and what two unrelated processes gain: no more can be had on the machine
as it is.
"""

import sys
import tempfile
from pathlib import Path

from tests.benchmarks.jobs import build, build_apart, compare_ways, make_workspace

BOUND = 1.6
ONE, TWO = "--scheduler local:1", "--scheduler local:2"


def main(copies: int, runs: int) -> int:
    """Print the times; return 1 if the bound does not hold."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        meetings = make_workspace(root, copies)
        print(f"{len(meetings)} meetings")
        ways = {
            ONE: build(root, ["--all"], *ONE.split()),
            TWO: build(root, ["--all"], *TWO.split()),
            "--jobs 1": build(root, ["--all"], "--jobs", "1"),
            "--jobs 2": build(root, ["--all"], "--jobs", "2"),
            "two processes, half each": build_apart(root, meetings),
        }
        gains = compare_ways(ways, root, runs)
    return int(gains[TWO] < BOUND)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*numbers, *(16, 3)[len(numbers) :]))
