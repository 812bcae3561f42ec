"""Time a site of many meetings of which one has changed, against the build of that meeting.

Run it from the repository: `python -m tests.benchmarks.site [MEETINGS]`. A sample is built once;
the others are copies of its files with another day. The bound: bringing the site up to date takes
no longer than building the one meeting without a cache.
"""

import json
import shutil
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from agendapack.model.public_meeting import DATA
from agendapack.model.request import Request
from agendapack.pipeline import build
from agendapack.tools.site import make_site
from agendapack.tools.site.read import SiteRequest

ROOT = Path(__file__).parents[2]
SAMPLE = "2023-02-20"
FIRST = date(2000, 1, 3)


def add_meetings(builds: Path, count: int) -> list[str]:
    """Copy the built sample as often as is asked, a meeting a week; return the names."""
    folders = []
    known = json.loads((builds / SAMPLE / DATA).read_bytes())
    for number in range(count):
        day = (FIRST + timedelta(weeks=number)).isoformat()
        target = builds / day
        target.mkdir()
        for each in known["files"]:
            path = target / each["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.hardlink_to(builds / SAMPLE / each["file"])
        (target / DATA).write_text(json.dumps(known | {"folder": day, "date": day}))
        folders.append(day)
    return folders


def main(count: int = 1000) -> None:
    """Print the times."""
    with tempfile.TemporaryDirectory() as place:
        builds, target = Path(place, "build"), Path(place, "site")
        started = time.perf_counter()
        build(Request(ROOT, SAMPLE, builds, web=True))
        alone = time.perf_counter() - started
        folders = add_meetings(builds, count)
        request = SiteRequest(ROOT, builds, target, tuple(folders), date(2010, 1, 1))

        def bring_up_to_date() -> float:
            started = time.perf_counter()
            made = make_site(request, "x").value
            assert made is not None
            seconds = time.perf_counter() - started
            print(f"    {made.written.written} files written, {made.written.kept} kept")
            return seconds

        first = bring_up_to_date()
        unchanged = bring_up_to_date()
        data = builds / folders[count // 2] / DATA
        data.write_bytes(data.read_bytes().replace(b"West Offices", b"East Offices"))
        changed = bring_up_to_date()
        shutil.rmtree(target)
    print(f"one meeting, built: {alone:.2f} s")
    print(
        f"site of {count}: {first:.2f} s; unchanged {unchanged:.2f} s; one changed {changed:.2f} s"
    )
    print(f"one changed, against its build: {changed / alone:.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
