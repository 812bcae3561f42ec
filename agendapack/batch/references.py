"""Scan a meeting's files for its date, its committee and paths outside its folder.

A nightly run scans thousands of files, so they are searched with regular expressions and not parsed
as YAML. Whatever is not certain is reported as unknown.
"""

import os
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from agendapack.model import dataclass
from agendapack.model.text import ORGANISATION
from agendapack.workspace import LARGEST_MEETING


def read_whole(path: str, largest: int) -> bytes | None:
    """Return the bytes of a file; None if it is unreadable or larger than `largest` bytes."""
    try:
        with open(path, "rb", buffering=0) as stream:
            if os.fstat(stream.fileno()).st_size > largest:
                return None
            return stream.read()
    except OSError:
        return None


LARGEST = 2 * 2**20
TEXTS = (".yaml", ".yml", ".md")

_OUTSIDE = re.compile(rb"\.\./(?:\.{0,2}/)*([^/\s'\"\\%&<>()\[\],#]*)")
_HIDDEN = re.compile(rb"\.\.\\|\\(?:x|u00|U0{6})2e|%2e|&#0*46;|&#x0*2e;|&period;", re.I)
"""A dot written as an escape, or `..` before a backslash: it may stand for `../`."""
_SIGNS = (b"\\", b"%", b"&")
"""Signs of which `_HIDDEN` needs one: a quick test before the slower search."""


def walk(folder: Path) -> tuple[str, ...] | None:
    """Return the text files below a folder; None if it has links, behind which git sees nothing."""
    if folder.is_symlink():
        return None
    entries = list(_entries(folder))
    if any(entry.is_symlink() for entry in entries):
        return None
    return tuple(e.path for e in entries if e.name.lower().endswith(TEXTS) and e.is_file())


def may_name(starts: Iterable[bytes], touched: Iterable[bytes]) -> bool:
    """Return whether a touched file or folder has a name with one of these starts."""
    any_of = tuple(starts)
    return bool(any_of) and any(name.startswith(any_of) for name in touched)


def names_outside(path: str) -> set[bytes]:
    """Return the starts of the names that follow `../` in a text file.

    The empty name stands for any name: the file is unreadable, too large, or writes a dot as an
    escape.
    """
    text = read_whole(path, LARGEST)
    if text is None or (any(sign in text for sign in _SIGNS) and _HIDDEN.search(text)):
        return {b""}
    return set(_OUTSIDE.findall(text)) if b"../" in text else set()


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    waiting = [os.fspath(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                listed = list(entries)
        except OSError:
            continue
        for entry in listed:
            yield entry
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)


# The first matches a notation in which a field need not be a line of its own: content after `---`,
# a `?` key or a flow collection. The last matches a value that continues on an indented line.
_ELSEWHERE = re.compile(rb"^(?:---[ \t]+[^\s#]|\?[ \t]|[{\[])", re.M)
_VALUE = re.compile(rb"[ \t]+(['\"]?)([0-9a-z-]+)\1[ \t]*(?:[ \t]#[^\n]*)?(?=\n|\Z)")
_GOES_ON = re.compile(rb"(?:\n[ \t]*(?:#[^\n]*)?)*\n[ \t]+[^\s#]")
_RECEIVES = re.compile(rb"minutes['\"]?[ \t]*:[ \t]*(?:[{&*!]|#[^\n]*\n|\n|\Z)")
"""Minutes whose value is no plain word: a committee and a day, or something not certain."""
_KEYS = {
    name: re.compile(rb"^(['\"]?)" + name + rb"\1[ \t]*:(?=\s|\Z)", re.M)
    for name in (b"date", b"committee", b"name", b"state")
}


@dataclass(frozen=True, slots=True)
class Glance:
    """What a quick scan found out about a meeting.

    Args:
        day: The date of the meeting; None if that is not certain.
        committee: The name of its committee; None if that is not certain.
        takes_minutes: Whether its agenda may take in minutes.
        receives: Whether those may be of another committee.
        cancelled: Whether it is sure that it is cancelled.
    """

    folder: str
    day: date | None = None
    committee: str | None = None
    takes_minutes: bool = True
    receives: bool = True
    cancelled: bool = False


def glance_at(root: Path, folder: str) -> Glance:
    """Scan a `meeting.yaml` for plain `date:` and `committee:` lines, without parsing it."""
    data = read_whole(f"{root}/meetings/{folder}/meeting.yaml", LARGEST_MEETING)
    if data is None:
        return Glance(folder)
    text = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if _ELSEWHERE.search(text):
        return Glance(folder)
    return Glance(
        folder,
        _as_day(_value_of(text, b"date")),
        _find_committee(text),
        b"minutes" in text,
        _RECEIVES.search(text) is not None,
        _value_of(text, b"state") == "cancelled",
    )


def _find_committee(text: bytes) -> str | None:
    """Return the committee; the organisation where a meeting has only a name of its own."""
    if b"committee" not in text and _KEYS[b"name"].search(text):
        return ORGANISATION
    return _value_of(text, b"committee")


def _value_of(text: bytes, key: bytes) -> str | None:
    found = list(_KEYS[key].finditer(text))
    value = _VALUE.match(text, found[0].end()) if len(found) == 1 else None
    if value is None or _GOES_ON.match(text, value.end()):
        return None
    return value[2].decode("ascii")


def _as_day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text and len(text) == len("2020-02-26") else None
    except ValueError:
        return None
