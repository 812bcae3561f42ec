"""Sort the texts of a meeting by who may read them, for the audit.

This looks at the files as they were loaded, not at the public pack, so that it does
not share the faults of whatever makes that.
"""

from collections.abc import Iterator

from agendapack.model.dates import write_plain_date
from agendapack.model.meeting import AgendaEntry, Annex
from agendapack.model.organisation import Member
from agendapack.model.papers import Report, WorkPlan
from agendapack.model.withholding import SPAN_MARK, Material, Withheld, split_parts
from agendapack.model.wording import PLACEHOLDER, Wording, join_names
from agendapack.model.workspace import InputFile, Loaded, LoadedAnnex, LoadedItem
from agendapack.plan.public import texts_of
from agendapack.plan.withholding import (
    Descriptions,
    describe_paragraphs,
    withhold_annex,
    withhold_item,
)


class _Heap:
    """Texts and files being sorted."""

    def __init__(self) -> None:
        self.secret: list[str] = []
        self.open: list[str] = []
        self.titles: list[str] = []
        self.gone: list[tuple[str, str]] = []
        self.kept: set[str] = set()

    def file(self, file: InputFile, withheld: Withheld | None) -> None:
        """Take a file; one that is open somewhere is open everywhere."""
        if withheld is None:
            self.kept |= {file.path, file.sha256}
            self.open.append(file.path)
        else:
            self.gone.append((file.path, file.sha256))

    def title(self, withheld: Withheld, title: str) -> None:
        """Take the title of something withheld, by whether the public is shown it."""
        if withheld.shown == "title":
            self.open.append(title)
        else:
            self.titles.append(title)
            self.secret.append(title)


def sort_material(loaded: Loaded) -> Material:
    """Return all texts, names and hashes of a meeting's own files, sorted.

    The pages of annexes are left to whoever has drawn them.
    """
    heap, known, wording = _Heap(), describe_paragraphs(loaded), loaded.wording
    committee, meeting = loaded.committee, loaded.meeting
    heap.open += texts_of((loaded.organisation, committee, meeting.venue, meeting.to))
    heap.open += texts_of((meeting.officer, meeting.members))
    heap.open += (*known.paragraphs.values(), known.exempt, known.confidential)
    if loaded.record.published is not None:
        heap.open += (paper.title for paper in loaded.record.published.papers.values())
    for members in (meeting.members or (), committee.members):
        called = committee.members_are or loaded.organisation.members_are or ""
        heap.open.append(f"{called} {_list_members(members, wording)}")
    day = write_plain_date(meeting.date, wording)
    for item in loaded.items:
        _sort_item(heap, item, known)
        title = _title(item) or ""
        from_ = item.paper.from_ if isinstance(item.paper, Report) else ""
        if withhold_item(item, known) is None:
            report_of = wording.say("report-of", author=from_)
            heap.open.append(f"{committee.name} {day} {report_of} {title}")
            heap.open.append(f"{title}: {committee.name}, {day}")
    pack = wording.say("title-pack", meeting=f"{committee.name}, {day}")
    heap.open.append(f"{pack} {committee.name}, {day}")
    gone = dict(heap.gone)
    return Material(
        secret=tuple(heap.secret),
        open=tuple(heap.open),
        titles=tuple(heap.titles),
        names=tuple(path for path in gone if path not in heap.kept),
        hashes=tuple(sha256 for sha256 in gone.values() if sha256 not in heap.kept),
        wording=tuple(PLACEHOLDER.sub(" ", words) for _, words in wording.changed),
    )


def _list_members(members: tuple[Member, ...], wording: Wording) -> str:
    """Write the list as the front sheet does, but for signs, which no search looks at."""
    return join_names((f"{member.name} {member.role or ''}" for member in members), wording)


def _sort_item(heap: _Heap, item: LoadedItem, known: Descriptions) -> None:
    entry, withheld = item.entry, withhold_item(item, known)
    heap.secret += _reasons(entry)
    heap.open += _descriptions(entry)
    heap.open += texts_of(entry.withdrawn)
    for file in (item.file, item.body_file):
        if file is not None:
            heap.file(file, withheld)
    if withheld is None:
        heap.open += texts_of((entry.title, entry.text, entry.late))
    else:
        title = _title(item)
        if title:
            heap.title(withheld, title)
        named = withheld.shown == "title"
        (heap.open if named else heap.secret).extend(texts_of(entry.late))
        brings_paper = item.paper is not None or bool(item.annexes)
        (heap.open if named and not brings_paper else heap.secret).extend(texts_of(entry.text))
    if isinstance(item.paper, Report):
        heap.secret += _reasons(item.paper)
        heap.open += _descriptions(item.paper)
        _sort_report(heap, item.paper, withheld is not None)
    elif item.paper is not None:
        paper = item.paper.model_copy(update={"accept": None})
        (heap.secret if withheld else heap.open).extend(texts_of(paper))
    for loaded in item.annexes:
        _sort_annex(heap, loaded, withheld, known)


def _title(item: LoadedItem) -> str | None:
    if item.entry.title is not None:
        return item.entry.title
    return item.paper.title if isinstance(item.paper, Report | WorkPlan) else None


def _sort_report(heap: _Heap, report: Report, withheld: bool) -> None:
    for name in type(report).model_fields:
        if name not in ("body", "annexes", "exempt", "confidential", "accept"):
            (heap.secret if withheld else heap.open).extend(texts_of(getattr(report, name)))
    for segment in split_parts(report.body):
        part = segment.opening is not None
        words = SPAN_MARK.sub(" ", segment.text)
        (heap.secret if withheld or part else heap.open).append(words)
        if segment.opening is not None:
            heap.secret.append(segment.opening.reason)


def _sort_annex(
    heap: _Heap, loaded: LoadedAnnex, of_item: Withheld | None, known: Descriptions
) -> None:
    """Take an annex: of an item that is withheld the public is not even shown its title."""
    annex = loaded.annex
    withheld = of_item or withhold_annex(annex, known)
    heap.secret += _reasons(annex)
    heap.open += _descriptions(annex)
    heap.file(loaded.file, withheld)
    (heap.secret if withheld else heap.open).extend(texts_of(annex.alt))
    if withheld is None:
        heap.open.append(annex.title)
    elif of_item is not None:
        heap.secret.append(annex.title)
    else:
        heap.title(withheld, annex.title)


def _descriptions(record: AgendaEntry | Report | Annex) -> Iterator[str]:
    if record.exempt is not None and record.exempt.description is not None:
        yield record.exempt.description


def _reasons(record: AgendaEntry | Report | Annex) -> Iterator[str]:
    for cause in (record.exempt, record.confidential):
        if cause is not None:
            yield cause.reason
