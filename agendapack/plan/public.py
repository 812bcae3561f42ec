"""Derive the public pack from the whole one, with notices in place of what is withheld.

Nothing of a withheld paper is left in it: no text, file name, hash or picture. The same holds for
how to take part in a meeting from elsewhere. Also list what a meeting withholds, and until when,
and the law by which the public is excluded: its paragraphs, and what may be named of them.
"""

import posixpath
from collections.abc import Container, Iterator
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import unquote

from agendapack.model import dataclass, withholding
from agendapack.model.business import Annex
from agendapack.model.dates import write_plain_date
from agendapack.model.fields import Record
from agendapack.model.meeting import AgendaEntry
from agendapack.model.members import Access
from agendapack.model.pack import AgendaSection, Item, Pack
from agendapack.model.papers import RESTRICTED_MINUTES, Report
from agendapack.model.planned_paper import Paper, PlannedAnnex, Stub
from agendapack.model.text import Text
from agendapack.model.wording import ENGLISH, Wording
from agendapack.model.workspace import InputFile, Loaded, LoadedPicture
from agendapack.plan.notice import find_regime, names_unknown_regime, usual_regime
from agendapack.problems import Code, Problem, Source, warn


def find_access(loaded: Loaded) -> Access:
    """Return how to get to a meeting: as its file says, or its committee's usual way.

    The address and the map are those of the venue: a meeting somewhere else does not take them
    over from its committee.
    """
    meeting, committee = loaded.meeting, loaded.committee
    usual = committee if meeting.venue in (None, committee.venue) else None
    online = meeting.online or committee.online
    usual_zone = loaded.organisation.time_zone if online else None
    zone = meeting.time_zone or committee.time_zone or usual_zone
    return Access(
        address=meeting.address or (usual.address if usual else None),
        map=meeting.map or (usual.map if usual else None),
        online=online,
        zone=zone.rpartition("/")[2].replace("_", " ") if zone else None,
    )


def withholds(pack: Pack) -> bool:
    """Tell whether anything in a pack is withheld from the public."""
    if pack.access.is_for_members or pack.kept_apart:
        return True
    return any(item.withheld for item in pack.items) or any(
        paper.parts or any(annex.withheld for annex in paper.annexes) for paper in pack.papers
    )


def make_public(pack: Pack) -> Pack:
    """Return the public pack; everything that is not withheld stays the same."""
    items = tuple(_show_item(item, pack.style.wording) for item in pack.items)
    filled = {key for item in items if not item.hidden for key in item.sections}
    named = (s for s in pack.sections if s.withheld is None or s.withheld.shown == "title")
    sections = tuple(_show_section(each, filled) for each in named)
    access = replace(pack.access, online=None) if pack.access.is_for_members else pack.access
    public = replace(
        pack, items=items, sections=sections, audience=withholding.Audience.PUBLIC, access=access
    )
    return replace(public, pictures=_shown_pictures(public))


def public_sources(public: Pack, whole: Pack, read: tuple[InputFile, ...]) -> tuple[InputFile, ...]:
    """Return those of the files read that the public pack is made from."""
    kept = {source.path for paper in public.papers for source in paper.sources}
    kept |= {path for path, picture in public.pictures.items() if picture.file.path == path}
    gone = {source.path for paper in whole.papers for source in paper.sources}
    gone |= {picture.file.path for picture in whole.pictures.values()}
    kept |= _lists_of_applications(public) | {f"meetings/{whole.folder}/meeting.yaml"}
    gone |= _lists_of_applications(whole)
    gone |= {file.path for file in read if is_restricted(file.path)}
    return tuple(file for file in read if file.path in kept or file.path not in gone)


def _lists_of_applications(pack: Pack) -> set[str]:
    """Return the files in which applications stand: that of the meeting, or those it names."""
    return {each.record.source.file for item in pack.items for each in item.applications}


def is_restricted(path: str) -> bool:
    """Tell whether a file has minutes that are not for publication."""
    return path.rpartition("/")[2] == RESTRICTED_MINUTES


def _show_section(section: AgendaSection, filled: Container[str]) -> AgendaSection:
    """Return an open heading; its words are nobody's secret though all its items are hidden."""
    text = section.text if section.withheld is None else None
    return replace(section, text=text, is_empty=section.key not in filled)


