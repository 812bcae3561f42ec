"""Explain in plain words why a file is not YAML, from the places that the parser marks."""

import re
from typing import Any

from agendapack.model import late
from agendapack.problems import Code, Problem, Source

_OTHERWISE = (
    "this line does not fit the lines above it",
    "indent the fields of one group alike, with spaces, and put a text with ': ' or '#' in quotes",
)
_BRACKETED = late(r"\s*(?:- +)*(?:[\w-]+:[ \t]+)?([\[{])")
"""The beginning of a line whose value begins with a bracket."""
NO_START = ("@", "`", "%", "|", ">", "?")
"""Signs that a text may not begin with, unless it is in quotes."""
_BLOCK = late(r"\s*(?:- +)*[\w-]+:[ \t]+([|>])[ \t]")
"""The beginning of a line whose value begins with the sign of a text of several lines."""
_BLOCK_BEGINS = late(r"[:-][ \t]+[|>][-+0-9]*[ \t]*\Z")
"""The end of a line below which a text of several lines stands."""
_DASH = late(r"\s*([–—−•])(?=\s)")
"""A dash or bullet at a line's start, which editors put in the place of the hyphen."""
_NO_SPACE = late(r"\s*-[A-Za-z][\w-]*:(?:\s|$)")
"""The beginning of a line with a field right behind the hyphen of a list."""
_ENTRY = late(r"[ ]*(?=- )")
"""The indentation of an entry of a list."""
_HALF = late(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
"""The escape that JSON writes for one half of a sign beyond U+FFFF."""
_CLOSED = late(r"""'(?:[^']|'')*+'|"(?:[^"\\]|\\.)*+\"""", re.DOTALL)
"""A text in quotes, from the mark that opens it to the one that closes it."""

_ODD = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""White space that is no space for YAML; Word and web pages have it, and it looks like one."""
_ODD_SPACE = late(rf" *(?:- +)*(?:(-|[\w-]+:) *)?([{_ODD}])")
"""The beginning of a line where such a sign stands in the indentation, or behind `-` or a name."""
_ODD_END = late(rf"[^{_ODD}]([{_ODD}]+)\Z")


def explain_syntax(path: str, text: str, fault: Any) -> Problem:
    """Put one of PyYAML's marked errors into plain words.

    The two parsers of PyYAML word their errors differently, and a new version may change its
    words. So their messages are not read: the kind of the error, the two places that it marks
    and the characters there tell the mistakes apart.
    """
    mark = fault.problem_mark or fault.context_mark
    return _find_odd_space(path, text, mark.line) or _explain_marks(path, text, fault)


def _explain_marks(path: str, text: str, fault: Any) -> Problem:
    mark, opening = fault.problem_mark or fault.context_mark, fault.context_mark
    place = Source(path, mark.line + 1, mark.column + 1)
    line = (text + "\n").split("\n")[mark.line]
    before, sign = line[: mark.column], line[mark.column : mark.column + 1]
    # A character that starts no token is marked once, or twice at the same place; any other
    # error lies in the part of the file between the two marks.
    part = text[opening.index : mark.index] if opening else ""
    scanned = type(fault).__name__ == "ScannerError"
    no_token = scanned and not part
    if part.startswith(("'", '"')) and not _CLOSED.match(part):
        opens = Source(path, opening.line + 1, opening.column + 1)
        ended = not text[mark.index :].strip()
        if not ended and (half := _HALF.match(line, max(before.rfind("\\"), 0))):
            return _explain_half(half[0], Source(path, place.line, half.start() + 1))
        return _explain_quotes(before + sign, place, opens, ended=ended)
    if ("\t" in before + sign and not before.strip()) or (no_token and sign == "\t"):
        hint = "indent with spaces, two for each step"
        return Problem(Code.TAB, "a tab stands where spaces should", place, hint)
    if no_token and (bracket := _opening_bracket(before)) and sign in NO_START:
        message = f"a text that begins with '{bracket}' is not in quotes"
        hint = _quote_from(bracket)
    elif no_token:
        message, hint = _explain_sign(sign, before)
    elif before.rstrip().endswith(("'", '"')):
        message = "a text continues after its closing quotation mark"
        hint = _mend_quotes(before.rstrip()[-1], line[mark.column :].rstrip())
    elif (bracket := _opening_bracket(before)) and not before.lstrip().startswith(("{", "[")):
        message = f"a text that begins with '{bracket}' is not in quotes"
        hint = _quote_from(bracket)
    elif block := _BLOCK.match(line):
        message, hint = _explain_sign(block[1], before)
    elif dash := _DASH.match(line):
        message = f"'{dash[1]}' stands where an entry of a list begins"
        hint = "write the hyphen of the keyboard: '- '"
    elif _NO_SPACE.match(line):
        message = "an entry of a list has no space behind its hyphen"
        hint = f"write: - {line.strip().removeprefix('-')}"
    else:
        message, hint = _explain_part(part, sign, scanned)
        if message == _OTHERWISE[0] and (entry := _ENTRY.match(line)):
            message, hint = _explain_entry(text.split("\n")[: mark.line], entry.end())
    return Problem(Code.YAML_SYNTAX, message, place, hint)


def _find_odd_space(path: str, text: str, last: int) -> Problem | None:
    """Return the problem of such a sign in a line that a parser refuses, or in the one above."""
    lines = (text + "\n").split("\n")
    above = next((at for at in range(last - 1, -1, -1) if lines[at].strip()), 0)
    found = ((at, explain_odd_space(lines[at], Source(path, at + 1))) for at in (above, last))
    return next((odd for at, odd in found if odd and not _is_in_block(lines, at)), None)


def _is_in_block(lines: list[str], at: int) -> bool:
    """Tell whether a line is one of a text of several lines, which may have any sign."""
    indent = len(lines[at]) - len(lines[at].lstrip(" "))
    for line in reversed(lines[:at]):
        own = len(line) - len(line.lstrip(" "))
        if line.strip() and own < indent:
            if _BLOCK_BEGINS.search(line):
                return True
            indent = own
    return False


def explain_odd_space(typed: str, place: Source, field: str | None = None) -> Problem | None:
    """Return a problem where a no-break space or the like stands in the place of a space.

    Args:
        typed: A line, or a value that is not what its field needs.
        field: The name of the field that has the value.
    """
    found = _ODD_SPACE.match(typed)
    if found is None and field and (end := _ODD_END.search(typed)):
        said = f"behind '{typed[: end.start(1)].strip()[-40:]}' stands the character"
        message = f"{said} U+{ord(end[1][0]):04X}, which is no space"
        return Problem(Code.YAML_SYNTAX, message, place, "delete it")
    if found is None:
        return None
    behind = found[1] or (f"{field}:" if field else None)
    sign = f"the character U+{ord(found[2]):04X}"
    place = Source(place.file, place.line, (place.column or 1) + found.start(2))
    if behind is None:
        message = f"the line begins with {sign}, which is no space"
        hint = "delete what stands before its first letter, and indent with spaces"
    else:
        message = f"behind '{behind}' stands {sign}, which is no space"
        hint = "type a space in its place; it comes with text that is copied from Word or the web"
    return Problem(Code.YAML_SYNTAX, message, place, hint)


def _opening_bracket(before: str) -> str | None:
    """Return the bracket that a value in a line begins with, if it begins with one."""
    value = _BRACKETED.match(before)
    return value[1] if value else None


def _quote_from(bracket: str) -> str:
    return f"put the whole text in quotes, from the '{bracket}' on"


def _mend_quotes(mark: str, rest: str) -> str:
    """Say how a text can hold the mark that it is quoted with; `rest` is behind its early end."""
    other = "double quotes" if mark == "'" else "single quotes"
    none = ", or none at all" if rest.endswith(mark) else ""
    return f"write {other} round the whole text{none}; then {mark} stands for itself in it"


def _explain_half(half: str, place: Source) -> Problem:
    message = f"the escape '{half}' is one half of a sign, and its other half is not beside it"
    hint = "write the sign itself, or both halves of it, for instance \\ud83d\\ude00"
    return Problem(Code.YAML_SYNTAX, message, place, hint)


def _explain_quotes(line: str, place: Source, opens: Source, *, ended: bool) -> Problem:
    """Explain an error in a text in quotes.

    Args:
        line: The line of the error, up to the place of the error.
        place: The place of the error: the backslash, or a character behind it.
        opens: The place of the opening quotation mark.
        ended: Whether the file ends inside the text.
    """
    if ended or "\\" not in line:
        message = "a quotation mark opens here and is never closed"
        return Problem(Code.YAML_SYNTAX, message, opens, "close it, or leave it out")
    return Problem(
        Code.YAML_SYNTAX,
        "a backslash in double quotes starts a sign that YAML does not know",
        Source(place.file, place.line, line.rindex("\\") + 1),
        "use single quotes around a text with backslashes; the name of a file has / in their place",
    )


def _explain_sign(sign: str, before: str) -> tuple[str, str]:
    if sign == ":" and ": " in before:
        name = before[: before.index(": ")].strip().removeprefix("- ")
        return "a text with a colon in it is not in quotes", f'write {name}: "..."'
    if sign == ":":
        return (
            "this field is indented deeper than the line above, or the line above has no colon",
            "indent the fields of one group alike",
        )
    if sign == "-":
        return (
            "a list starts in the middle of a line",
            "put each entry on a line of its own, or a text that starts with '- ' in quotes",
        )
    if sign in NO_START:
        return (
            f"a text may not start with '{sign}' unless it is in quotes",
            f"put the whole text from '{sign}' on in quotes",
        )
    return _OTHERWISE


def _explain_entry(above: list[str], indent: int) -> tuple[str, str]:
    """Explain an entry of a list that is indented otherwise than the list above it."""
    lists = [found.end() for line in above if (found := _ENTRY.match(line))]
    if not lists or lists[-1] == indent:
        return _OTHERWISE
    spaces = f"{lists[-1]} space{'s' * (lists[-1] != 1)}"
    return (
        "this entry of a list is not indented like the entries above it",
        f"begin each entry with {spaces} and a hyphen" if lists[-1] else "begin it at the margin",
    )


def _explain_part(part: str, sign: str, scanned: bool) -> tuple[str, str]:
    marked = part[:1] if scanned else sign
    if marked == "!":
        return "a text starts with '!'", "put it in quotes"
    if marked in ("&", "*"):
        return "a text starts with '&' or '*'", "put it in quotes"
    if part.startswith(("[", "{")) and not scanned:
        return (
            "a list or group in brackets is not closed",
            "put a text that starts with '[' or '{' in quotes, or close the bracket",
        )
    # A colon in the same line is inside brackets, where older versions of libyaml refuse it.
    stray_colon = sign == ":" and "\n" not in part
    if scanned and not stray_colon and not part.startswith(("|", ">", "%")):
        return (
            "a line before this one has no colon",
            "a field is a name, a colon and a space, then its value; "
            "a text that runs on is indented below its field",
        )
    return _OTHERWISE
