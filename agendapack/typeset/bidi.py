"""Right-to-left text: embedding levels of a paragraph and the visual order of a line.

The Unicode Bidirectional Algorithm (UAX #9). Levels come from python-bidi; rule L2,
which works line by line, is here.
"""

import re
from collections.abc import Sequence
from typing import Any

RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
LANGUAGES = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})
BRACKETS = {"(": ")", "[": "]", "{": "}", "\uff08": "\uff09", "\u300c": "\u300d"}
ISOLATES = str.maketrans("\u2066\u2067\u2068\u2069", "\u202a\u202b\u202a\u202c")
CONTROLS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def has_right_to_left(text: str) -> bool:
    """Tell whether a text needs the algorithm at all."""
    return RIGHT_TO_LEFT.search(text) is not None


def base_level(text: str, language: str) -> int:
    """Return the level of a paragraph: its language's if that says, else by rules P2 and P3."""
    from bidi import algorithm

    if language.split("-")[0] in LANGUAGES:
        return 1
    level: int = algorithm.get_base_level(text)
    return level


def embedding_levels(text: str, base: int) -> list[int]:
    """Return the level of each character in a paragraph of level `base` (rules X1 to I2).

    Levels of control characters, which are never drawn, are the paragraph's. Isolates
    are taken for embeddings.
    """
    from bidi import algorithm

    text = text.translate(ISOLATES)
    storage = algorithm.get_empty_storage()
    storage["base_level"] = base
    storage["base_dir"] = ("L", "R")[base]
    algorithm.get_embedding_levels(text, storage)
    for index, character in enumerate(storage["chars"]):
        character["index"] = index
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    _resolve_brackets(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    levels = [base] * len(text)
    for character in storage["chars"]:
        levels[character["index"]] = character["level"]
    return levels


def _resolve_brackets(storage: dict[str, Any]) -> None:
    """Give the brackets of a pair one direction (rule N0, which python-bidi leaves out)."""
    for run in storage["runs"]:
        characters = storage["chars"][run["start"] : run["start"] + run["length"]]
        embedding = ("L", "R")[characters[0]["level"] % 2]
        for opening, closing in _bracket_pairs(characters):
            inside = {_strong(c["type"]) for c in characters[opening + 1 : closing]} - {None}
            if not inside:
                continue
            before = [_strong(c["type"]) for c in characters[:opening]]
            context = next((kind for kind in reversed(before) if kind), run["sor"])
            kind = embedding if embedding in inside or context == embedding else context
            characters[opening]["type"] = characters[closing]["type"] = kind


def _bracket_pairs(characters: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Return the pairs of opening and closing brackets, by opening (definition BD16)."""
    waiting: list[tuple[str, int]] = []
    pairs = []
    for index, character in enumerate(characters):
        if character["ch"] in BRACKETS:
            waiting.append((BRACKETS[character["ch"]], index))
        elif any(closing == character["ch"] for closing, _ in waiting):
            closing, opening = waiting.pop()
            while closing != character["ch"]:
                closing, opening = waiting.pop()
            pairs.append((opening, index))
    return sorted(pairs)


def _strong(kind: str) -> str | None:
    return {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}.get(kind)


def visual_order(levels: Sequence[int]) -> list[int]:
    """Return the indexes of a line's pieces from left to right (rule L2).

    >>> visual_order([0, 1, 1, 0])
    [0, 2, 1, 3]
    """
    order = list(range(len(levels)))
    if not order or not any(level % 2 for level in levels):
        return order
    lowest_odd = min(level for level in levels if level % 2)
    for level in range(max(levels), lowest_odd - 1, -1):
        start = 0
        while start < len(order):
            if levels[order[start]] < level:
                start += 1
                continue
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = end
    return order
