"""Time how long a saved paragraph takes to the screen, beyond the build's own time.

Run it from the repository: `python -m tests.benchmarks.freshness [SAVES]`. `serve` runs in a
thread, and Chromium shows its page. Each save changes one paragraph of a report of the sample
meeting; the clock stops when the browser has drawn the new words in the web edition. The bound:
what is beyond the build takes a second at most.
"""

import shutil
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

from playwright.sync_api import sync_playwright

from agendapack.cli.results import run_meetings
from agendapack.cli.run import run
from tests.browser.conftest import CHROMIUM, OPTIONS

ROOT = Path(__file__).parents[2]
MEETING = "2020-02-26"
REPORT = f"meetings/{MEETING}/peer-review.md"
PAGE = "/web/05-regional-peer-review-of-our-children-and-young-people-in.html"
PORT = 18765
BOUND = 1.0
DRAWN = """words => new Promise(done => {
    const look = () => {
        const page = document.getElementById('web').contentDocument;
        if (page && page.body && page.body.innerText.includes(words)) done();
        else requestAnimationFrame(look);
    };
    look();
})"""


class Timed:
    """Times the builds of `serve`, and does them as it would."""

    def __init__(self) -> None:
        self.took: list[float] = []

    def __call__(self, *given: Any) -> int:
        started = time.perf_counter()
        code = run_meetings(*given)
        self.took.append(time.perf_counter() - started)
        return code


def measure(page: Any, report: Path, builds: Timed, saves: int) -> list[tuple[float, float]]:
    """Save the report so many times; return the seconds to the screen and of the build."""
    sound, samples = report.read_text("utf-8"), []
    for number in range(saves):
        words = f"This is save {number} of the paragraph."
        before = len(builds.took)
        started = time.perf_counter()
        report.write_text(f"{sound}\n\n{words}\n", "utf-8")
        page.evaluate(DRAWN, words)
        shown = time.perf_counter() - started
        while len(builds.took) == before:  # its last lines are printed after its files stand
            time.sleep(0.001)
        samples.append((shown, builds.took[before]))
        time.sleep(0.3 + number % 7 / 20)  # at no fixed distance from the watcher's steps
    return samples


def main() -> None:
    """Serve, save, time and print."""
    saves = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        root, builds = Path(place), Timed()
        shutil.copytree(ROOT / "meetings", root / "meetings")
        asked = ["serve", MEETING, "--port", str(PORT), "--workspace", place]
        with patch("agendapack.cli.web_commands.run_meetings", builds):
            threading.Thread(target=run, args=(asked,), daemon=True).start()
            while not builds.took:
                time.sleep(0.1)
            page = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS).new_page()
            page.goto(f"http://127.0.0.1:{PORT}/")
            page.evaluate(f"document.getElementById('web').src = '{PAGE}'")
            time.sleep(1)
            measure(page, root / REPORT, builds, 2)  # the first build of a process is slower
            samples = measure(page, root / REPORT, builds, saves)
    beyond = [shown - built for shown, built in samples]
    for name, seconds in (
        ("save to screen", [shown for shown, _ in samples]),
        ("the build itself", [built for _, built in samples]),
        ("beyond the build", beyond),
    ):
        middle, most = statistics.median(seconds), max(seconds)
        print(f"{name:18} median {middle * 1000:6.0f} ms, most {most * 1000:6.0f} ms")
    print(f"\nthe worst is {max(beyond) / BOUND:.2f} of its bound")


if __name__ == "__main__":
    main()
