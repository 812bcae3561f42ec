"""Passwords of annexes: named in files, never written there."""

import re

from agendapack.codes import Code
from agendapack.load.reading import Reading
from agendapack.model.fields import Text

_FROM = re.compile(r"env:([A-Za-z_][A-Za-z0-9_]*)")


def find_password(reading: Reading, named: Text) -> str | None:
    """Return the password that `password-from` stands for, or None after a problem."""
    match = _FROM.fullmatch(named.strip())
    if match is None:
        reading.report(
            Code.BAD_VALUE,
            "the field 'password-from' does not name an environment variable;"
            " allowed is env:NAME, for instance env:ANNEX_PASSWORD",
            named.source,
            "never write a password into a file; keep it in the environment",
        )
        return None
    password = reading.environment.get(match[1])
    if not password:
        reading.report(
            Code.MISSING_PASSWORD,
            f"the environment variable {match[1]} is not set",
            named.source,
            f"set it before you start agendapack, for instance: export {match[1]}=...",
        )
        return None
    return password
