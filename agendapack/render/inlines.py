"""Read what stands inside a paragraph, heading or cell: words, style, links, references."""

import re
from urllib.parse import unquote

from markdown_it.tree import SyntaxTreeNode

from agendapack.codes import Code
from agendapack.problems import Problem, Source
from agendapack.render.blocks import Break, Inline, Language, Link, Reference, Styled, Words

ALLOWED_LINK = re.compile(r"(?:https?://|mailto:)[^\s]+|#[\w.-]+", re.I)

LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
"""Of BCP 47, what tells a language, its script and its country."""


def read_inlines(node: SyntaxTreeNode, source: Source) -> tuple[tuple[Inline, ...], list[Problem]]:
    """Return the inlines below a node.

    Args:
        node: An inline node of the syntax tree.
        source: The place of the first line of its text.
    """
    problems: list[Problem] = []
    return _read_children(node, source, problems), problems


def _read_children(
    node: SyntaxTreeNode, source: Source, problems: list[Problem]
) -> tuple[Inline, ...]:
    inlines = [_read(child, source, problems) for child in node.children]
    return tuple(inline for inline in inlines if inline is not None)


def _read(node: SyntaxTreeNode, source: Source, problems: list[Problem]) -> Inline | None:
    match node.type:
        case "text":
            return Words(node.content) if node.content else None
        case "softbreak":
            return Words(" ")
        case "hardbreak":
            return Break()
        case "code_inline":
            return Styled("code", (Words(node.content),))
        case "strong" | "em" | "agenda_style":
            return Styled(node.tag, _read_children(node, source, problems))
        case "agenda_reference":
            paper, _, name = node.content.rpartition(":")
            return Reference(paper or None, name, _place(node, source))
        case "link":
            return _read_link(node, source, problems)
        case "agenda_language":
            return _read_language(node, source, problems)
        case "image":
            problems.append(
                Problem(
                    Code.MISPLACED_MARK,
                    "a picture is in the middle of a text",
                    _place(node, source),
                    "leave an empty line before and after it",
                )
            )
    return None


def _read_link(node: SyntaxTreeNode, source: Source, problems: list[Problem]) -> Link:
    target = str(node.attrs.get("href", ""))
    if not ALLOWED_LINK.fullmatch(target):
        problems.append(
            Problem(
                Code.UNSAFE_LINK,
                f"the link leads to '{unquote(target)}'; links lead to http://, https:// "
                "or mailto: addresses, or to a #name",
                _place(node, source),
                "a file that readers should see is an annex of the report",
            )
        )
    return Link(target, _read_children(node, source, problems), _place(node, source))


def _read_language(node: SyntaxTreeNode, source: Source, problems: list[Problem]) -> Language:
    tag = str(node.attrs["lang"])
    if not LANGUAGE_TAG.fullmatch(tag):
        problems.append(
            Problem(
                Code.BAD_VALUE,
                f"'{{lang={tag}}}' names no language; a language tag is allowed, "
                "for instance pl or zh-HK",
                _place(node, source),
            )
        )
    return Language(tag, _read_children(node, source, problems))


def _place(node: SyntaxTreeNode, source: Source) -> Source:
    line: int = node.meta.get("line", 0)
    return source.down(line)
