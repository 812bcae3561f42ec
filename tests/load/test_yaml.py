"""What can be wrong with YAML itself: each with its line, and nothing is constructed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from agendapack.load.compose import Blank, Entries, Fields, compose
from agendapack.load.paths import Reading
from agendapack.load.syntax import explain_syntax
from agendapack.model.text import Text
from agendapack.problems import Source
from tests.load.desk import show, told_of_meeting


def read(text: str) -> tuple[Fields | None, list[str]]:
    reading = Reading(Path())
    return compose(reading, "f", text), [show(problem) for problem in reading.problems]


PARSERS = ["CSafeLoader", "SafeLoader"]
SYNTAX = {
    "a: Trees: a report\n": ("1:9 yaml-syntax", 'write a: "..."'),
    "- a: Trees: a report\n": ("1:11 yaml-syntax", 'write a: "..."'),
    "a: b\n  c: d\n": ("2:4 yaml-syntax", "indent the fields of one group alike"),
    "a:\n\tb: c\n": ("2:1 tab", "indent with spaces, two for each step"),
    "a:\n  - b\n \t- c\n": ("3:2 tab", "indent with spaces, two for each step"),
    "a: 'x\nb: c\n": ("1:4 yaml-syntax", "close it, or leave it out"),
    'a: "x\nb: c\n': ("1:4 yaml-syntax", "close it, or leave it out"),
    'a: "x" y\n': (
        "1:8 yaml-syntax",
        'write single quotes round the whole text; then " stands for itself in it',
    ),
    "a: 'x' y'\n": (
        "1:8 yaml-syntax",
        "write double quotes round the whole text, or none at all; then ' stands for itself in it",
    ),
    "a: [x] y\n": ("1:8 yaml-syntax", "put the whole text in quotes, from the '[' on"),
    "a:\n  - b: {x} y\n": ("2:12 yaml-syntax", "put the whole text in quotes, from the '{' on"),
    "a: [@x] y\n": ("1:5 yaml-syntax", "put the whole text in quotes, from the '[' on"),
    "- [x] y\n": ("1:7 yaml-syntax", "put the whole text in quotes, from the '[' on"),
    "a: 'x\nb: c\n---\n": ("1:4 yaml-syntax", "close it, or leave it out"),
    'a: "C:\\q"\n': (
        "1:7 yaml-syntax",
        "use single quotes around a text with backslashes; the name of a file has / in their place",
    ),
    "a: @x\n": ("1:4 yaml-syntax", "put the whole text from '@' on in quotes"),
    "a: 5\nb: %\n": ("2:4 yaml-syntax", "put the whole text from '%' on in quotes"),
    "a: > x\n": ("1:6 yaml-syntax", "put the whole text from '>' on in quotes"),
    "- a: b\n-c: d\n": ("2:1 yaml-syntax", "write: - c: d"),
    "- a: b\n– c: d\n": ("2:1 yaml-syntax", "write the hyphen of the keyboard: '- '"),
    "a:\n  - b: c\n- d: e\n": ("3:1 yaml-syntax", "begin each entry with 2 spaces and a hyphen"),
    "a:\n - b: c\n  - d: e\n": ("3:3 yaml-syntax", "begin each entry with 1 space and a hyphen"),
    "a: - x\n": (
        "1:4 yaml-syntax",
        "put each entry on a line of its own, or a text that starts with '- ' in quotes",
    ),
    "a: [b\nc: d\n": (
        "2:2 yaml-syntax",
        "put a text that starts with '[' or '{' in quotes, or close the bracket",
    ),
    "a: {b\nc: d\n": (
        "2:2 yaml-syntax",
        "put a text that starts with '[' or '{' in quotes, or close the bracket",
    ),
    "a: b\n c\nd\n": (
        "4:1 yaml-syntax",
        "a field is a name, a colon and a space, then its value; "
        "a text that runs on is indented below its field",
    ),
    "a: !x!y z\n": ("1:4 yaml-syntax", "put it in quotes"),
    "a: & b\n": ("1:5 yaml-syntax", "put it in quotes"),
    "a: b\n- c\n": (
        "2:1 yaml-syntax",
        "indent the fields of one group alike, with spaces, "
        "and put a text with ': ' or '#' in quotes",
    ),
}


@pytest.mark.parametrize("text", SYNTAX)
@pytest.mark.parametrize("reworded", [False, True])
@pytest.mark.parametrize("parser", PARSERS)
def test_a_slip_is_explained_whichever_parser_finds_it(
    text: str, parser: str, reworded: bool
) -> None:
    place, hint = SYNTAX[text]
    with pytest.raises(yaml.MarkedYAMLError) as caught:
        list(yaml.parse(text, Loader=getattr(yaml, parser, yaml.SafeLoader)))
    if reworded:
        caught.value.context = caught.value.problem = "words of another version"
    problem = explain_syntax("f", text, caught.value)
    assert (show(problem).split(": ")[0], problem.hint) == (f"f:{place}", hint)


REFUSED = {
    "": "1:1 empty-file: the file is empty; fields are needed",
    "# nothing\n": "1:1 empty-file: the file is empty; fields are needed",
    "---\n~\n": "1:1 empty-file: the file is empty; fields are needed",
    "- a\n": "1:1 wrong-type: the file holds a list; fields are needed",
    "\njust words\n": "2:1 wrong-type: the file holds plain text; fields are needed",
    "a: *b\n": "1:4 yaml-alias: '*b' repeats a part marked '&b'; there is none",
    "a: &b [*b]\n": "1:8 yaml-alias: '*b' repeats the part that contains it",
    "[a]: b\n": "1:1 yaml-syntax: a list or a group of fields stands where the name of a field "
    "should",
    "?\n: b\n": "1:2 yaml-syntax: nothing stands where the name of a field should",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_read_on_is_refused_with_one_problem(text: str) -> None:
    assert read(text) == (None, [f"f:{REFUSED[text]}"])


DEEP = {
    "a: " + "[" * 1500: "1:43",
    "a: " + "[" * 1500 + "]" * 1500 + "\n": "1:43",
    "a: " + "{b: " * 1500: "1:160",
    "- " * 1500 + "a\n": "1:81",
    "? " * 1500 + "a\n": "1:81",
    "".join(f"{' ' * n}a:\n" for n in range(1500)): "41:41",
    "".join(f"{' ' * n}- a:\n" for n in range(0, 1500, 2)): "21:41",
    "".join(f"{' ' * n}a:\n" for n in range(30)) + " " * 30 + "[" * 1500: "31:41",
    "a: " + "[" * 50 + "@": "1:43",
}


def use_parser(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(yaml, "CSafeLoader", getattr(yaml, name, yaml.SafeLoader), raising=False)


@pytest.mark.parametrize("text", DEEP, ids=range(len(DEEP)))
@pytest.mark.parametrize("parser", PARSERS)
def test_depth_is_told_whichever_parser_finds_it(
    text: str, parser: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_parser(monkeypatch, parser)
    message = "lists and groups of fields are nested more than 40 deep"
    assert read(text) == (None, [f"f:{DEEP[text]} too-deep: {message}"])


@pytest.mark.parametrize("text", ["[" * 40 + "]" * 40, "{a: " * 40 + "}" * 40])
@pytest.mark.parametrize("parser", PARSERS)
def test_forty_deep_is_deep_enough(text: str, parser: str, monkeypatch: pytest.MonkeyPatch) -> None:
    use_parser(monkeypatch, parser)
    assert "too-deep" not in " ".join(read(text)[1])


@pytest.mark.parametrize("behind", [0, 1])
@pytest.mark.parametrize("parser", PARSERS)
def test_depth_is_told_where_a_parser_has_a_limit_of_its_own(
    behind: int, parser: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The parser stops at the sixtieth bracket before it hands out the first."""
    use_parser(monkeypatch, parser)
    parse = yaml.parse

    def parse_less(text: str, Loader: Any) -> Iterator[Any]:  # noqa: N803
        if text.count("[") >= 60:
            at = [n for n, sign in enumerate(text) if sign == "["][59] + behind
            raise yaml.MarkedYAMLError("x", None, "y", yaml.Mark("", at, 0, at, None, 0))
        return parse(text, Loader=Loader)

    monkeypatch.setattr(yaml, "parse", parse_less)
    assert read("a: " + "[" * 80)[1][0].startswith("f:1:43 too-deep: ")
    assert "too-deep" not in " ".join(read("a: " + "[" * 39 + "@")[1])


