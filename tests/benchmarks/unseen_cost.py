"""Time what it costs to look for words that nobody sees in the PDF papers of a folder.

Run it from the repository: `python -m tests.benchmarks.unseen_cost FOLDER`. All PDF files of the
folder become annexes of one report, which is built with and without the look; processor time of
all processes counts. The look may cost at most a fifth of the build.
"""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import rmtree

RUNS = 3
BUILD = "import runpy; runpy.run_module('agendapack', run_name='__main__')"
WITHOUT = """
import agendapack.sandbox.client as client
blind = "import agendapack.examine.paper as p; p.find_unseen = lambda *_: tuple; "
client.START = client.START.replace("from agendapack.examine", blind + "from agendapack.examine")
"""


def write(root: Path, papers: list[Path]) -> None:
    """Write a meeting whose one report has these annexes."""
    home = root / "meetings" / "2030-03-04"
    (root / "meetings" / "committees").mkdir(parents=True)
    home.mkdir()
    lines = ["---", "title: Papers", "from: Clerk", "annexes:"]
    for number, paper in enumerate(papers):
        (home / f"{number}.pdf").write_bytes(paper.read_bytes())
        lines.append(
            f"  - {{title: Annex {number}, file: {number}.pdf, alt: Words,"
            " accept: {unseen-text: Measured.}}"
        )
    (home / "report.md").write_text("\n".join([*lines, "---", "Words.", ""]), "utf-8")
    meeting = "committee: parks\ndate: 2030-03-04\nagenda:\n  - report: report.md\n"
    (home / "meeting.yaml").write_text(meeting, "utf-8")
    (root / "meetings" / "organisation.yaml").write_text("name: Elm\nnotice: none\n", "utf-8")
    committee = "name: Parks\ntime: 7 pm\nvenue: Hall\n"
    (root / "meetings" / "committees" / "parks.yaml").write_text(committee, "utf-8")


def time_build(root: Path, program: str) -> float:
    """Return the processor seconds of a build with all its processes."""
    rmtree(root / "build", ignore_errors=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    arguments = ["build", "2030-03-04", "--workspace", str(root), "--no-cache", "--quiet"]
    subprocess.run([sys.executable, "-c", program, *arguments], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print both times, and what the look costs."""
    papers = sorted(Path(sys.argv[1]).glob("**/*.pdf"))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(root, papers)
        looking = min(time_build(root, BUILD) for _ in range(RUNS))
        plain = min(time_build(root, WITHOUT + BUILD) for _ in range(RUNS))
    print(f"{len(papers)} papers: {plain:.2f} s without, {looking:.2f} s with the look")
    print(f"it costs {(looking - plain) / looking:.0%} of the build")


if __name__ == "__main__":
    main()
