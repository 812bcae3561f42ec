"""Typesetting with its tags left out, to tell what they cost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from agendapack.pdf.drawn import Node
from agendapack.typeset.content import PageContent


@contextmanager
def untagged() -> Iterator[None]:
    """Typeset without structure elements, marked content and parent tree."""
    node = "agendapack.pdf.drawn.Node"
    content = "agendapack.typeset.content.PageContent"
    with (
        patch(f"{node}.add", _itself),
        patch(f"{node}.later", _itself),
        patch(f"{node}.hold", _nothing),
        patch(f"{content}._switch", _open_text),
        patch(f"{content}._close", _close_text),
        patch(f"{content}._begin", _begin_nothing),
    ):
        yield


def _itself(node: Node, role: str, **_: object) -> Node:
    return node


_nothing: Callable[..., None] = lambda *_: None  # noqa: E731


def _open_text(content: Any, owner: object) -> bool:
    if content._open is not None:
        return False
    content._body.append("BT")
    content._open = owner
    return True


def _close_text(content: Any) -> None:
    if content._open is not None:
        content._write("ET")
        content._open = None


def _begin_nothing(content: PageContent, node: Node) -> str:
    return "/Artifact BMC"