TOLD = {
    "a: 1\na: 2\n": "2:1 repeated-field: the field 'a' is given twice, first in line 1",
    "a: 1\n(place): 2\n": "2:1 repeated-field: the field '(place)' is given twice, first in line 1",
    "x: &x {b: 1}\na: 1\n<<: *x\n": "3:1 yaml-merge: '<<' merges fields from elsewhere; "
    "that is not allowed",
    "a: !!int 1\n": "1:4 yaml-tag: '!!int' is a YAML tag; none is allowed",
    "a: ! 1\n": "1:4 yaml-tag: '!' is a YAML tag; none is allowed",
    "a: 1\nb: !!python/object/apply:os.system ['exit 1']\n": "2:4 yaml-tag: "
    "'!!python/object/apply:os.system' is a YAML tag; none is allowed",
    "a: 1\n---\nb: 2\n": "2:1 several-documents: a second document starts here; a file holds one",
}


@pytest.mark.parametrize("text", TOLD)
def test_what_is_not_allowed_is_told_and_the_rest_is_read(text: str) -> None:
    fields, problems = read(text)
    assert problems == [f"f:{TOLD[text]}"]
    assert fields is not None
    assert fields["a"] == "1"


def test_an_alias_bomb_is_refused_before_it_grows() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    fields, problems = read("\n".join(lines))
    assert fields is None
    assert len(problems) == 1
    assert "too-large: the file holds too much, counting what '*' repeats" in problems[0]


