"""Check the traits of PDF papers, and their room for stamps, against the organisation's policy."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from agendapack.model.facts import Edge, PaperFacts, choose_edge, kind_of
from agendapack.model.marks import PART_OF_ANNEX
from agendapack.model.organisation import Preflight
from agendapack.model.pack import Pack
from agendapack.model.planned_paper import Paper, PlannedAnnex
from agendapack.model.records import dataclass
from agendapack.model.text import file_name
from agendapack.model.workspace import Loaded, LoadedAnnex
from agendapack.problems import Code, Problem, Severity, warn

MOST_SHOWN = 5
"""The most names or page numbers that a message lists."""
MOST_NAMED = 8
"""The most pages without room for a stamp that a message lists."""
NO_ROOM_HINT = (
    "nothing of the page is covered or scaled; ask its author for wider margins, or crop less"
)
SILENT = ("ignore", "drop")
TAGGED = (
    "ask its author for a tagged PDF"
    " (Word: 'Document structure tags for accessibility'; LibreOffice: 'Universal Accessibility')"
)
Find = Callable[[PaperFacts, Preflight], str | None]


@dataclass(frozen=True, slots=True)
class Check:
    """One trait to look for; `find` returns the words that follow the paper's name."""

    code: Code
    find: Find
    hint: str


def papers_keep_the_policy(loaded: Loaded) -> Iterator[Problem]:
    """Report each trait of a paper that the organisation's policy does not ignore."""
    beside = _files_that_links_reach(loaded)
    for item in loaded.items:
        for annex in item.annexes:
            yield from find_traits(annex, loaded.organisation.preflight, beside)


def _files_that_links_reach(loaded: Loaded) -> frozenset[str]:
    """Return the names of the open annexes that no other annex shares: links lead to these."""
    paths = {
        annex.file.path: any(
            (each.exempt or each.confidential) for each in (item.entry, annex.annex)
        )
        for item in loaded.items
        for annex in item.annexes
    }
    names = Counter(map(file_name, paths))
    return frozenset(
        file_name(path)
        for path, is_withheld in paths.items()
        if names[file_name(path)] == 1 and not is_withheld
    )


def find_traits(
    annex: LoadedAnnex, policy: Preflight, beside: frozenset[str] = frozenset()
) -> Iterator[Problem]:
    """Report a paper's traits at the line that names it; its links may lead to files `beside`."""
    facts, source = annex.facts, annex.annex.file.source
    if facts is None:
        return
    lost = tuple(link for link in facts.file_links if file_name(link) not in beside)
    facts = replace(facts, file_links=lost)
    named = f"the annex '{annex.annex.title}'"
    if facts.repaired:
        message = f"{named} is damaged and was repaired"
        if facts.damaged:
            message += f": something is lost of what was on {_pages(facts.damaged)}"
        hint = "compare it with the original, or ask its author to export it again"
        yield warn(Code.REPAIRED_PDF, message, source, hint)
    dropped = "drop" in (annex.annex.comments, policy.comments)
    for page, words in (*facts.marks, *(() if dropped else facts.marks_in_comments)):
        yield Problem(
            Code.WITHHELD_PART,
            f"{named} has '{words}' on its page {page}, which looks like the mark of a withheld"
            " part; a part of an annex cannot be withheld",
            source,
            PART_OF_ANNEX,
        )
    if facts.unsearched:
        yield Problem(
            Code.WITHHELD_PART,
            f"{named} could not be searched for marks of withheld parts on"
            f" {_pages(facts.unsearched)}",
            source,
            "look there for words such as '[[exempt 3: ...]]': they would withhold nothing",
            Severity.WARNING,
        )
    for check, chosen, found in _judge(annex, facts, policy):
        if chosen not in SILENT:
            severity = Severity.ERROR if chosen == "fail" else Severity.WARNING
            yield Problem(check.code, f"{named} {found}", source, check.hint, severity)


def find_ignored(annex: LoadedAnnex, policy: Preflight) -> dict[str, str]:
    """Return the traits of a paper that are not reported, with the policy: `ignore` or `drop`."""
    if annex.facts is None:
        return {}
    judged = _judge(annex, annex.facts, policy)
    return {check.code.value: chosen for check, chosen, _ in judged if chosen in SILENT}


