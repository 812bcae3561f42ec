"""The record of publications as text, made for version control: one field a line.

A new publication is put behind what is there; not a byte before it changes.
"""

from collections.abc import Iterator, Mapping, Sequence

OPENING = """\
# What was published of this meeting, and under which page numbers. Written by
# 'agendapack publish', never by hand: builds keep the numbers that stand here.
format: 1
publications:
"""

Value = str | int | Sequence["Fields"]
Fields = Mapping[str, Value | None]


def add_publication(record: bytes | None, publication: Fields) -> bytes:
    """Return a record with one more publication at its end.

    Args:
        record: The bytes of the record so far; None before the first publication.
        publication: Its fields, in their order; those that are None are left out.
    """
    before = OPENING if record is None else record.decode("utf-8").rstrip("\n") + "\n"
    return (before + "".join(f"{line}\n" for line in _write_entry(publication, 2))).encode()


def _write_entry(fields: Fields, indent: int) -> Iterator[str]:
    mark = "- "
    for name, value in fields.items():
        if value is None or value == ():
            continue
        opening = f"{' ' * indent}{mark}{name}:"
        mark = "  "
        if isinstance(value, int):
            yield f"{opening} {value}"
        elif isinstance(value, str):
            yield f"{opening} {quote(value)}"
        else:
            yield opening
            for entry in value:
                yield from _write_entry(entry, indent + 4)


def quote(text: str) -> str:
    """Write a text as a double-quoted scalar of YAML on one line."""
    return '"' + "".join(map(_escape, text)) + '"'


def _escape(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char.isprintable():
        return char
    return f"\\u{ord(char):04X}" if ord(char) < 0x10000 else f"\\U{ord(char):08X}"
