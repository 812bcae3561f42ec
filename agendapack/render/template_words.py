"""What templates say by themselves: words that tell nothing of any paper."""

import re
from pathlib import Path

_TAG = re.compile(r"<[^<>]*>")


def template_words(overrides: Path | None) -> tuple[str, ...]:
    """Return the text of every template, the user's and ours, without its tags."""
    from agendapack.render.templates import TemplateFolders

    folders = TemplateFolders(overrides)
    paths = sorted(folders.shipped.glob("*.html"))
    paths += sorted(overrides.glob("*.html")) if overrides else []
    texts = (path.read_text("utf-8", errors="replace") for path in paths if path.is_file())
    return tuple(_TAG.sub(" ", text) for text in texts)
