"""Time a build after one paragraph has changed in a pack of 300 pages, against a cold build.

Run it from the repository: `python -m tests.benchmarks.cache_gain [RUNS]`. Each run
builds the pack with an empty cache, changes a paragraph and builds again: whole processes.
"""

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.long_pack import CHANGED, MEETING, write_report, write_workspace
from tests.benchmarks.processes import Sample, run, table

MOST = 0.25


def main(runs: int) -> int:
    """Print what was measured; return 1 where the bound is not kept."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        write_workspace(root)
        cache = root / "cache"
        tool = str(Path(sys.executable).with_name("agendapack"))
        command = [tool, "build", MEETING, "--quiet", "--cache", str(cache)]
        samples: dict[str, list[Sample]] = {"cold": [], "one paragraph changed": []}
        for turn in range(runs):
            for folder in (cache, root / "build"):
                shutil.rmtree(folder, ignore_errors=True)
            samples["cold"].append(run(command, root))
            write_report(root, CHANGED, version=turn + 1)
            samples["one paragraph changed"].append(run(command, root))
    print(table(samples, "cold"))
    cold, warm = (statistics.median(each.wall for each in made) for made in samples.values())
    cold_cpu, warm_cpu = (statistics.median(each.cpu for each in made) for made in samples.values())
    print(f"processor time: {warm_cpu / cold_cpu:.2f} of a cold build")
    print(f"wall: {warm / cold:.2f} of a cold build (at most {MOST})")
    return int(warm > MOST * cold)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