def _show_item(item: Item, wording: Wording) -> Item:
    withheld = item.withheld
    if withheld is None:
        paper = _show_paper(item.paper) if item.paper else None
        return replace(item, paper=paper, absent=paper is not None and not paper.has_open_page)
    named = withheld.shown == "title"
    paper = item.paper
    called = "confidential-item" if withheld.confidential else "exempt-item"
    title = item.title if named else wording.say(called)
    return replace(
        item,
        title=title,
        text=item.text if named and paper is None else None,
        late=item.late if named else None,
        paper=_stand_in(paper, title, withheld) if paper and withheld.leaves_page else None,
        to_follow=item.to_follow or withheld.pack == "to-follow",
        hidden=withheld.shown == "nothing",
        awaited=(),
        absent=paper is not None and not withheld.leaves_page,
        facts=item.facts.when_withheld(named),
        applications=(),
        application=item.application if named else None,
    )


def _stand_in(paper: Paper, title: str, withheld: withholding.Withheld) -> Paper:
    item = "" if withheld.shown == "nothing" else paper.item
    return Paper(paper.key, item, title, slug="", withheld=withheld, level=paper.level)


def _show_paper(paper: Paper) -> Paper:
    content = shown = paper.content
    if isinstance(content, Report):
        shown = _without_parts(content, paper)
    gone: set[str | None] = {a.loaded.file.path for a in paper.annexes if a.withheld}
    if paper.parts is not None and isinstance(content, Report):
        gone |= {content.source.file, content.body_path}
    kept = {annex.loaded.file.path for annex in paper.annexes if not annex.withheld}
    return replace(
        paper,
        content=shown,
        annexes=tuple(annex for annex in paper.annexes if annex.withheld is None),
        stubs=tuple(_stubs(paper.annexes)),
        sources=tuple(s for s in paper.sources if s.path not in gone - kept),
    )


def _without_parts(report: Report, paper: Paper) -> Report:
    """Remove the withheld parts, and the report's own list of annexes if any is withheld.

    The pack lists the annexes that are planned, so nothing printed is lost with that list.
    """
    changed: dict[str, object] = {}
    if paper.parts is not None:
        changed["body"] = withholding.blank_parts(report.body)
    if any(annex.withheld for annex in paper.annexes):
        changed["annexes"] = ()
    return report.model_copy(update=changed) if changed else report


def _stubs(annexes: tuple[PlannedAnnex, ...]) -> Iterator[Stub]:
    for place, annex in enumerate(annexes):
        if annex.withheld is not None:
            listed = annex.title if annex.listed is None else annex.listed
            yield Stub(annex.key, place, str(listed), annex.withheld)


def _shown_pictures(pack: Pack) -> dict[str, LoadedPicture]:
    contents = (paper.content for paper in pack.papers)
    annexes = (annex.typeset for paper in pack.papers for annex in paper.annexes)
    words = unquote("\n".join(texts_of((pack.organisation, pack.partners, pack.signed, *contents))))
    words += unquote("\n".join(typeset.content for typeset in annexes if typeset))
    return {
        path: picture
        for path, picture in pack.pictures.items()
        if posixpath.basename(path) in words
    }


def texts_of(value: object) -> Iterator[Text]:
    """Yield every text in a record and in everything inside it."""
    match value:
        case Text():
            yield value
        case Record():
            for name in type(value).model_fields:
                yield from texts_of(getattr(value, name))
        case dict():
            for inner in value.values():
                yield from texts_of(inner)
        case tuple():
            for inner in value:
                yield from texts_of(inner)
        case _ if hasattr(value, "record"):
            yield from texts_of(value.record)


@dataclass(frozen=True, slots=True)
class WithheldPaper:
    """A paper or an annex that is withheld, or was until its release.

    Args:
        what: `paper` or `annex`.
        title: The title in the restricted pack.
        cause: Why it is withheld, and the day of its release if there is one.
    """

    item: str
    what: str
    title: str
    cause: withholding.Exempt | withholding.Confidential

    @property
    def called(self) -> str:
        """What messages call it."""
        return f"agenda item {self.item}" if self.what == "paper" else f"the annex '{self.title}'"


def list_withheld(loaded: Loaded, items: tuple[Item, ...]) -> Iterator[WithheldPaper]:
    """Yield all papers and annexes that a meeting withholds or has released, in agenda order."""
    for item, found in zip(items, loaded.items, strict=True):
        report = (found.paper,) if isinstance(found.paper, Report) else ()
        causes = [cause for r in (found.entry, *report) if (cause := _cause(r)) is not None]
        if causes:
            yield WithheldPaper(item.number, "paper", item.title, causes[0])
        for annex in found.annexes:
            cause = _cause(annex.annex)
            if cause is not None:
                yield WithheldPaper(item.number, "annex", annex.annex.title, cause)


def tell_early(loaded: Loaded, items: tuple[Item, ...], today: date) -> tuple[Problem, ...]:
    """Return a problem for each paper or annex with a day of release in the future."""
    return tuple(
        Problem(
            Code.RELEASED_EARLY,
            f"{paper.called} is released on {write_plain_date(paper.cause.released)}, which is "
            "still to come; the public would see it now",
            paper.cause.source,
            "leave out 'released' until that day; 'review' may name it",
        )
        for paper in list_withheld(loaded, items)
        if paper.cause.released is not None and paper.cause.released > today
    )


