"""Words of papers that no viewer shows: an error where they would go out unseen.

Whoever reads a paper finds such words, and says so with a warning. Here alone it is decided what
follows. In a paper for the public they stop the build, until somebody has looked at them and
accepts them with a reason. In a paper that only the restricted pack holds they remain a warning.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from textwrap import shorten

from agendapack.model.facts import UnseenText, kind_of
from agendapack.model.pack import Pack
from agendapack.model.planned_paper import PlannedAnnex
from agendapack.model.workspace import Loaded
from agendapack.problems import Code, Problem, Severity, Source, warn

MOST_PAGES, LONGEST = 3, 80
"""What a message names: pages, and letters of each."""
OUT = (
    "take them out of the document and make the PDF again; or write 'as: picture' below it, which"
    " draws its pages anew without them"
)
ACCEPT = "or, if the public may have them, write 'accept: {unseen-text: the reason}' below it"


def settle_unseen(loaded: Loaded, pack: Pack, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems, with those of unseen words as errors where the public would get them.

    Readers of Word documents and of spreadsheets leave such words out, so an organisation may say
    that this is enough: `hidden-words: leave-out`.

    Args:
        pack: The unredacted pack, whose annexes have been converted.
        problems: All problems so far; those of the pages of PDF annexes are added.
    """
    found = tuple(problems)
    if loaded.organisation.hidden_words == "fail":
        restricted = _Restricted(loaded, pack)
        found = tuple(
            each if restricted.holds(each.source) else _raise(loaded, each) for each in found
        )
    return (*found, *_find_on_pages(loaded, pack))


def _raise(loaded: Loaded, problem: Problem) -> Problem:
    if problem.code is not Code.UNSEEN_TEXT or any(
        each.concerns(problem) for each in loaded.acceptances
    ):
        return problem
    hint = f"{problem.hint}; {ACCEPT}" if problem.hint else ACCEPT
    return replace(problem, severity=Severity.ERROR, hint=hint)


class _Restricted:
    """The places at which problems of papers are shown that only the restricted pack holds.

    A place that is not known is open, so that nothing goes out because it was overlooked.
    """

    def __init__(self, loaded: Loaded, pack: Pack) -> None:
        self.places: set[Source] = set()
        gone, kept = set[str](), set[str]()
        for item, planned in zip(loaded.items, pack.items, strict=False):
            files = gone if planned.withheld else kept
            files |= {file.path for file in (item.file, item.body_file) if file is not None}
            if planned.withheld and item.entry.report is not None:
                self.places.add(item.entry.report.source)
            for annex in planned.paper.annexes if planned.paper else ():
                withheld = planned.withheld or annex.withheld
                (gone if withheld else kept).add(annex.loaded.file.path)
                if withheld:
                    self.places.add(annex.loaded.annex.file.source)
        self.files = gone - kept

    def holds(self, place: Source | None) -> bool:
        """Tell whether a place belongs to a paper of the restricted pack alone."""
        return place is not None and (place in self.places or place.file in self.files)


def _find_on_pages(loaded: Loaded, pack: Pack) -> Iterator[Problem]:
    for item in pack.items:
        for annex in item.paper.annexes if item.paper else ():
            problem = _of_pages(annex)
            if problem is not None:
                harmless = item.withheld or annex.withheld or _is_layer(annex)
                yield problem if harmless else _raise(loaded, problem)


def _is_layer(annex: PlannedAnnex) -> bool:
    """Tell whether the unseen words can only be what a program made out in a poor scan.

    They are a warning, for the clerk to compare; like all unseen words, they do not count as open.
    """
    facts = annex.loaded.facts
    return facts is not None and all(text.is_layer for text in facts.unseen)


def _of_pages(annex: PlannedAnnex) -> Problem | None:
    """Return the warning of a PDF annex with text that its pages do not show."""
    facts = annex.loaded.facts
    unseen = facts.unseen if facts and annex.typeset is None else ()
    if not unseen:
        return None
    told = "; ".join(map(_say, unseen[:MOST_PAGES]))
    more = f"; and on {len(unseen) - MOST_PAGES} more pages" if unseen[MOST_PAGES:] else ""
    return warn(
        Code.UNSEEN_TEXT,
        f"the annex '{annex.title}' holds words that nobody sees: {told}{more}",
        annex.loaded.annex.file.source,
        OUT if kind_of(annex.loaded.annex.file) == "pdf" else "take them out of the document",
    )


def _say(text: UnseenText) -> str:
    if not text.words:
        return f"page {text.page} could not be looked at"
    words = shorten(text.words, LONGEST, placeholder="...")
    return f"'{words}' on its page {text.page}"
