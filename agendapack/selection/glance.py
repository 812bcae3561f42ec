"""What a meeting's file says of its date and committee, read without YAML."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from agendapack.selection.reading import read_whole

LARGEST = 2**20
"""As many bytes as `load` takes of such a file."""

_ELSEWHERE = re.compile(rb"^(?:---[ \t]+[^\s#]|\?[ \t]|[{\[])", re.M)
_VALUE = re.compile(rb"[ \t]+(['\"]?)([0-9a-z-]+)\1[ \t]*(?:[ \t]#[^\n]*)?(?=\n|\Z)")
_GOES_ON = re.compile(rb"(?:\n[ \t]*(?:#[^\n]*)?)*\n[ \t]+[^\s#]")
_KEYS = {
    name: re.compile(rb"^(['\"]?)" + name + rb"\1[ \t]*:(?=\s|\Z)", re.M)
    for name in (b"date", b"committee")
}


@dataclass(frozen=True, slots=True)
class Glance:
    """A meeting at a glance; what cannot be told for certain is None.

    Args:
        takes_minutes: Its agenda may take minutes in.
    """

    folder: str
    day: date | None = None
    committee: str | None = None
    takes_minutes: bool = True


def glance_at(root: Path, folder: str) -> Glance:
    """Return what a meeting's file says in plain lines `date:` and `committee:`."""
    data = read_whole(f"{root}/meetings/{folder}/meeting.yaml", LARGEST)
    if data is None:
        return Glance(folder)
    text = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if _ELSEWHERE.search(text):
        return Glance(folder)
    return Glance(
        folder,
        _as_day(_value_of(text, b"date")),
        _value_of(text, b"committee"),
        b"minutes" in text,
    )


def _value_of(text: bytes, key: bytes) -> str | None:
    """Return the value of a field at the top of a file, where one line alone gives it."""
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
