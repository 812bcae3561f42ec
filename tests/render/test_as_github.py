"""The words of a text are those that GitHub shows, or a problem tells the difference."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.gfm import gfm_plugin

from agendapack.model.page_numbers import list_number
from agendapack.model.text import Text
from agendapack.problems import Source
from agendapack.render.blocks import (
    Block,
    Break,
    Inline,
    MarkdownCode,
    MarkdownHeading,
    MarkdownList,
    MarkdownParagraph,
    PlainText,
    Quote,
    Reference,
    Table,
)
from agendapack.render.parser import DEEPEST
from agendapack.render.reading import read_markdown

WITHIN_A_WORD = frozenset(["a", "b", "code", "del", "em", "i", "s", "strong", "sub", "sup", "u"])


class _Shown(HTMLParser):
    """Collects the words that a browser shows, without the links back from footnotes."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.is_way_back = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_way_back = self.is_way_back or dict(attrs).get("class") == "footnote-backref"
        self.words += [] if tag in WITHIN_A_WORD else [" "]

    def handle_endtag(self, tag: str) -> None:
        self.is_way_back = self.is_way_back and tag != "a"
        self.words += [] if tag in WITHIN_A_WORD else [" "]

    def handle_data(self, data: str) -> None:
        self.words += [] if self.is_way_back else [data]


def shown_on_github(text: str) -> list[str]:
    shown = _Shown()
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).use(gfm_plugin)
    shown.feed(parser.render(text))
    # The second reference to a note says "1:1" there; GitHub itself says "1" again.
    return re.findall(r"\w+", re.sub(r"\[(\d+):\d+\]", r"[\1]", "".join(shown.words)))


def printed(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case MarkdownParagraph(inlines=inlines, name=name):
                # A note starts with its number, which a browser counts.
                yield said(inlines[1:] if (name or "").startswith("note-") else inlines)
            case MarkdownHeading(inlines=inlines):
                yield said(inlines)
            case MarkdownList(kind, items):
                for item in items:
                    # GitHub knows no lists with letters: there the letter is a word.
                    yield list_number(item.value, kind) if kind in "aAiI" else ""
                    yield from printed(item.blocks)
            case Quote(blocks=inner):
                yield from printed(inner)
            case Table(rows=rows):
                yield from (said(cell) for row in rows for cell in row)
            case MarkdownCode(text=text):
                yield text


def said(inlines: tuple[Inline, ...]) -> str:
    words = ""
    for inline in inlines:
        match inline:
            case PlainText(text):
                words += text
            case Break():
                words += " "
            case Reference(name=name):
                words += name
            case _:
                words += said(inline.inlines)
    return words


def compare(text: str) -> None:
    blocks, problems = read_markdown(Text(text, Source("x.md", 1)))
    words = re.findall(r"\w+", " ".join(printed(blocks)))
    assert words == shown_on_github(text) or problems, text


CONSTRUCTS = """
Words of a paragraph
over two lines\\
and three.
~
Finance
=======
~
Grants
------
~
# One
~
### Three ###
~
- a
- b
  - c
~
1. a
1. b
   1. c
~
7) seven
8) eight
~
- [ ] open
- [x] *done*
~
> quoted
> > twice
~
> [!NOTE]
> Take note.
~
```python
x  =  1
```
~
    indented  code
    more
~
| a | b |
| - | -: |
| 1 | 2 |
| 3 |
~
| a | b |
| - | - |
| 1 | 2 | 3 |
~
[the charter][c] and [minutes][] and [c]
~
[c]: https://www.example.org/charter "The charter"
[minutes]: <https://www.example.org/minutes>
~
Leaks.[^1] Drips.[^long]
~
[^1]: Survey of May.
[^long]: One.

    Two.
~
~~gone~~ ~also~ *a* **b** ***c*** `d  e` _f_ __g__
~
8 for<br>1 against, H<sub>2</sub>O, m<sup>2</sup> <b>bold</b>
~
<div>

inside

</div>
~
<details><summary>Costs</summary>
None.
</details>
~
<!-- private -->
~
text <!-- private
over lines --> text
~
See https://www.example.org/a_b, www.example.org. or clerk@example.org!
~
[words](https://www.example.org (a title)) <https://www.example.org>
~
Fish &amp; chips &copy; &#8364; \\*not italic\\* \\<b>
~
***
~
(a) typed
(b) typed
~
word\twith\ttabs
~
1. one

   second paragraph

2. two
~
* tight
+ other
- third
~
| no table
~
1986\\. A year
~
2. starts at two
~
  two spaces
   three spaces in front
"""
PIECES = [piece.strip("\n") for piece in CONSTRUCTS.split("\n~\n")]
GAPS = st.sampled_from(["\n\n", "\n", "\n\n  ", "\n    ", " "])
MIXED = st.lists(st.tuples(st.sampled_from(PIECES), GAPS), max_size=8).map(
    lambda pairs: "".join(piece + gap for piece, gap in pairs)
)


def test_each_construct_alone() -> None:
    for piece in PIECES:
        compare(piece)


def test_all_of_them_in_one_text() -> None:
    compare("\n\n".join(PIECES))


@given(MIXED)
def test_any_mixture_of_them(text: str) -> None:
    compare(text)


@given(st.text(st.sampled_from("ab1.)(-*_`~[]<>!|#\\&^: \n\t/@w"), max_size=60))
def test_any_text_of_signs(text: str) -> None:
    compare(text)