def _judge(
    annex: LoadedAnnex, facts: PaperFacts, policy: Preflight
) -> Iterator[tuple[Check, str, str]]:
    """Yield each trait of a paper as its check, the policy on it, and the words for it."""
    for check in CHECKS:
        chosen: str = getattr(policy, check.code.replace("-", "_"))
        if check.code is Code.COMMENTS and annex.annex.comments == "drop":
            chosen = "drop"
        found = check.find(facts, policy)
        if check.code is Code.SCAN_ONLY and annex.annex.as_ is not None:
            continue  # as it was asked for
        if found is not None:
            yield check, chosen, found


def _fonts(facts: PaperFacts, _: Preflight) -> str | None:
    listed = _list(facts.bare_fonts)
    return f"does not have all its fonts embedded: {listed}" if listed else None


def _tags(facts: PaperFacts, _: Preflight) -> str | None:
    if facts.tagged or facts.scan_only:
        return None
    return "is not tagged, so that a screen reader finds no headings, lists or tables in it"


def _scan(facts: PaperFacts, _: Preflight) -> str | None:
    return "consists of scanned pages, without any text" if facts.scan_only else None


def _textless(facts: PaperFacts, _: Preflight) -> str | None:
    if facts.scan_only or not facts.without_text:
        return None
    return f"has no text on {_pages(facts.without_text)}"


def _blank(facts: PaperFacts, _: Preflight) -> str | None:
    pages = tuple(page for page in facts.blank if page not in facts.lost)
    return f"has nothing on {_pages(pages)}" if pages else None


def _images(facts: PaperFacts, policy: Preflight) -> str | None:
    most = policy.image_dpi
    pages = tuple(page for page, dpi in enumerate(facts.image_dpi, 1) if dpi > most * 1.02)
    if not pages:
        return None
    return (
        f"has pictures of up to {max(facts.image_dpi)} dots per inch on {_pages(pages)};"
        f" {most} are allowed"
    )


def _fields(facts: PaperFacts, _: Preflight) -> str | None:
    count = facts.form_fields
    if not count:
        return None
    return f"has {count} form field{'' if count == 1 else 's'}, drawn in the pack as they look"


def _comments(facts: PaperFacts, _: Preflight) -> str | None:
    count = len(facts.comments)
    if not count:
        return None
    kinds = _list(tuple(dict.fromkeys(facts.comments)))
    return f"has {count} comment{'' if count == 1 else 's'} of readers ({kinds})"


def _scripts(facts: PaperFacts, _: Preflight) -> str | None:
    listed = _list(facts.scripts)
    return f"has active content, which is left out of the pack: {listed}" if listed else None


def _embedded(facts: PaperFacts, _: Preflight) -> str | None:
    listed = "" if facts.portfolio else _list(facts.embedded_files)
    return f"holds other files, which are left out of the pack: {listed}" if listed else None


def _portfolio(facts: PaperFacts, _: Preflight) -> str | None:
    if not facts.portfolio:
        return None
    names = ", ".join(facts.embedded_files)
    return f"is a portfolio, whose pages show nothing of its files: {names}"


def _placeholder(facts: PaperFacts, _: Preflight) -> str | None:
    return "is an XFA form, whose pages show nothing of it" if facts.placeholder else None


def _lost(facts: PaperFacts, _: Preflight) -> str | None:
    if not facts.lost:
        return None
    return f"is damaged: what was on {_pages(facts.lost)} is lost"


def _file_links(facts: PaperFacts, _: Preflight) -> str | None:
    listed = _list(facts.file_links)
    return f"has links to files, which are left out of the pack: {listed}" if listed else None


def _private_links(facts: PaperFacts, _: Preflight) -> str | None:
    listed = _list(facts.private_links)
    return f"has links into a private network: {listed}" if listed else None


def _layers(facts: PaperFacts, _: Preflight) -> str | None:
    count = facts.hidden_layers
    if not count:
        return None
    return f"has {count} hidden layer{'' if count == 1 else 's'}; anybody can show them"


def _encrypted(facts: PaperFacts, _: Preflight) -> str | None:
    return "is encrypted; what goes into the pack is not" if facts.encrypted else None


