"""Find the pictures that Markdown shows: `![what it shows](file)`."""

from collections.abc import Iterator
from urllib.parse import unquote

from agendapack.model.fields import Text
from agendapack.problems import Source


def find_pictures(text: Text) -> Iterator[tuple[str, Source]]:
    """Return each picture's file as written, and its place; code shows none."""
    if "![" not in text:
        return
    from markdown_it import MarkdownIt

    # Text below a lettered list is indented; it must not be taken for code.
    parser = MarkdownIt("commonmark").enable("table").disable("code")
    for token in parser.parse(text):
        line = token.map[0] if token.map else 0
        for child in token.children or ():
            if child.type == "image":
                yield unquote(str(child.attrGet("src") or "")), text.source.down(line)
            elif child.type in ("softbreak", "hardbreak"):
                line += 1
