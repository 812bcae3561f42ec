"""The task of reading one annex in Markdown, as rendering it will.

What passes here passes there. The answer is `pictures`: what each is named, and in which
line below the first.
"""

from typing import Any

from agendapack.model.facts import Limits
from agendapack.model.text import Text, find_pictures
from agendapack.problems import Source
from agendapack.render.reading import read_markdown


def perform(asked: dict[str, Any], data: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    """Read a text, and find the pictures in it."""
    text = Text(data.decode("utf-8-sig", "replace"), Source("", 1))
    read_markdown(text)
    return {"pictures": [(name, source.line - 1) for name, source in find_pictures(text)]}, b""
