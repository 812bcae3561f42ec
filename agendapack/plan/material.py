"""Sort the texts of a meeting by who may read them, for the leak audit.

This reads the files as they were loaded, not the public pack, so that a fault in
deriving the public pack does not hide itself from the audit.
"""

import re
from collections.abc import Iterator

from agendapack.model.business import Annex
from agendapack.model.dates import write_plain_date
from agendapack.model.document import Material
from agendapack.model.meeting import AgendaEntry
from agendapack.model.members import Online, list_members
from agendapack.model.organisation import Committee, Organisation
from agendapack.model.papers import Minutes, Report
from agendapack.model.plans import WorkPlan
from agendapack.model.withholding import SPAN_MARK, Withheld, split_parts
from agendapack.model.wording import PLACEHOLDER
from agendapack.model.workspace import ActionLog, InputFile, Loaded, LoadedAnnex, LoadedItem
from agendapack.plan.public import Descriptions, describe_paragraphs, is_restricted, texts_of
from agendapack.plan.withholding import withhold_alone, withhold_item

ADDRESS = re.compile(r"\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|:\s*\S+)")
"""Where a link in Markdown leads: nobody reads that on the page, so it is not open."""
CODE = re.compile(r"\+?\d[\d ()./-]{4,}\d|\b(?=\w*\d)\w{6,}")
"""A telephone number, or what a web address calls a meeting."""


class _Sorter:
    """Collects texts and files as secret or open."""

    def __init__(self) -> None:
        self.secret: list[str] = []
        self.open: list[str] = []
        self.titles: list[str] = []
        self.gone: list[tuple[str, str]] = []
        self.kept: set[str] = set()
        self.private: list[str] = []

    def add(self, value: object, is_open: bool) -> None:
        """Add the texts in a value."""
        (self.open if is_open else self.secret).extend(texts_of(value))

    def file(self, file: InputFile, withheld: Withheld | None) -> None:
        """Add a file; one that is open in one place is open everywhere."""
        if withheld is None:
            self.kept |= {file.path, file.sha256}
            self.open.append(file.path)
        else:
            self.gone.append((file.path, file.sha256))

    def title(self, withheld: Withheld, title: str) -> None:
        """Add the title of something withheld, as open if the public is shown it."""
        if withheld.shown == "title":
            self.open.append(title)
        else:
            self.titles.append(title)
            self.secret.append(title)


def sort_material(loaded: Loaded) -> Material:
    """Return all texts, file names and hashes of a meeting, sorted into secret and open.

    The texts on the pages of annexes are not here; they are known only once those are drawn.
    """
    sorter, known, wording = _Sorter(), describe_paragraphs(loaded), loaded.wording
    committee, meeting = loaded.committee, loaded.meeting
    sorter.open += _read_on_page((_without_online(loaded.organisation), _without_online(committee)))
    sorter.open += texts_of((meeting.venue, meeting.to, meeting.name, meeting.reason))
    sorter.open += _read_on_page((meeting.text, meeting.notes))
    for place in (committee, meeting):
        sorter.open += texts_of((place.address, place.map, place.extra, place.signed))
        _sort_online(sorter, place.online)
    sorter.open += texts_of((meeting.officer, meeting.members))
    sorter.open += (*known.paragraphs.values(), known.exempt, known.confidential)
    if loaded.record.published is not None:
        sorter.open += (paper.title for paper in loaded.record.published.papers.values())
    for members in (meeting.members or (), committee.members):
        called = committee.members_are or loaded.organisation.members_are or ""
        sorter.open.append(list_members(members, called, wording))
    day = write_plain_date(meeting.date, wording)
    if loaded.restricted_minutes is not None:
        people = dict.fromkeys(("present", "attendance", "in_attendance", "apologies"), ())
        nothing = {"chair": None, "accept": None, **people}
        sorter.secret += texts_of(loaded.restricted_minutes.record.model_copy(update=nothing))
        sorter.gone += ((s.path, s.sha256) for s in loaded.sources if is_restricted(s.path))
    for entry in meeting.agenda:
        _sort_section(sorter, entry, known)
    lists = {s.path: s for s in loaded.sources if s.path != meeting.source.file}
    for item in loaded.items:
        _sort_item(sorter, item, known)
        for path in {each.source.file for each in item.entry.applications} & lists.keys():
            sorter.file(lists[path], withhold_item(item, known))
        title = _title(item) or ""
        from_ = item.paper.from_ if isinstance(item.paper, Report) else ""
        if withhold_item(item, known) is None:
            report_of = wording.say("report-of", author=from_)
            sorter.open.append(f"{committee.name} {day} {report_of} {title}")
            sorter.open.append(f"{title}: {committee.name}, {day}")
    pack = wording.say("title-pack", meeting=f"{committee.name}, {day}")
    sorter.open.append(f"{pack} {committee.name}, {day}")
    gone = dict(sorter.gone)
    open_names = {path.rpartition("/")[2] for path in sorter.kept}
    return Material(
        secret=tuple(sorter.secret),
        open=tuple(sorter.open),
        titles=tuple(sorter.titles),
        names=tuple(path for path in gone if path.rpartition("/")[2] not in open_names),
        hashes=tuple(sha256 for sha256 in gone.values() if sha256 not in sorter.kept),
        private=tuple(sorter.private),
        wording=tuple(PLACEHOLDER.sub(" ", words) for _, words in wording.changed),
    )


def _without_online(body: Organisation | Committee) -> Organisation | Committee:
    return body.model_copy(update={"online": None})


