"""The report of a run in which nothing had changed: as `report.py` writes it, and sooner."""

from agendapack import __version__
from agendapack.unchanged import Unchanged

REPORT = "report.json"


def report_unchanged(found: dict[str, Unchanged | int], seconds: float) -> bytes:
    """Write the report as JSON, one line a meeting.

    Args:
        found: What is known of each meeting, by names that stand as they are in JSON; the
            number of its pages where its packs are not told.
        seconds: How long the run took.
    """
    lines = []
    whole = 0
    for folder, known in found.items():
        packs = ""
        pages = known if isinstance(known, int) else known.pages
        if isinstance(known, Unchanged):
            packs = ", ".join(f'{{"file": "{file}", "pages": {n}}}' for file, n in known.packs)
        whole += pages
        lines.append(
            f'{{"meeting": "{folder}", "state": "unchanged", "reasons": ["nothing has changed"],'
            f' "pages": {pages}, "packs": [{packs}], "seconds": 0.0, "problems": [],'
            ' "notes": [], "fault": null}'
        )
    count = len(lines)
    totals = (
        f'{{"meetings": {count}, "built": 0, "unchanged": {count}, "failed": 0, "faults": 0,'
        f' "errors": 0, "warnings": 0, "pages": {whole}, "seconds": {round(seconds, 3)}}}'
    )
    head = f'{{"format": 1, "agendapack": "{__version__}", "complete": true, "totals": {totals},'
    meetings = ",".join(f"\n{line}" for line in lines)
    return f'{head} "problems": [], "meetings": [{meetings}\n]}}\n'.encode()
