"""Check the traits of PDF papers, and their room for stamps, against the organisation's policy."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from agendapack.model.facts import Edge, PaperFacts, choose_edge, kind_of
from agendapack.model.marks import PART_OF_ANNEX, tell_banner
from agendapack.model.organisation import Preflight
from agendapack.model.pack import Pack
from agendapack.model.planned_paper import Paper, PlannedAnnex
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
REDACT = (
    "apply the redactions in the program that marked them (Acrobat: 'Apply'), or write"
    " 'accept: {unapplied-redaction: the reason}' below it"
)
SILENT = ("ignore", "drop")


def papers_keep_the_policy(loaded: Loaded) -> Iterator[Problem]:
    """Report each trait of a paper that the organisation's policy does not ignore."""
    beside = _files_that_links_reach(loaded)
    for item in loaded.items:
        for annex in item.annexes:
            yield from find_traits(annex, loaded.organisation.preflight, beside)


def _files_that_links_reach(loaded: Loaded) -> frozenset[str]:
    """Return the names of the open annexes that no other annex shares: links lead to these."""
    paths: dict[str, bool] = {}
    for item in loaded.items:
        for annex in item.annexes:
            causes = (each.exempt or each.confidential for each in (item.entry, annex.annex))
            paths[annex.file.path] = not any(causes)
    names = Counter(map(file_name, paths))
    open_names = (file_name(path) for path, is_open in paths.items() if is_open)
    return frozenset(name for name in open_names if names[name] == 1)


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
    if facts.redactions:
        message = f"{named} has words marked for redaction on {_pages(facts.redactions)}, which"
        message += " are still there for anybody to read"
        yield warn(Code.UNAPPLIED_REDACTION, message, source, REDACT)
    dropped = "drop" in (annex.annex.comments, policy.comments)
    for page, words in (*facts.marks, *(() if dropped else facts.marks_in_comments)):
        yield Problem(
            Code.WITHHELD_PART,
            f"{named} has '{words}' on its page {page}, which looks like the mark of a withheld"
            " part; a part of an annex cannot be withheld",
            source,
            PART_OF_ANNEX,
        )
    banners = facts.banners if dropped else facts.banners + facts.banners_in_comments
    pages: dict[str, list[int]] = {}
    for page, words in sorted(set(banners)):
        pages.setdefault(words, []).append(page)
    for words, where in pages.items():
        code, found, hint = tell_banner(words, f" on {_pages(tuple(where))}")
        yield warn(code, f"{named} {found}", source, hint)
    if facts.unsearched:
        yield Problem(
            Code.WITHHELD_PART,
            f"{named} could not be searched for marks of withheld parts on"
            f" {_pages(facts.unsearched)}",
            source,
            "look there for words such as '[[exempt 3: ...]]': they would withhold nothing",
            Severity.WARNING,
        )
    for code, chosen, found in _judge(annex, facts, policy):
        if chosen not in SILENT:
            severity = Severity.ERROR if chosen == "fail" else Severity.WARNING
            yield Problem(code, f"{named} {found}", source, HINTS[code], severity)


def find_ignored(annex: LoadedAnnex, policy: Preflight) -> dict[str, str]:
    """Return the traits of a paper that are not reported, with the policy: `ignore` or `drop`."""
    if annex.facts is None:
        return {}
    judged = _judge(annex, annex.facts, policy)
    return {code.value: chosen for code, chosen, _ in judged if chosen in SILENT}


def _judge(
    annex: LoadedAnnex, facts: PaperFacts, policy: Preflight
) -> Iterator[tuple[Code, str, str]]:
    """Yield each trait of a paper by its code, the policy on it, and the words for it."""
    for code, found in _find_traits(facts, policy):
        chosen: str = getattr(policy, code.replace("-", "_"))
        if code is Code.COMMENTS and annex.annex.comments == "drop":
            chosen = "drop"
        if code is Code.SCAN_ONLY and annex.annex.as_ is not None:
            continue  # as it was asked for
        yield code, chosen, found


