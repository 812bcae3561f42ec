"""The page that tells members what changed: what `changes.html` prints."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from markupsafe import Markup, escape

from agendapack.model.changes import MeetingChanges, PaperChange, Rewording, tell_item, tell_part
from agendapack.model.dates import write_unbroken_date
from agendapack.model.pack import Pack, write_label
from agendapack.model.records import dataclass
from agendapack.model.section import Section
from agendapack.model.wording import Wording
from agendapack.problems import Checked, Source
from agendapack.render.item_facts import OwnFields, view_extra
from agendapack.render.sandbox import Sandbox
from agendapack.render.templates import TemplateFolders, fill_template

TEMPLATE = "changes.html"
PUBLISHED = "published"
"""The name of the published version; other names, such as `HEAD~1`, mean nothing to members."""


@dataclass(frozen=True, slots=True)
class RewordingView:
    """A paragraph before and now; the words that changed are strong."""

    where: str
    before: Markup
    now: Markup


@dataclass(frozen=True, slots=True)
class ChangedView:
    """A paper or an annex that changed; `told` says how."""

    title: str
    told: str
    rewordings: tuple[RewordingView, ...]


@dataclass(frozen=True, slots=True)
class ChangesView:
    """Everything that changed; `agenda` has what changed on the front sheet besides its items."""

    language: str
    organisation: str
    committee: str
    date: str
    since: str
    items: tuple[str, ...]
    agenda: tuple[RewordingView, ...]
    papers: tuple[ChangedView, ...]
    files: str
    extra: OwnFields


def render_changes(pack: Pack, changes: MeetingChanges, overrides: Path | None) -> Checked[Section]:
    """Return the one section of the page."""
    wording, of_published = pack.style.wording, changes.since == PUBLISHED
    view = ChangesView(
        language=pack.language,
        organisation=pack.organisation.name,
        committee=pack.committee,
        date=write_unbroken_date(pack.date, wording),
        since=wording.say("changes-since-publication" if of_published else "changes-since-earlier"),
        items=tuple(_sentence(tell_item(change, wording)) for change in changes.items),
        agenda=tuple(map(_reworded, changes.agenda)),
        papers=tuple(part for paper in changes.papers for part in _parts(paper, wording)),
        files=", ".join(changes.files),
        extra=view_extra(pack),
    )
    filled = fill_template(
        Sandbox(TemplateFolders(overrides), wording, pack.language), TEMPLATE, view
    )
    if filled.value is None:
        return Checked(None, filled.problems)
    source = Source(f"meetings/{pack.folder}/meeting.yaml")
    title = wording.say("changes-bookmark")
    section = Section("changes", title, pack.language, filled.value, source)
    return Checked(section, filled.problems)


def _parts(change: PaperChange, wording: Wording) -> Iterator[ChangedView]:
    title = f"{write_label(change.item, wording)} {change.paper.title}".strip()
    for part in (change.paper, *change.annexes):
        named = title if part is change.paper else f"{title}: {part.title}"
        rewordings = tuple(map(_reworded, part.rewordings))
        yield ChangedView(named, _sentence(tell_part(part, wording)), rewordings)


def _reworded(rewording: Rewording) -> RewordingView:
    where = rewording.where[:1].upper() + rewording.where[1:]
    return RewordingView(where, _side(rewording, "removed"), _side(rewording, "added"))


def _side(rewording: Rewording, own: Literal["removed", "added"]) -> Markup:
    words = [
        Markup("<strong>{}</strong>").format(run.text) if run.kind == own else escape(run.text)
        for run in rewording.runs
        if run.kind in ("same", own)
    ]
    return Markup(" ").join(words)


def _sentence(told: str) -> str:
    return f"{told[:1].upper()}{told[1:]}."
