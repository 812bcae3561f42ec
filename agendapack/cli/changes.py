"""What changed, for the terminal and as JSON."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import click

from agendapack.cli.show import printable
from agendapack.model.change_words import tell_item, tell_part
from agendapack.model.changes import Changes, PaperChange, Rewording, Run

AROUND = 6
"""How many words are shown on each side of words that changed."""
GAP = "\N{HORIZONTAL ELLIPSIS}"


def change_fields(changes: Changes) -> dict[str, Any]:
    """Return all of it as plain values; each reworded paragraph says its kind."""
    fields = asdict(changes)
    parts = [("agenda", changes.agenda, fields["agenda"])]
    for paper, values in zip(changes.papers, fields["papers"], strict=True):
        parts.append(("paper", paper.paper.rewordings, values["paper"]["rewordings"]))
        for annex, own in zip(paper.annexes, values["annexes"], strict=True):
            parts.append(("annex", annex.rewordings, own["rewordings"]))
    for _, rewordings, values in parts:
        for rewording, value in zip(rewordings, values, strict=True):
            value["kind"] = rewording.kind
    return fields


def change_lines(changes: Changes) -> Iterator[str]:
    """Yield lines for a terminal: removed words `[-so-]` and red, added ones `{+so+}` and green."""
    if changes.is_empty:
        yield f"nothing has changed in {changes.meeting} since {printable(changes.since)}"
        return
    yield f"changes in {changes.meeting} since {printable(changes.since)}"
    if changes.items or changes.agenda:
        yield click.style("agenda", bold=True)
    for item in changes.items:
        colour = {"added": "green", "removed": "red"}.get(item.kind)
        yield f"  {click.style(printable(tell_item(item)), fg=colour)}"
    for rewording in changes.agenda:
        yield _reworded(rewording, "  ")
    for paper in changes.papers:
        yield from _paper(paper)


def _paper(change: PaperChange) -> Iterator[str]:
    number = f"{change.item}. " if change.item else ""
    title = click.style(printable(f"{number}{change.paper.title}"), bold=True)
    yield f"{title}: {printable(tell_part(change.paper))}"
    for rewording in change.paper.rewordings:
        yield _reworded(rewording, "  ")
    for annex in change.annexes:
        yield f"  {printable(annex.title)}: {printable(tell_part(annex))}"
        for rewording in annex.rewordings:
            yield _reworded(rewording, "    ")


def _reworded(rewording: Rewording, indent: str) -> str:
    last = len(rewording.runs) - 1
    runs = [_run(run, place == 0, place == last) for place, run in enumerate(rewording.runs)]
    return f"{indent}{printable(rewording.where)}: {' '.join(runs)}"


def _run(run: Run, first: bool, last: bool) -> str:
    text = printable(run.text)
    if run.kind == "removed":
        return click.style(f"[-{text}-]", fg="red")
    if run.kind == "added":
        return click.style(f"{{+{text}+}}", fg="green")
    words = text.split()
    before = [] if first else words[:AROUND]
    after = [] if last else words[len(words) - AROUND :]
    if len(words) <= len(before) + len(after):
        return text
    return " ".join([*before, GAP, *after])
