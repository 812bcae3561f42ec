"""The examples in documents: code blocks with `<!-- file: PATH -->` or the like above them."""

import re
from dataclasses import dataclass
from pathlib import Path

BLOCK = re.compile(r"^<!-- ([a-z ]+?)(?:: (\S+))? -->\n```\w*\n(.*?)^```$", re.M | re.S)


@dataclass(frozen=True)
class Block:
    """A code block; `<!-- file: a.yaml -->` has the mark `file` and the name `a.yaml`."""

    mark: str
    name: str
    text: str


def read_blocks(document: Path) -> list[Block]:
    found = BLOCK.findall(document.read_text("utf-8"))
    return [Block(mark, name, text) for mark, name, text in found]


def write_files(blocks: list[Block], root: Path) -> None:
    """Write the files that a document shows, and add to them what it says to append."""
    for block in blocks:
        if block.mark in ("file", "append", "replace"):
            path = root / block.name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a" if block.mark == "append" else "w", encoding="utf-8") as file:
                file.write(block.text)
