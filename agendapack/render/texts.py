"""The texts of files that each section prints, in which the places of problems are found."""

from collections.abc import Iterator

from agendapack.model.fields import Record
from agendapack.model.pack import Pack, Paper, PlannedAnnex, PlannedMinutes
from agendapack.model.text import Text

Texts = tuple[tuple[str, Text], ...]
"""Each with the name of the field that holds it."""


def agenda_texts(pack: Pack) -> Texts:
    """Return what the front sheet prints of files, in about the order of the page."""
    items = tuple({"title": item.title, "text": item.text} for item in pack.items)
    people = (pack.to, pack.members, pack.venue, items, pack.officer, pack.contact_for)
    return tuple(find_texts((pack.committee, people, pack.organisation)))


def paper_texts(pack: Pack, paper: Paper) -> Texts:
    """Return what a paper prints of files: its own first. Its purpose is on the agenda."""
    content = paper.content
    record = content.record if isinstance(content, PlannedMinutes) else content
    annexes = tuple({"title": annex.title} for annex in paper.annexes)
    shared = (pack.committee, pack.members_are, pack.organisation.name)
    found = find_texts((record, annexes, {"title": paper.title}, shared))
    return tuple(pair for pair in found if pair[0] != "purpose")


def annex_texts(annex: PlannedAnnex) -> Texts:
    """Return what an annex in the house style prints of files that have places."""
    content = annex.typeset.content if annex.typeset else None
    return tuple(find_texts(({"title": annex.title}, {"body": content})))


def unfilled_texts(pack: Pack) -> Texts:
    """Return the texts of a pack in which values such as `{{ venue }}` are not filled in."""
    people = (pack.to, pack.members, pack.venue, pack.officer, pack.contact_for)
    contents = (paper.content for paper in pack.papers)
    minutes = tuple(each.record for each in contents if isinstance(each, PlannedMinutes))
    annexes = (annex for paper in pack.papers for annex in paper.annexes)
    behind = (pair for annex in annexes for pair in annex_texts(annex))
    return (*find_texts((pack.committee, people, pack.organisation, minutes)), *behind)


def find_texts(value: object, field: str = "") -> Iterator[tuple[str, Text]]:
    """Yield every text of a record, or of records in lists, in the order of the fields."""
    match value:
        case Text():
            yield field, value
        case Record():
            for name in type(value).model_fields:
                yield from find_texts(getattr(value, name), name)
        case dict():
            for name, inner in value.items():
                yield from find_texts(inner, name)
        case tuple():
            for inner in value:
                yield from find_texts(inner, field)