def _sort_section(sorter: _Sorter, entry: AgendaEntry, known: Descriptions) -> None:
    if entry.section is None:
        return
    sorter.secret += _reasons(entry)
    withheld = withhold_alone(entry, known)
    if withheld is None:
        sorter.open.append(entry.section)
        sorter.open += _read_on_page(entry.text)
    else:
        sorter.title(withheld, entry.section)
        sorter.secret += texts_of(entry.text)


def _sort_item(sorter: _Sorter, item: LoadedItem, known: Descriptions) -> None:
    entry, withheld = item.entry, withhold_item(item, known)
    sorter.secret += _reasons(entry)
    sorter.open += _descriptions(entry)
    sorter.open += texts_of(entry.withdrawn)
    for file in (item.file, item.body_file):
        if file is not None:
            sorter.file(file, withheld)
    said = (entry.lead, entry.presenter, entry.purpose, entry.paper_number)
    shown = withheld is None or withheld.shown == "title"
    sorter.add(said, shown)
    linked = tuple(
        (each.link, each.called, each.title, each.paper_number)
        for each in entry.papers
        if each.link
    )
    sorter.add((entry.link, entry.extra, linked), not withheld)
    for application in entry.applications:
        own = application.model_copy(update={"annexes": (), "report": None})
        sorter.add(own, not withheld)
        if withheld is None:
            sorter.open.append(application.title)
    sorter.add(entry.application, shown)
    if withheld is None:
        sorter.open += texts_of((entry.title, entry.late))
        sorter.open += _read_on_page(entry.text)
    else:
        title = _title(item)
        if title:
            sorter.title(withheld, title)
        named = withheld.shown == "title"
        sorter.add(entry.late, named)
        brings_paper = item.paper is not None or bool(item.annexes)
        if named and not brings_paper:
            sorter.open += _read_on_page(entry.text)
        else:
            sorter.secret += texts_of(entry.text)
    if isinstance(item.paper, Report):
        sorter.secret += _reasons(item.paper)
        sorter.open += _descriptions(item.paper)
        _sort_report(sorter, item.paper, withheld is not None)
    elif item.paper is not None:
        kept = {"accept": None} if "accept" in type(item.paper).model_fields else {}
        paper = item.paper.model_copy(update=kept)
        _sort_fields(sorter, paper, withheld is not None)
    for loaded in item.annexes:
        _sort_annex(sorter, loaded, withheld, known)
    _sort_awaited(sorter, item, withheld, known)


def _sort_awaited(
    sorter: _Sorter, item: LoadedItem, of_item: Withheld | None, known: Descriptions
) -> None:
    for annex in item.awaited.values():
        withheld = withhold_alone(annex, known)
        if of_item is None and withheld is not None:
            sorter.title(withheld, annex.title)
        else:
            (sorter.secret if of_item else sorter.open).append(annex.title)


def _sort_online(sorter: _Sorter, online: Online | None) -> None:
    """Add how to take part; of a web address the host tells nothing, but what follows it does."""
    if online is None:
        return
    address = (online.link or "").partition("://")[2]
    sorter.open += ("https http", address.partition("/")[0])
    said = (*online.dial_in, *texts_of(online.note), address)
    if not online.members_only:
        sorter.open += said
        return
    sorter.secret += said
    sorter.private += (address, *CODE.findall("\n".join(said)))


def _title(item: LoadedItem) -> str | None:
    if item.entry.title is not None:
        return item.entry.title
    return item.paper.title if isinstance(item.paper, Report | WorkPlan) else None


def _sort_report(sorter: _Sorter, report: Report, withheld: bool) -> None:
    apart = dict.fromkeys(("annexes", "exempt", "confidential", "accept"))
    _sort_fields(sorter, report.model_copy(update=apart | {"body": ""}), withheld)
    for segment in split_parts(report.body):
        part = segment.opening is not None
        words = ADDRESS.sub("]", SPAN_MARK.sub(" ", segment.text))
        (sorter.secret if withheld or part else sorter.open).append(words)
        if segment.opening is not None:
            sorter.secret.append(segment.opening.reason)


def _sort_fields(
    sorter: _Sorter, paper: Report | Minutes | WorkPlan | ActionLog, withheld: bool
) -> None:
    if withheld:
        sorter.secret += texts_of(paper)
        return
    # A title is printed as it is typed.
    sorter.open += texts_of(getattr(paper, "title", None))
    sorter.open += _read_on_page(paper)


def _read_on_page(value: object) -> Iterator[str]:
    """Yield the texts in a value, without the addresses to which their links lead."""
    for text in texts_of(value):
        yield ADDRESS.sub("]", text)


def _sort_annex(
    sorter: _Sorter, loaded: LoadedAnnex, of_item: Withheld | None, known: Descriptions
) -> None:
    """Add an annex; the public is not even shown its title if the whole item is withheld."""
    annex = loaded.annex
    withheld = of_item or withhold_alone(annex, known)
    sorter.secret += _reasons(annex)
    sorter.open += _descriptions(annex)
    sorter.file(loaded.file, withheld)
    sorter.add((annex.alt, tuple(annex.picture_alts.values()), annex.extra), not withheld)
    if withheld is None:
        sorter.open.append(annex.title)
    elif of_item is not None:
        sorter.secret.append(annex.title)
    else:
        sorter.title(withheld, annex.title)


def _descriptions(record: AgendaEntry | Report | Annex) -> Iterator[str]:
    if record.exempt is not None and record.exempt.description is not None:
        yield record.exempt.description


def _reasons(record: AgendaEntry | Report | Annex) -> Iterator[str]:
    for cause in (record.exempt, record.confidential):
        if cause is not None:
            yield cause.reason