def test_long_texts_count_when_they_are_repeated() -> None:
    fields, problems = read(f"a: &a {'x' * 50_000}\nb: [{', '.join(['*a'] * 100)}]\n")
    assert fields is None
    assert "too-large" in problems[0]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: Room #3\n", "1:9"),
        ("a: 1\nb: #1d4d3f\n", "2:4"),
        ("- a\n- b  #3 c\n- d", "2:6"),
        ('a: "Room" #3\n', "1:11"),
        ("a: |\n    One.\n\n  # Costs\nb: c\n", "4:3"),
        ("- a: >-\n      One.\n    ## Costs\n", "3:5"),
    ],
)
def test_a_comment_that_may_be_none_is_a_warning(text: str, place: str) -> None:
    reading = Reading(Path())
    compose(reading, "f", text)
    warning = reading.problems[0]
    assert show(warning).startswith(f"f:{place} yaml-comment: '#")
    assert warning.severity == "warning"


@pytest.mark.parametrize(
    "text",
    [
        *("a: b # c\n", "a: b#c\n", "a: 'b #c'\n", "a: |\n  b #c\n", "#a\n"),
        *("a: |\n  b\n  # c\n", "a: |\n    b\n# c\nd: e\n", "- a: |\n      b\n  # c\n- d\n"),
    ],
)
def test_comments_and_hashes_within_texts_are_left_alone(text: str) -> None:
    assert "yaml-comment" not in " ".join(read(text)[1])


def test_a_modest_alias_repeats_its_part() -> None:
    fields, problems = read("a: &x [1, 2]\nb: *x\nc: &y z\nd: *y\n")
    assert problems == []
    assert fields is not None
    assert (fields["b"], fields["d"]) == (fields["a"], "z")


def test_a_name_that_nothing_repeats_is_told() -> None:
    fields, problems = read("a: &Co meeting\nb: &c d\ne: *c\n")
    assert fields is not None
    assert fields["a"] == "meeting"
    assert problems == [
        "f:1:4 yaml-alias: '&Co' is taken for a name of what follows, and not printed"
    ]