def _find_traits(facts: PaperFacts, policy: Preflight) -> Iterator[tuple[Code, str]]:
    """Yield each trait to look for that a paper has, with the words that follow its name."""
    yield from _find_traits_of_pages(facts, policy.image_dpi)
    kinds = _list(tuple(dict.fromkeys(facts.comments)))
    if facts.form_fields:
        said = f"has {_count(facts.form_fields, 'form field')}, drawn in the pack as they look"
        yield Code.FORM_FIELDS, said
    if facts.comments:
        count = _count(len(facts.comments), "comment")
        yield Code.COMMENTS, f"has {count} of readers ({kinds})"
    if facts.scripts:
        said = "has active content, which is left out of the pack"
        yield Code.SCRIPTS, f"{said}: {_list(facts.scripts)}"
    if facts.portfolio:
        files = ", ".join(facts.embedded_files)
        yield Code.PORTFOLIOS, f"is a portfolio, whose pages show nothing of its files: {files}"
    elif facts.embedded_files:
        said = "holds other files, which are left out of the pack"
        yield Code.EMBEDDED_FILES, f"{said}: {_list(facts.embedded_files)}"
    if facts.placeholder:
        yield Code.DYNAMIC_FORMS, "is an XFA form, whose pages show nothing of it"
    if facts.lost:
        yield Code.LOST_PAGES, f"is damaged: what was on {_pages(facts.lost)} is lost"
    if facts.file_links:
        said = "has links to files, which are left out of the pack"
        yield Code.FILE_LINKS, f"{said}: {_list(facts.file_links)}"
    if facts.private_links:
        yield Code.PRIVATE_LINKS, f"has links into a private network: {_list(facts.private_links)}"
    if facts.hidden_layers:
        count = _count(facts.hidden_layers, "hidden layer")
        yield Code.HIDDEN_LAYERS, f"has {count}; anybody can show them"
    if facts.encrypted:
        yield Code.ENCRYPTED, "is encrypted; what goes into the pack is not"


def _find_traits_of_pages(facts: PaperFacts, most_dpi: int) -> Iterator[tuple[Code, str]]:
    large = tuple(page for page, dpi in enumerate(facts.image_dpi, 1) if dpi > most_dpi * 1.02)
    blank = tuple(page for page in facts.blank if page not in facts.lost)
    if facts.bare_fonts:
        said = f"does not have all its fonts embedded: {_list(facts.bare_fonts)}"
        yield Code.FONTS_NOT_EMBEDDED, said
    if facts.fontless:
        said = f"has no font for text on {_pages(facts.fontless)}"
        yield Code.FONTS_NOT_EMBEDDED, f"{said}, which some viewers do not show"
    if not (facts.tagged or facts.scan_only):
        said = "is not tagged, so that a screen reader finds no headings, lists or tables in it"
        yield Code.NOT_TAGGED, said
    if facts.scan_only:
        yield Code.SCAN_ONLY, "consists of scanned pages, without any text"
    elif facts.without_text:
        yield Code.PAGES_WITHOUT_TEXT, f"has no text on {_pages(facts.without_text)}"
    if blank:
        yield Code.BLANK_PAGES, f"has nothing on {_pages(blank)}"
    if large:
        said = f"has pictures of up to {max(facts.image_dpi)} dots per inch on {_pages(large)}"
        yield Code.LARGE_IMAGES, f"{said}; {most_dpi} are allowed"


HINTS = {
    Code.FONTS_NOT_EMBEDDED: "ask its author to export it with its fonts embedded",
    Code.NOT_TAGGED: "ask its author for a tagged PDF (Word: 'Document structure tags for"
    " accessibility'; LibreOffice: 'Universal Accessibility')",
    Code.SCAN_ONLY: "ask its author for the document that was scanned, or put it through text"
    " recognition",
    Code.PAGES_WITHOUT_TEXT: "if these are pictures of text, ask for the document that was scanned",
    Code.BLANK_PAGES: "take the other pages with 'pages: ...', or check the file",
    Code.LARGE_IMAGES: "ask its author to export it with pictures for office printing",
    Code.FORM_FIELDS: "check that the form is filled in as it should be seen",
    Code.COMMENTS: "check that the public may read them, or write 'comments: drop' below 'file'",
    Code.SCRIPTS: "ask its author for a copy without it, printed to PDF",
    Code.EMBEDDED_FILES: "add them as annexes if they are needed",
    Code.PORTFOLIOS: "save the files out of it, and list each as an annex",
    Code.DYNAMIC_FORMS: "open it in Adobe Reader, print it to PDF, and take that file",
    Code.LOST_PAGES: "ask its author to export it again, or allow it with 'lost-pages: warn'"
    " below 'preflight' in organisation.yaml",
    Code.FILE_LINKS: "ask its author to link to web pages",
    Code.PRIVATE_LINKS: "ask its author for the public address",
    Code.HIDDEN_LAYERS: "ask its author for a copy without them, printed to PDF",
    Code.ENCRYPTED: "check that you may publish it",
}


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


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
