"""What keeps a file of others (an annex, a picture) from being used."""

from typing import NamedTuple

from agendapack.codes import Code


class Flaw(NamedTuple):
    """A fault found in the bytes of a file, still without its place.

    `message` follows the file's name: "is locked with a password".
    """

    code: Code
    message: str
    hint: str
