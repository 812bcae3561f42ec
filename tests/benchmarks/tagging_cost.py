"""Time the typesetting of the 2020 sample pack with its tags and without.

Run it from the repository: `python -m tests.benchmarks.tagging_cost [RUNS]`. Tagging may
add a third to typesetting at most, and the tagged pack may have 600 KB; the exit code
says whether both hold.
"""

import gc
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from agendapack.model.request import Request
from agendapack.pack.layout import Laid
from agendapack.pipeline import build, prepare
from agendapack.typeset import Typesetter
from tests.benchmarks.untagged import untagged

ROOT = Path(__file__).parents[2]
MEETING = "2020-02-26"
MOST_ADDED = 1 / 3
MOST_KILOBYTES = 600


def seconds(laid: Laid, typesetter: Typesetter, *, tags: bool) -> float:
    """Return the processor's seconds for laying out and drawing every section once."""
    gc.collect()
    with nullcontext() if tags else untagged():
        started = time.process_time()
        for section in laid.sections:
            typesetter.draw(typesetter.lay_out(section, laid.settled.pages))
        return time.process_time() - started


def kilobytes() -> float:
    """Return the size of the finished pack."""
    with tempfile.TemporaryDirectory() as folder:
        build(Request(ROOT, MEETING, Path(folder)))
        return (Path(folder) / MEETING / "pack.pdf").stat().st_size / 1000


def main(runs: int) -> int:
    """Print the best of some runs, since noise only adds; return 1 where a bound is not kept."""
    prepared = prepare(Request(ROOT, MEETING, Path()), lambda _: None)
    laid, style = prepared.laid, prepared.pack.style
    best = {True: float("inf"), False: float("inf")}
    for _ in range(runs):
        for tags in best:
            typesetter = Typesetter(style, prepared.pack.pictures, None)
            best[tags] = min(best[tags], seconds(laid, typesetter, tags=tags))
    tagged, plain = best[True], best[False]
    added = tagged / plain - 1
    size = kilobytes()
    print(f"typesetting with tags {tagged:.3f} s, without {plain:.3f} s")
    print(f"tags add {added:.1%} (at most {MOST_ADDED:.1%})")
    print(f"the tagged pack has {size:.0f} KB (at most {MOST_KILOBYTES} KB)")
    return int(added > MOST_ADDED or size > MOST_KILOBYTES)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20))
