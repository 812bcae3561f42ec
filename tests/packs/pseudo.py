"""A workspace in which every word of the catalogue is marked, so that other words stand out."""

import re
import shutil
from pathlib import Path

from agendapack.model.wording import ENGLISH, PLACEHOLDER

MARK = "¤"
"""Before every word of the catalogue; no sample has it, and every font does."""
WORD = re.compile(rf"(?P<value>{PLACEHOLDER.pattern})|[^\W\d_][^\s{{}}]*")
ORGANISATIONS = ("organisation.yaml", "organisations/northcombe.yaml")


def mark(message: str) -> str:
    """Mark each word of a message, and leave its placeholders.

    >>> mark("Pages {first} - {last}")
    '¤Pages {first} - {last}'
    """
    return WORD.sub(lambda found: found["value"] or MARK + found[0], message)


def lay_out(samples: Path, root: Path) -> Path:
    """Copy the samples to a workspace whose organisations say everything in marked words."""
    shutil.copytree(samples / "meetings", root / "meetings")
    messages = ENGLISH.messages.items()
    lines = [f'  {name}: "{_quoted(mark(words))}"\n' for name, words in messages]
    for name in ORGANISATIONS:
        with (root / "meetings" / name).open("a", encoding="utf-8") as file:
            file.write(f"wording:\n{''.join(lines)}")
    return root


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
