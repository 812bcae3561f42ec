from pathlib import Path

import pytest

from agendapack.load.compose import compose
from agendapack.load.paths import Reading
from agendapack.model.text import Places, Text, find_characters, find_words
from agendapack.problems import Source

WAYS = {
    "plain": "body: First words, and ᚠ here\n",
    "plain over lines": "body: First words,\n  and\n    ᚠ here\n",
    "block": "body: |\n  First words,\n\n  and\n  ᚠ here\n",
    "folded": "body: >-\n\n  First words,\n  and\n\n  so on ᚠ here\n",
    "single quotes": "body: 'It''s ''first'',\n  and ᚠ here'\n",
    "double quotes": 'body: "First \\"words\\",\\\n  and\n  ᚠ here"\n',
}


def read(yaml: str) -> Text:
    fields = compose(Reading(Path()), "x.yaml", yaml)
    assert fields is not None
    body = fields.value("body")
    assert isinstance(body, Text)
    return body


def typed_place(yaml: str, words: str) -> Source:
    """Return where words stand in a file, by looking at the file."""
    above, line = yaml[: yaml.index(words)].split("\n")[:-1], yaml.split("\n")
    number = len(above) + 1
    return Source("x.yaml", number, line[number - 1].index(words) + 1)


@pytest.mark.parametrize("yaml", WAYS.values(), ids=WAYS)
def test_words_are_found_where_they_were_typed(yaml: str) -> None:
    assert find_words([read(yaml)], "ᚠ here") == typed_place(yaml, "ᚠ here")


def test_words_are_found_over_the_end_of_a_line_and_within_lines_only() -> None:
    text = read("body: |\n  One two\n  three. One two\n    three.\n")
    places = Places(text)
    assert places.find("two three") == 4
    assert places.find("two three", 5) == text.rindex("two")
    assert places.find("two three", 0, 10) is None
    assert places.at(4) == Source("x.yaml", 2, 7)
    assert places.at(text.rindex("two")) == Source("x.yaml", 3, 14)
    assert places.find("four") is None
    assert places.find(" ") is None


def test_a_line_starts_behind_its_indent() -> None:
    places = Places(read("body: |\n  One\n\n    - two\n"))
    assert [places.line(n) for n in (0, 2, 9)] == [
        Source("x.yaml", 2, 3),
        Source("x.yaml", 4, 5),
        Source("x.yaml", 2, 3),
    ]


def test_an_escape_is_found_near_where_it_stands() -> None:
    yaml = 'body: "Some words\n  and \\u16A0 here"\n'
    (place,) = find_characters([read(yaml)], {"ᚠ": "ᚠ"}).values()
    assert place.line == 2


def test_a_character_is_found_in_its_piece_before_any_other_place() -> None:
    texts = [read("body: See xᚠ and ሀ\n"), read("body: |\n  The\n  ᚠ.\n")]
    assert find_characters(texts, {"ᚠ": "ᚠ.", "ሀ": "ሀ", "🙂": "🙂"}) == {
        "ᚠ": Source("x.yaml", 3, 3),
        "ሀ": Source("x.yaml", 1, 18),
    }
    assert find_characters(texts, {}) == {}


def test_words_are_looked_for_in_one_text_after_the_other() -> None:
    texts = [read("body: one\n"), read("body: two one\n")]
    assert find_words(texts, "two") == Source("x.yaml", 1, 7)
    assert find_words(texts, "three") is None
