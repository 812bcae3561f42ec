"""What the agenda prints below the heading of an item: when, who, and what for."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from agendapack.model.dates import hold_together
from agendapack.model.item_facts import ItemFacts, Values, join_values
from agendapack.model.pack import Pack
from agendapack.model.records import dataclass
from agendapack.model.wording import HOURS, MINUTES, write_minutes
from agendapack.render.sandbox import say_in
from agendapack.render.writing import link_addresses, own_words, write_clock, write_day


@dataclass(frozen=True, slots=True)
class FactsView:
    """What an item says of itself; `sentences` has all of it but the link, ready to be printed.

    `choices` are the purposes that an item can have.
    """

    day: str | None
    start: str | None
    end: str | None
    times: str | None
    length: str | None
    lead: str | None
    presenter: str | None
    verbal: bool
    purposes: tuple[str, ...]
    choices: tuple[str, ...]
    paper_number: str | None
    link: Markup | None
    sentences: tuple[Markup, ...]


class OwnFields(dict[str, object]):
    """The house's own fields; a hyphen in a name is an underscore in a template."""


def view_extra(pack: Pack, *levels: Values) -> OwnFields:
    """Return own fields as templates print them, the nearest level last."""
    joined = join_values(pack.extra, *levels)
    return OwnFields(
        (name.replace("-", "_"), write_day(value, pack) if isinstance(value, date) else value)
        for name, value in joined
    )


@dataclass(frozen=True, slots=True)
class PaperHead:
    """What the view of a paper has, whatever the paper is; the key is the id of its section."""

    key: str
    language: str
    organisation: str
    committee: str
    title: str
    extra: OwnFields


def view_paper(pack: Pack, key: str, title: str, extra: Values = ()) -> dict[str, Any]:
    """Return the fields of a `PaperHead`."""
    return {
        "key": key,
        "language": pack.language,
        "organisation": pack.organisation.name,
        "committee": pack.committee,
        "title": title,
        "extra": view_extra(pack, extra),
    }


def view_facts(facts: ItemFacts, pack: Pack) -> FactsView:
    """Return what an item says of itself as templates print it."""
    wording = pack.style.wording
    length = None
    if facts.minutes is not None:
        words = hold_together(write_minutes(facts.minutes, wording), wording)
        length = own_words(words, pack, *HOURS, *MINUTES)
    view = FactsView(
        day=write_day(facts.day, pack) if facts.day else None,
        start=write_clock(facts.start, pack) if facts.start else None,
        end=write_clock(facts.end, pack) if facts.end else None,
        times=_write_times(facts, pack),
        length=length,
        lead=facts.lead,
        presenter=facts.presenter,
        verbal=facts.verbal,
        purposes=facts.purposes,
        choices=tuple(map(str, pack.organisation.purposes)) or facts.purposes,
        paper_number=facts.paper_number,
        link=link_addresses(facts.link) if facts.link else None,
        sentences=(),
    )
    return replace(view, sentences=tuple(map(_close, _say(view, pack))))


def _write_times(facts: ItemFacts, pack: Pack) -> str | None:
    start, end = (write_clock(each, pack) if each else None for each in (facts.start, facts.end))
    if start is None or end is None:
        return start or end
    return say_in(pack.language, pack.style.wording, "item-times", start=start, end=end)


def _say(view: FactsView, pack: Pack) -> Iterator[str]:
    def say(message: str, **values: str) -> str:
        return say_in(pack.language, pack.style.wording, message, **values)

    if view.paper_number:
        yield view.paper_number
    parts = [part for part in (view.day, view.times, view.length) if part]
    if parts:
        yield Markup(", ").join(parts)
    if view.lead:
        yield say("item-lead", name=view.lead)
    if view.presenter:
        yield say("item-presenter", name=view.presenter)
    if view.verbal:
        yield say("item-verbal")
    yield from view.purposes


def without_markup(words: str) -> str:
    """Return words without the HTML that says in which language they are."""
    return words.striptags() if isinstance(words, Markup) else words


def _close(words: str) -> Markup:
    said = escape(words)
    return said if re.search(r"[.!?:](?:</span>)?$", said) else said + "."
