"""Blocks that are kept are the blocks that would be read."""

from pathlib import Path

import pytest

from agendapack.model.cache import NO_CACHE
from agendapack.model.text import Text
from agendapack.problems import Source
from agendapack.render import book
from agendapack.render.book import read_cached
from agendapack.render.reading import read_markdown
from agendapack.render.report import read_body_ahead
from tests.pack.test_known_layouts import Memory

ALL_KINDS = """\
# A heading {#first}

Plain words, **strong**, *em*, `code` and [the map](https://example.org), [@first], [@item-2:risks],
[tekst *polski*]{lang=pl}.\\
A line of its own. {.unnumbered}

- bullets

  1. numbers in **them**

     a. letters

> A quotation

| A | B | C |
| --- | :-: | --: |
| one | *two* | [three](#first) |
| m[2]{sup}{br}more | < | < |

![A map](map.png "The site")

```
code
  lines
```

---

[[recommendations]]
"""
MEETINGS = Path(__file__).parents[2] / "meetings"
SAMPLES = sorted(path for path in MEETINGS.rglob("*.md") if path.name != "README.md")


def text_of(words: str) -> Text:
    return Text(words, Source("meetings/m/report.md", 7, 3), None)


@pytest.mark.parametrize(
    "words",
    [ALL_KINDS, "", *(path.read_text("utf-8").rpartition("\n---\n")[2] for path in SAMPLES)],
)
def test_what_is_kept_is_what_is_read(words: str) -> None:
    memory = Memory()
    plain = read_markdown(text_of(words), with_placements=True)
    assert plain[1] == []
    assert read_cached(text_of(words), memory, True) == plain
    assert memory.put_count == 1
    assert read_cached(text_of(words), memory, True) == plain
    assert memory.put_count == 1
    assert read_cached(text_of(words), NO_CACHE, True) == plain


def test_a_text_that_has_moved_is_read_again() -> None:
    memory = Memory()
    read_cached(text_of(ALL_KINDS), memory, True)
    moved = Text(ALL_KINDS, Source("meetings/m/report.md", 9, 3), None)
    assert read_cached(moved, memory, True) == read_markdown(moved, with_placements=True)
    assert memory.put_count == 2


def test_what_has_problems_is_not_kept() -> None:
    memory = Memory()
    text = text_of("![](map.png)")
    assert read_cached(text, memory, False) == read_markdown(text)
    assert read_markdown(text)[1] != []
    assert memory.put_count == 0


PARTLY = "Open [one].\n\n[[exempt 3]]\nHidden words.\n[[end exempt]]\n\n[one]: https://x.example\n"


def test_what_is_read_ahead_is_read_once_with_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is open; and the same words in another place are other blocks."""
    monkeypatch.setattr(book, "_AHEAD", {})
    body = text_of(PARTLY)
    read_body_ahead(body, NO_CACHE)
    ahead = dict(book._AHEAD)
    assert [str(asked[0]).strip() for asked in ahead] == ["Open [one].", "[one]: https://x.example"]
    (first, _, _, beside), found = next(iter(ahead.items()))
    assert isinstance(first, Text)
    assert isinstance(beside, tuple)
    monkeypatch.setattr(book, "read_markdown", lambda *_, **__: ((), []))
    assert read_cached(first, NO_CACHE, True, beside) is found
    moved = Text(first, Source("meetings/m/report.md", 9, 3), None)
    assert read_cached(moved, NO_CACHE, True, beside) == ((), [])


def test_what_is_in_the_cache_is_not_read_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "_AHEAD", {})
    memory = Memory()
    read_cached(text_of(ALL_KINDS), memory, True)
    read_body_ahead(text_of(ALL_KINDS), memory)
    assert book._AHEAD == {}
