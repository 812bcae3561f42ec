"""Answers that are kept: the same task on the same file has the same answer."""

import json
from typing import Any, NamedTuple

from agendapack.model.cache import Cache, key_of
from agendapack.model.facts import Limits


class Answer(NamedTuple):
    """Plain values, and bytes."""

    values: dict[str, Any]
    data: bytes


def key_of_question(task: str, asked: dict[str, Any], limits: Limits, data: bytes) -> str | None:
    """Return the key of an answer; None where it is not to be kept.

    Nothing is kept under what is made of a password.
    """
    if asked.get("password") is not None:
        return None
    return key_of("answer", task, asked, limits, data)


def find_answer(cache: Cache, key: str | None) -> Answer | None:
    """Return an answer that is kept."""
    kept = cache.get(key) if key else None
    if kept is None:
        return None
    values, _, data = kept.partition(b"\n")
    return Answer(json.loads(values), data)


def keep_answer(cache: Cache, key: str | None, answer: Answer) -> None:
    """Keep an answer, if it may be."""
    if key is not None:
        cache.put(key, json.dumps(answer.values).encode() + b"\n" + answer.data)