CHECKS = (
    Check(Code.FONTS_NOT_EMBEDDED, _fonts, "ask its author to export it with its fonts embedded"),
    Check(Code.NOT_TAGGED, _tags, TAGGED),
    Check(
        Code.SCAN_ONLY,
        _scan,
        "ask its author for the document that was scanned, or put it through text recognition",
    ),
    Check(
        Code.PAGES_WITHOUT_TEXT,
        _textless,
        "if these are pictures of text, ask for the document that was scanned",
    ),
    Check(Code.BLANK_PAGES, _blank, "take the other pages with 'pages: ...', or check the file"),
    Check(
        Code.LARGE_IMAGES, _images, "ask its author to export it with pictures for office printing"
    ),
    Check(Code.FORM_FIELDS, _fields, "check that the form is filled in as it should be seen"),
    Check(
        Code.COMMENTS,
        _comments,
        "check that the public may read them, or write 'comments: drop' below 'file'",
    ),
    Check(Code.SCRIPTS, _scripts, "ask its author for a copy without it, printed to PDF"),
    Check(Code.EMBEDDED_FILES, _embedded, "add them as annexes if they are needed"),
    Check(Code.PORTFOLIOS, _portfolio, "save the files out of it, and list each as an annex"),
    Check(
        Code.DYNAMIC_FORMS,
        _placeholder,
        "open it in Adobe Reader, print it to PDF, and take that file",
    ),
    Check(
        Code.LOST_PAGES,
        _lost,
        "ask its author to export it again, or allow it with 'lost-pages: warn'"
        " below 'preflight' in organisation.yaml",
    ),
    Check(Code.FILE_LINKS, _file_links, "ask its author to link to web pages"),
    Check(Code.PRIVATE_LINKS, _private_links, "ask its author for the public address"),
    Check(Code.HIDDEN_LAYERS, _layers, "ask its author for a copy without them, printed to PDF"),
    Check(Code.ENCRYPTED, _encrypted, "check that you may publish it"),
)


def _list(names: tuple[str, ...], most: int = MOST_SHOWN) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def _pages(numbers: tuple[int, ...]) -> str:
    if len(numbers) == 1:
        return f"its page {numbers[0]}"
    return f"{len(numbers)} pages ({_list(tuple(map(str, numbers)))})"


def stamps_have_room(pack: Pack) -> Iterator[Problem]:
    """Every page of an annex has room for its stamp; otherwise a strip is added to the page."""
    policy = pack.organisation.preflight.no_stamp_room
    if policy == "ignore":
        return
    severity = Severity.ERROR if policy == "fail" else Severity.WARNING
    for paper in pack.papers:
        for place, annex in enumerate(paper.annexes):
            full = list(_full_pages(pack, paper, annex, leads=paper.content is None and not place))
            if full:
                shown = _list(tuple(map(str, full)), MOST_NAMED)
                word = "page" if len(full) == 1 else "pages"
                yield Problem(
                    Code.NO_STAMP_ROOM,
                    f"the annex '{annex.title}' has no room for the page number on its {word}"
                    f" {shown}, so a strip is added there",
                    annex.loaded.annex.file.source,
                    NO_ROOM_HINT,
                    severity,
                )


def _full_pages(pack: Pack, paper: Paper, annex: PlannedAnnex, leads: bool) -> Iterator[int]:
    facts, style = annex.loaded.facts, pack.style
    marked = paper.withheld is not None or annex.withheld is not None
    # The mark "Not for publication" is printed at the edge opposite to the stamp's own.
    away: Edge = "bottom" if style.stamp.startswith("top") else "top"
    for number, room in enumerate(facts.room if facts else (), 1):
        taken = away if marked else None
        named = leads and number == 1
        if choose_edge(room, style.stamp, style.stamp_size, named, taken) is None:
            yield number


def tell_of_pages(pack: Pack) -> tuple[Problem, ...]:
    """Check the pages of a pack whose annexes have all been converted to PDF.

    The traits of annexes that were PDF from the start have been reported by `plan_pack`.
    """
    problems = [*stamps_have_room(pack)]
    for paper in pack.papers:
        for annex in paper.annexes:
            if kind_of(annex.loaded.annex.file) != "pdf":
                problems += find_traits(annex.loaded, pack.organisation.preflight)
    return tuple(problems)
