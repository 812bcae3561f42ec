"""Time `agendapack list` of many meetings: built and unchanged, and never built.

Run it from the repository: `python -m tests.benchmarks.listing [MEETINGS [RUNS]]`. It prints
what each takes for all meetings and for a tenth of them, in one run, with two ratios: the
time of never built to that of unchanged ones, and how the time of each grows. Of work in step
with meetings, ten times as many take at most ten times as long.
"""

import sys
import tempfile
from pathlib import Path

from tests.benchmarks.processes import compare
from tests.benchmarks.unchanged import TOOL, make_workspaces

UNCHANGED = [TOOL, "list"]
NEVER_BUILT = [TOOL, "list", "--output", "elsewhere"]


def time_lists(root: Path, runs: int) -> tuple[float, float]:
    """Return the shortest time of a list of unchanged meetings, and of never built ones."""
    taken = compare({"unchanged": UNCHANGED, "never built": NEVER_BUILT}, root, runs)
    unchanged, never = (min(sample.wall for sample in samples) for samples in taken.values())
    return unchanged, never


def main() -> None:
    """Make the workspaces, time and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as place:
        few, many = make_workspaces(Path(place), count)
        tenth, whole = time_lists(few, runs), time_lists(many, runs)
    for name, of_few, of_many in zip(("unchanged", "never built"), tenth, whole, strict=True):
        grown = of_many / of_few
        print(f"{name:12} {count // 10}: {of_few:6.2f} s  {count}: {of_many:6.2f} s  x {grown:.1f}")
    print(f"never built: {whole[1] / whole[0]:.1f} times as long as unchanged")


if __name__ == "__main__":
    main()
