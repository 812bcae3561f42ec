"""Warn of what a text in Markdown may not say as its author means it.

Lines that look like entries of a list or rows of a table are words, and are run together; marks of
other kinds of Markdown are printed; signs between figures are taken for emphasis. Markdown counts
a list on from its first number, and prints no definition that nothing refers to.

Somebody who listens to a page may jump from link to link or from heading to heading, and hears a
table cell by cell: links, headings and pictures say what they are for (WCAG 2.2: 1.3.1, 2.4.4 and
2.4.6).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from posixpath import basename
from typing import Any
from urllib.parse import unquote

from agendapack.model.page_numbers import list_number
from agendapack.model.text import Places, Text
from agendapack.problems import Code, Problem, Source, shorten, warn
from agendapack.render import blocks
from agendapack.render.blocks import ListItem, MarkdownList, plain_text
from agendapack.render.slips import check_alt, complain, find_runs, is_in_capitals

TYPED = re.compile(
    r"(?P<bracket>\((?:[a-z]{1,2}|[ivxl]{1,6}|\d{1,3})\)|(?:[a-z]|[ivx]{1,5}|\d{1,3})\))\s+(?=\S)"
    r"|(?P<bullet>[•●○◦▪■–—·∙‣➢✓‐‑−▶►◆☐☑✔✗→]|[-*+](?=\s))\s*(?=\S)"
    r"|(?P<number>\d{1,3}(?:\.\d{1,3}){1,4}\.?)\s+(?=(?-i:[A-Z\"“‘(]))"
    r"|(?P<counted>\d{1,3}[.)]|[a-z]\.)\s+(?=\S)"
    r"|(?P<close>\d{1,3}[.)])(?=(?-i:[A-Z]))"
    r"|(?P<named>(?-i:[A-Z]{1,2})\d{1,3}[.:)])\s+(?=\S)"
    r"|(?P<time>\d{1,2}[.:]\d\d(?:\s?[ap]\.?m\b\.?)?)\s+(?=\S)"
    r"|(?P<definition>:\s+(?=\S))"
    r"|(?P<heading>#{1,6}(?=[^\W\d_]))",
    re.I,
)
COLUMNS = re.compile(r"\S(?:[ ]*\t[ \t]*|[ ]{3,})(?=\S)")
ROW = re.compile(r"(?<!\\)\|.*(?<!\\)\||\S +\| +\S|\+(?:[-=]{2,}\+)+$")
ROWS = (
    (
        ROW,
        "a row of a table, but is text",
        "a table has a line such as | --- | --- | below its head, and an empty line before it",
    ),
    (
        COLUMNS,
        "a row of columns, which are lost",
        "draw a table with |, or put ``` in a line before and after it to keep its spaces",
    ),
)
CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.S)
LINES = "write '- ' before each, with an empty line before the first; or end each line with \\"
WRITE = {
    "bracket": "write 'a.', 'i.' or '1.' in place of the brackets, "
    "with an empty line before the first",
    "bullet": "write '- ' in its place, with an empty line before the first",
    "number": "paragraphs are numbered by themselves; write '1.' for an entry of a list",
    "counted": "leave an empty line before the first entry; an entry that belongs to the one "
    "above it is indented as far as the words of that",
    "close": "an entry of a list has a space behind its number, and an empty line before the first",
    "named": LINES,
    "time": LINES,
    "definition": "write a list: '- **term**: what it means'",
    "heading": "a heading has a space behind its '#'",
}
LEFT_OVER = (
    (
        ("][",),
        re.compile(r"(?<![\w\]\\])!?\[(?![@^\[])[^\[\]\n]{1,200}\]\[[^\[\]\n]{0,200}\]"),
        "a link that is defined nowhere",
        "say where it leads in a line of its own: [name]: https://www.example.org",
    ),
    (
        ("](",),
        re.compile(r"(?<![\w\]\\])!?\[(?![@^\[])[^\[\]\n]{1,200}\]\([^()\n]{1,200}\)"),
        "a link whose address has a space in it",
        "put the address between < and >: [words](<my plan.pdf>)",
    ),
    (
        ("**", "~~"),
        re.compile(r"(?<![\\*])\*\*(?!\*)|(?<![\\~])~~(?!~)"),
        "the start or the end of emphasis",
        "put no space between the signs and the words: **words**; or write \\* for the sign itself",
    ),
    (
        ("==", "++"),
        re.compile(
            r"(?<![=\w])==(?=[^\s=])[^=\n]{1,200}==(?![=\w])|(?<!\w)\+\+\w[^+\n]{0,200}\+\+"
        ),
        "words that are set apart",
        "write **words** for emphasis",
    ),
    (
        ("^[",),
        re.compile(r"\^\[[^\]\n]{1,200}\]"),
        "a note",
        "write [^1] in its place, and in a line of its own [^1]: Words",
    ),
    (
        ("^",),
        re.compile(r"(?<=\w)\^[\w+-]{1,10}\^(?!\w)"),
        "raised letters",
        "write for instance m[2]{sup}",
    ),
    (
        (":",),
        re.compile(r"(?<![\w:])(?::[a-z][a-z_]{2,30}:(?![\w:])|:::+[^\n]{0,40})"),
        "a sign or a box of other programs",
        "type the sign itself, such as ✓; a box is > [!NOTE] in a line of its own",
    ),
    (
        ("[!",),
        re.compile(r"(?<!\\)\[![A-Za-z]{3,12}\]"),
        "the start of an alert",
        "write > [!NOTE] alone in its line, or TIP, IMPORTANT, WARNING or CAUTION in place of NOTE",
    ),
    (
        ("$$",),
        re.compile(r"\$\$[^$]{1,200}\$\$"),
        "a formula",
        "write it in plain signs, or as a picture that says it",
    ),
    (
        ("\\", "[TOC]", "{."),
        re.compile(
            r"(?<!\\)\\(?:new|clear|page)(?:page|break)\b|\[TOC\]"
            r"|\{\.(?!unnumbered\b)[a-z][\w -]{0,40}\}"
        ),
        "a sign of other programs",
        "take it out: a pack has bookmarks, and its pages and its look are worked out",
    ),
)
SUM = re.compile(r"\d([*~]{1,2})\d(?:[^*~]{0,200}\d)?\1\d|[A-Za-z](~)\w{1,3}~")
"""Signs between figures or letters, which are taken for emphasis: 2*3*4, 5~6 or 7~8, H~2~O."""
NOTE = re.compile(r"^[ >]*(?:(?:[-*+]|\w{1,9}[.)])[ \t]+[ >]*)*\[\^([^\]\n]{1,200})\]:", re.M)
LONGEST_ADDRESS = 40
LONGEST_HEADING = 80
SAYS_NOTHING = re.compile(
    r"(?:(?:click|see|read|view|download|follow|find out) )?"
    r"(?:here|this|more|(?:this )?(?:link|page|website|site|document|file)|click|download"
    r"|(?:more|further) (?:information|details)|details|see more|read on)"
)
MOST_BOLD = 3
"""How many bold lines of a Word file are told with their words."""
ONLY_BOLD = " looks like a heading, but is only bold"
ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.I)


def check_fence(marks: str, behind: str, source: Source) -> Iterator[Problem]:
    """Yield a warning for words behind the first marks of code, where only a language may stand."""
    if len(behind.split()) > 1 or behind.strip().startswith("{"):
        yield warn(
            Code.TYPED_MARKER,
            f"'{marks}{shorten(behind)}' begins code; the words behind the marks are not printed",
            source,
            "write them before the code; one word there is the language of the code",
        )


def check_typed_markers(words: str, source: Source) -> Iterator[Problem]:
    """Yield a warning for a paragraph with lines that look like a list or a table, and are none.

    A line in the middle counts where another line starts in the same way, or where the line
    before it ends like the opening of a list. Tabs or wide gaps in two lines look like columns.
    """
    lines = [line.strip() for line in words.split("\n")]
    for number, looks_like, hint in islice((*_find_entries(lines), *_find_rows(words)), 1):
        message = f"'{shorten(lines[number])}' looks like {looks_like}"
        yield warn(Code.TYPED_MARKER, message, source.down(number), hint)


def _find_entries(lines: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """Yield the number of each line that looks like an entry, what it looks like, and a hint."""
    found = [(number, match) for number, line in enumerate(lines) if (match := TYPED.match(line))]
    kinds = [match.lastgroup for _, match in found]
    for number, match in found:
        kind, sign = match.lastgroup or "", match[0][0]
        if kind in ("counted", "definition") and number == 0:
            continue
        opens = number == 0 or lines[number - 1].endswith((":", ";", ",", "and", "or"))
        opens = (opens or sign in "-*+:") and kind not in ("named", "time")
        if opens or kinds.count(kind) > 1:
            is_heading = kind == "heading"
            entry = "an entry of a list, but is text of a paragraph"
            looks_like = "a heading, but is text" if is_heading else entry
            yield number, looks_like, WRITE["counted" if sign in "-*+" else kind]


def _find_rows(words: str) -> Iterator[tuple[int, str, str]]:
    """Yield the same of the first of several lines that look like rows."""
    without_code = CODE.sub(lambda code: "x" + "\n" * code[0].count("\n"), words).split("\n")
    for pattern, looks_like, hint in ROWS:
        rows = [n for n, line in enumerate(without_code) if pattern.search(line.strip())]
        if len(rows) > 1:
            yield rows[0], looks_like, hint


def check_left_over(words: str, printed: str, source: Source) -> Iterator[Problem]:
    """Yield a warning for each kind of mark in typed words that is printed as it was typed."""
    for signs, pattern, looks_like, hint in LEFT_OVER:
        for found in pattern.finditer(words) if any(sign in words for sign in signs) else ():
            if found[0] in printed or found[0].replace("\n", " ") in printed:
                where = source.down(words.count("\n", 0, found.start()))
                said = f"'{shorten(found[0], 200)}' looks like {looks_like}"
                message = f"{said}, and is printed as it is typed"
                yield warn(Code.TYPED_MARKER, message, where, hint)
                break
    if "*" in words or "~" in words:
        yield from _check_sums(words, printed, source)


def _check_sums(words: str, printed: str, source: Source) -> Iterator[Problem]:
    without_code = CODE.sub(lambda code: " " + "\n" * code[0].count("\n"), words)
    for found in SUM.finditer(without_code):
        if found[0] not in printed:
            where = source.down(without_code.count("\n", 0, found.start()))
            sign = found[1] or found[2]
            message = f"'{found[0]}' is taken for emphasis, and is printed without its '{sign}'"
            hint = (
                f"write \\{sign[0]} for the sign itself, or × between figures; m[2]{{sub}} lowers"
            )
            yield warn(Code.TYPED_MARKER, message, where, hint)
            return


def count_on(listing: MarkdownList, places: Sequence[Source]) -> tuple[MarkdownList, list[Problem]]:
    """Count a list on from its first number, unless its numbers grow as typed."""
    first = listing.items[0].value
    typed = [item.value for item in listing.items]
    counted = list(range(first, first + len(typed)))
    if typed == counted:
        return listing, []
    grows = all(low < high for low, high in pairwise(typed))
    number = next(n for n, value in enumerate(typed) if value != counted[n])
    label, place = list_number(typed[number], listing.kind), places[number]
    expected = list_number(counted[number], listing.kind)
    if grows:
        message = f"the list goes on with '{label}.' where '{expected}.' is next; it stays as typed"
        hint = "GitHub would print the next number"
        return listing, [warn(Code.LIST_NUMBERS, message, place, hint)]
    items = tuple(
        ListItem(value, item.blocks) for value, item in zip(counted, listing.items, strict=True)
    )
    counting = replace(listing, items=items)
    if len(set(typed)) == 1 and listing.kind == "1":
        return counting, []
    message = f"the list goes on with '{label}.', which is printed as '{expected}.'"
    hint = "a list is counted on from its first number; only numbers that grow stay as typed"
    return counting, [warn(Code.LIST_NUMBERS, message, place, hint)]


def check_definitions(
    text: Text, env: dict[str, Any], used: set[str], beside: tuple[Text, ...]
) -> Iterator[Problem]:
    """Yield a warning for each definition of a link or a note that is not printed.

    Args:
        env: What parsing it found.
        used: The labels of links that were used, in the parser's form.
        beside: Texts that may use its definitions.
    """
    places = Places(text)
    elsewhere = "\n".join(beside).upper()
    for label, found in env["references"].items():
        if label not in used and f"[{label}]" not in elsewhere:
            yield _complain_of_unused(f"[{label.lower()}]:", places.line(found["map"][0]))
    for again in env.get("duplicate_refs", ()):
        shown = f"[{again['label']}]:"
        message = f"'{shown}' is defined a second time, which is not used"
        where = places.line(again["map"][0])
        yield warn(Code.UNUSED_DEFINITION, message, where, "take it out, or rename it")
    notes = env.get("footnotes", {}).get("refs", {})
    printed: set[str] = set()
    for found in NOTE.finditer(text) if notes else ():
        label = f":{found[1]}"
        if f"[^{found[1]}]".upper() in elsewhere:
            continue
        if label in notes and (notes[label] < 0 or label in printed):
            yield _complain_of_unused(f"[^{found[1]}]:", places.at(found.start()))
        printed.add(label)


def _complain_of_unused(mark: str, source: Source) -> Problem:
    return warn(
        Code.UNUSED_DEFINITION,
        f"nothing refers to '{mark}', so it is not printed",
        source,
        "take it out, or refer to it; a text that is to be printed does not start so",
    )


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
    words = plain_text(heading.inlines)
    if is_in_capitals(words) and not any(find_runs(words)):
        yield complain("the heading", words, heading.source)


def check_paragraph(paragraph: blocks.MarkdownParagraph) -> Iterator[Problem]:
    """Yield a warning for a bold paragraph that looks like a heading."""
    words = plain_text(paragraph.inlines).strip()
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
    if not any(plain_text(cell).strip() for cell in table.rows[0]):
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


def _check_link(link: blocks.MarkdownLink) -> Iterator[tuple[Problem, str]]:
    words = " ".join(plain_text(link.inlines).split())
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