def test_every_scalar_is_text() -> None:
    fields, _ = read("a: 18:30\nb: no\nc: 010\nd: 2020-02-26\ne: null\nf: ~\ng: ''\nh:\n")
    assert fields is not None
    values = {key: fields.value(key) for key in "abcdefgh"}
    assert [values[key] for key in "abcdeg"] == ["18:30", "no", "010", "2020-02-26", "null", ""]
    assert values["f"] == Blank(Source("f", 6, 4))
    assert isinstance(values["h"], Blank)


def test_every_value_knows_its_place() -> None:
    fields, _ = read("é: ü\nb:\n  - c: 'd'\n    e: |\n      first\n      second\n  - >-\n\n    x\n")
    assert fields is not None
    entries = fields["b"]
    assert isinstance(entries, Entries)
    group, folded = entries
    assert isinstance(group, Fields)
    assert isinstance(folded, Text)
    assert fields.keys_at == {"é": Source("f", 1, 1), "b": Source("f", 2, 1)}
    assert [value.source for value in (fields, entries, group)] == [
        Source("f", 1, 1),
        Source("f", 3, 3),
        Source("f", 3, 5),
    ]
    quoted, block = group["c"], group["e"]
    assert isinstance(quoted, Text)
    assert isinstance(block, Text)
    assert (quoted.source, block.source) == (Source("f", 3, 8), Source("f", 5, 7))
    assert (folded, folded.source) == ("\nx", Source("f", 8, 5))


def test_both_parsers_give_the_same_marks() -> None:
    text = "---\na: é\nb:\n  - c: |\n      x\n    d:\n  - &n {e: 'f', g: [h]}\n  - *n\n"
    marks = [
        [
            (type(event), mark.line, mark.column)
            for event in yaml.parse(text, Loader=loader)
            if (mark := event.start_mark) is not None
        ]
        for loader in (getattr(yaml, "CSafeLoader", yaml.SafeLoader), yaml.SafeLoader)
    ]
    assert len(marks[0]) > 20
    assert marks[0] == marks[1]


def test_a_file_that_cannot_be_read_leaves_the_others_to_be_checked(tmp_path: Path) -> None:
    assert told_of_meeting(tmp_path, "a: b: c\n") == [
        "meeting.yaml:1:5 yaml-syntax: a text with a colon in it is not in quotes"
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r'"a \ud83d\ude00 b"', "a \U0001f600 b"),
        (r'"\ud83d\ude00\uD83C\uDF33 \u00e9"', "\U0001f600\U0001f333 \xe9"),
        (r'"\\ud83d\\ude00"', r"\ud83d\ude00"),
        (r"'\ud83d\ude00'", r"\ud83d\ude00"),
        (r"\ud83d\ude00", r"\ud83d\ude00"),
    ],
)
def test_a_sign_that_json_writes_as_two_halves_is_read(
    tmp_path: Path, written: str, read: str
) -> None:
    fields = compose(Reading(tmp_path), "f", f"a: {written}\nb: {written}\n")
    assert fields is not None
    assert (fields["a"], fields["b"]) == (read, read)


@pytest.mark.parametrize(
    ("value", "comment"),
    [("Room #3", "#3"), ("Land # 23 Mill Lane", "# 23"), ("Room # a note", None)],
)
def test_a_number_sign_is_told_where_it_begins_a_comment(
    tmp_path: Path, value: str, comment: str | None
) -> None:
    reading = Reading(tmp_path)
    compose(reading, "f", f"a: {value}\n")
    assert [p.message.split("'")[1] for p in reading.problems] == ([comment] if comment else [])


@pytest.mark.skipif(not hasattr(yaml, "CSafeLoader"), reason="the other parser reads half a sign")
def test_half_a_sign_is_named() -> None:
    _, (told,) = read(r'a: "x \ud83d y"')
    assert "1:7 yaml-syntax: the escape '\\ud83d' is one half of a sign" in told