def release_days(loaded: Loaded, items: tuple[Item, ...]) -> Iterator[date]:
    """Yield the days after which `tell_early` may return something else."""
    for paper in list_withheld(loaded, items):
        released = paper.cause.released
        if released is not None and released > date.min:
            yield released - timedelta(days=1)


def _cause(
    record: AgendaEntry | Report | Annex,
) -> withholding.Exempt | withholding.Confidential | None:
    return record.exempt or record.confidential


@dataclass(frozen=True, slots=True)
class Descriptions:
    """What is withheld, in words for the public, on the day of the meeting.

    Args:
        paragraphs: The subjects of the law's paragraphs in force; none if it has none.
        english: Those of the law of England, which some name where theirs has other numbers.
        unsure: The paragraphs whose subjects are not certain.
        exempt: The words for exempt information where no paragraph says more.
        is_unknown: Whether the notice names no regime that there is, which is told by itself.
    """

    law: withholding.ExemptLaw | None
    paragraphs: dict[int, str]
    english: dict[int, str]
    unsure: frozenset[int]
    exempt: str
    confidential: str
    is_unknown: bool = False

    @property
    def words(self) -> withholding.LawWords:
        """The messages by which the law is cited."""
        return self.law.words if self.law else withholding.USUAL_WORDS

    @property
    def has_paragraphs(self) -> bool:
        """Whether the law has paragraphs at all, in force or not."""
        return self.law is None or bool(self.law.periods)


def describe_paragraphs(loaded: Loaded) -> Descriptions:
    """Return the subjects of the paragraphs in force, in the wording of the committee."""
    say, held = loaded.wording.say, loaded.meeting.date
    regime = find_regime(loaded) or usual_regime(loaded)
    law = loaded.exempt_laws.get(regime.exclusion) if regime else None
    found, english = (
        _paragraphs_in_force(each, held) for each in (law, loaded.exempt_laws.get("england"))
    )
    return Descriptions(
        law=law,
        paragraphs={each.number: say(each.description) for each in found},
        english={each.number: say(each.description) for each in english},
        unsure=frozenset(each.number for each in found if each.unsure),
        exempt=say("exempt-information"),
        confidential=say("confidential-information"),
        is_unknown=names_unknown_regime(loaded),
    )


def _paragraphs_in_force(
    law: withholding.ExemptLaw | None, held: date
) -> tuple[withholding.ExemptParagraph, ...]:
    periods = law.periods if law else ()
    in_force = [p for p in periods if (p.from_ or held) <= held <= (p.until or held)]
    return in_force[0].paragraphs if in_force else ()


def check_paragraphs(
    what: str, numbers: tuple[int, ...], source: Source, known: Descriptions
) -> Iterator[Problem]:
    """Yield what is wrong with the paragraphs that something, "agenda item 3", is exempt under."""
    if known.is_unknown:
        return
    if not known.has_paragraphs:
        if numbers:
            yield warn(
                Code.WITHHOLDING,
                f"{what} names {_list_numbers(numbers)} of Schedule 12A, which is not the law of "
                "this body; it is not printed",
                source,
                "give a 'description' instead, in words that the public may read; a part of a "
                "report begins with '[[exempt: the reason]]'",
            )
        return
    every = tuple(known.paragraphs)
    allowed = f"{every[0]} to {every[-1]}" if every else "those of the law of the day"
    if not numbers:
        message = f"{what} is exempt without a paragraph of the law; allowed are {allowed}"
        hint = f"name the paragraphs, for instance {every[min(2, len(every) - 1)] if every else 3}"
        yield Problem(Code.WITHHOLDING, message, source, hint)
    for number in numbers:
        if every and number not in every:
            here = [
                n for n, words in known.paragraphs.items() if words == known.english.get(number)
            ]
            yield Problem(
                Code.WITHHOLDING,
                f"{what} is exempt under paragraph {number}; allowed are {allowed}",
                source,
                f"paragraph {number} of the law of England is paragraph {here[0]} here"
                if here
                else None,
            )
    if unsure := sorted(known.unsure & set(numbers)):
        yield warn(
            Code.UNSURE_LAW,
            f"{what} is exempt under {_list_numbers(tuple(unsure))}; what that is about is not "
            "certain to this program",
            source,
            "compare the words in the pack with the law; 'description' replaces them",
        )


def _list_numbers(numbers: tuple[int, ...]) -> str:
    return withholding.write_paragraphs(tuple(sorted(set(numbers))), ENGLISH)
