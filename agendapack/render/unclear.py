"""Warn of what is hard to read for some: links and pictures without meaning, text in capitals.

Somebody who listens to a page may jump from link to link or from heading to heading, and hears a
table cell by cell (WCAG 2.2: 1.1.1, 1.3.1, 2.4.4, 2.4.6). Capitals are slow to read, and some
screen readers spell them out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from posixpath import basename, splitext
from urllib.parse import unquote

from agendapack.model.facts import kind_of
from agendapack.model.pack import Pack
from agendapack.model.text import Places, Text, find_openings
from agendapack.problems import Code, Problem, Source, shorten, warn
from agendapack.render import blocks

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
GAP = re.compile(r"[^\S\n]+|[^\S\n]*\n[^\S\n]*")
MOST_WORDS = 3
"""The most words in capitals that may follow one another."""
LONGEST_ABBREVIATION = 5
SHORTEST_WORD = 4
"""A run of shorter words only is taken for initials and abbreviations."""
TITLES = frozenset({"title", "heading", "priorities_title"})
SHOWN = 60
HINT = "use lower case; for emphasis use **bold**"


def check_capitals(texts: Iterable[tuple[str, Text]]) -> Iterator[Problem]:
    """Yield a warning for each run of words in capitals, and for each title in capitals."""
    for field, text in texts:
        if field in TITLES and is_in_capitals(text):
            yield complain("the title", text, text.source)
        else:
            places = Places(text)
            for start, words in find_runs(text):
                yield complain("a text", words, places.at(start))


def is_in_capitals(title: str) -> bool:
    """Tell whether a title is all in capitals, and more than an abbreviation."""
    longest = max((len(word[0]) for word in WORD.finditer(title)), default=0)
    return title.isupper() and longest > LONGEST_ABBREVIATION


def find_runs(text: str) -> Iterator[tuple[int, str]]:
    """Yield each run of too many words in capitals, with its offset."""
    run: list[re.Match[str]] = []
    for word in WORD.finditer(text):
        if run and not (word[0].isupper() and GAP.fullmatch(text, run[-1].end(), word.start())):
            yield from _finish(run, text)
            run = []
        if word[0].isupper():
            run.append(word)
    yield from _finish(run, text)


def _finish(run: list[re.Match[str]], text: str) -> Iterator[tuple[int, str]]:
    if len(run) > MOST_WORDS and any(len(word[0]) >= SHORTEST_WORD for word in run):
        yield run[0].start(), text[run[0].start() : run[-1].end()]


def complain(what: str, words: str, source: Source) -> Problem:
    """Return the warning for words in capitals."""
    return warn(Code.CAPITALS, f"{what} is in capitals: '{shorten(words, SHOWN)}'", source, HINT)


def check_values(texts: Iterable[tuple[str, Text]]) -> Iterator[Problem]:
    """Yield a warning for each `{{ name }}` in texts in which no values are filled in."""
    for _, text in texts:
        for start, _ in find_openings(text):
            shown = shorten(text[start:].split("\n")[0], SHOWN)
            yield warn(
                Code.UNKNOWN_VALUE,
                f"'{shown}' is printed as it is typed",
                Places(text).at(start),
                "values are filled into titles and texts of agenda items, and into reports",
            )


MARKED = re.compile(
    r"!?\[[^\[\]\n]+\]\([^()\s]+\)|</?[a-z][a-z0-9]*/?>|`[^`\n]+`|(?<!\w)\*\*(?=\S)[^*\n]+\*\*"
    r"|(?<![\w*])\*(?=\S)[^*\n]+(?<=\S)\*(?![\w*])|(?<!\w)_(?=\S)[^_\n]+(?<=\S)_(?!\w)",
    re.I,
)
"""Words in marks of Markdown or in HTML, such as titles do not have."""


def check_marks(texts: Iterable[tuple[str, Text]]) -> Iterator[Problem]:
    """Yield a warning for the first mark of Markdown in each title."""
    for field, text in texts:
        if field == "title" and (found := MARKED.search(text)):
            yield warn(
                Code.TYPED_MARKER,
                f"'{found[0]}' is printed as it is typed",
                Places(text).at(found.start()),
                "a title is plain words, without marks of Markdown or HTML",
            )


LONGEST_ADDRESS = 40
LONGEST_HEADING = 80
SAYS_NOTHING = re.compile(
    r"(?:(?:click|see|read|view|download|follow|find out) )?"
    r"(?:here|this|more|(?:this )?(?:link|page|website|site|document|file)|click|download"
    r"|(?:more|further) (?:information|details)|details|see more|read on)"
)
NO_DESCRIPTION = re.compile(
    r"(?:an? |the )?(?:image|picture|photo|photograph|graphic|img|dsc|screenshot|diagram|figure)"
    r"[\s_-]*\d*",
    re.I,
)
MOST_BOLD = 3
"""How many bold lines of a Word file are told with their words."""
ONLY_BOLD = " looks like a heading, but is only bold"
FILE_NAME = re.compile(r"[^\s/]+\.(?:png|jpe?g|gif|tiff?|bmp|svg|webp)", re.I)
ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.I)


def check_links(inlines: Iterable[blocks.Inline]) -> Iterator[tuple[Problem, str]]:
    """Yield a warning for each link that does not say where it goes, and its words."""
    for inline in inlines:
        match inline:
            case blocks.MarkdownLink():
                yield from _check_link(inline)
            case blocks.Styled(inlines=inner) | blocks.Language(inlines=inner):
                yield from check_links(inner)


def check_heading(heading: blocks.MarkdownHeading) -> Iterator[Problem]:
    """Yield a warning for a heading all in capitals."""
    words = blocks.plain_text(heading.inlines)
    if is_in_capitals(words) and not any(find_runs(words)):
        yield complain("the heading", words, heading.source)


def check_paragraph(paragraph: blocks.MarkdownParagraph) -> Iterator[Problem]:
    """Yield a warning for a bold paragraph that looks like a heading."""
    words = blocks.plain_text(paragraph.inlines).strip()
    bold = all(
        (isinstance(part, blocks.Styled) and part.tag == "strong")
        or (isinstance(part, blocks.PlainText) and not part.text.strip())
        for part in paragraph.inlines
    )
    if bold and words and len(words) <= LONGEST_HEADING and words[-1] not in ".!?;,":
        yield warn(
            Code.BOLD_HEADING,
            f"'{words}'{ONLY_BOLD}",
            paragraph.source,
            f"write it as a heading, for instance ### {words}",
        )


def check_table(table: blocks.Table) -> Iterator[Problem]:
    """Yield a warning for a table whose header row is empty."""
    if not any(blocks.plain_text(cell).strip() for cell in table.rows[0]):
        yield warn(
            Code.EMPTY_HEADER_ROW,
            "the header row of the table is empty",
            table.source,
            "say in the first row, above the line of hyphens, what each column holds",
        )


def check_picture(picture: blocks.MarkdownPicture) -> Iterator[Problem]:
    """Yield a warning for an alternative text that does not describe the picture."""
    file = basename(unquote(picture.path))
    if picture.alt:
        yield from check_alt(picture.alt, file, picture.source)


def check_alt(alt: str, file: str, source: Source) -> Iterator[Problem]:
    """Yield a warning for an alternative text that is a file name, or fits any picture."""
    words = alt.strip().rstrip(".")
    named = alt.strip().lower() in (file.lower(), splitext(file)[0].lower())
    if named or FILE_NAME.fullmatch(alt.strip()) or NO_DESCRIPTION.fullmatch(words):
        yield warn(
            Code.POOR_ALT,
            f"the alternative text of the picture '{file}' is '{alt.strip()}'",
            source,
            "say what the picture shows, as you would to somebody on the telephone",
        )


def check_logo(pack: Pack) -> Iterator[Problem]:
    """Yield a warning for a logo, or another such picture, whose alternative text says nothing."""
    signature = pack.signed.picture if pack.signed else None
    of_partners = (each.logo for each in pack.partners)
    house = pack.organisation
    for shown in (house.logo, house.cover_picture, signature, *of_partners):
        if shown is not None:
            yield from check_alt(shown.alt, basename(shown.file), shown.alt.source)


def check_annexes(pack: Pack) -> Iterator[Problem]:
    """Yield a warning for each picture annex whose alternative text does not describe it."""
    for paper in pack.papers:
        for annex in paper.annexes:
            named = annex.loaded.annex
            if named.alt and kind_of(named.file) in ("picture", "drawing"):
                yield from check_alt(named.alt, basename(named.file), named.alt.source)


def _check_link(link: blocks.MarkdownLink) -> Iterator[tuple[Problem, str]]:
    words = " ".join(blocks.plain_text(link.inlines).split())
    if any(isinstance(part, blocks.Reference) for part in link.inlines):
        return
    hint = "let the words of the link say where it goes: [the Council's webcasts](https://...)"
    if not words:
        problem = warn(Code.LINK_TEXT, f"the link to {link.target} has no words", link.source, hint)
    elif SAYS_NOTHING.fullmatch(re.sub(r"[^\w ]", "", words.lower()).strip()):
        message = f"the words of the link, '{words}', do not say where it goes"
        problem = warn(Code.LINK_TEXT, message, link.source, hint)
    elif ADDRESS.fullmatch(words) and len(words) > LONGEST_ADDRESS:
        message = f"the words of the link are an address, '{words[:LONGEST_ADDRESS]}...'"
        problem = warn(Code.LINK_TEXT, message, link.source, hint)
    else:
        return
    yield problem, words


HINTS_FOR_WORD = {
    Code.BOLD_HEADING: "give it the style of a heading in Word",
    Code.LINK_TEXT: "let the words of the link say in Word where it goes",
    Code.EMPTY_HEADER_ROW: "say in the first row of the table in Word what each column is",
}


def hint_at_word(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield problems of a text that came from Word, with hints that say what to do in Word.

    All have the same place, so many bold lines are told as one.
    """
    bold: list[Problem] = []
    for problem in problems:
        told = replace(problem, hint=HINTS_FOR_WORD.get(problem.code, problem.hint))
        if told.code is Code.BOLD_HEADING:
            bold.append(told)
        else:
            yield told
    if len(bold) > 1:
        said = [problem.message.removesuffix(ONLY_BOLD) for problem in bold]
        more = f" and {len(said) - MOST_BOLD} more" if len(said) > MOST_BOLD else ""
        named = ", ".join(said[:MOST_BOLD]) + more
        message = f"{len(said)} lines look like headings, but are only bold: {named}"
        bold = [replace(bold[0], message=message)]
    yield from bold
