"""The record of publications: read strictly, whatever has happened to the file."""

from pathlib import Path

import pytest

from agendapack.problems import Code
from tests.load.desk import HOME, find, load, told

RECORD = f"{HOME}/published.yaml"
HEAD = "format: 1\npublications:\n  - kind: pack\n    date: 2020-02-18\n"
PAPER = "      - {{key: {key}, title: Trees, first: '{first}', last: '{last}'}}\n"


def paper(key: str, first: object, last: object) -> str:
    return PAPER.format(key=key, first=first, last=last)


def test_nothing_is_published_without_the_file(tmp_path: Path) -> None:
    record = load(tmp_path).record
    assert (record.published, record.data) == (None, None)


def test_a_record_is_read_and_is_no_source_of_the_pack(tmp_path: Path) -> None:
    text = HEAD + "    papers:\n" + paper("trees", 9, 18)
    loaded = load(tmp_path, {RECORD: text})
    assert loaded.record.data == text.encode()
    assert loaded.record.published is not None
    assert loaded.record.published.papers["trees"].last == "18"
    assert [source.path for source in loaded.sources if "published" in source.path] == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "published.yaml:1:1 empty-file: the file is empty; fields are needed"),
        (
            "format: 2\npublications: []\n",
            "published.yaml:1:9 bad-value: the field 'format' of the record of publications holds "
            "'2'; allowed is '1'",
        ),
        (
            "format: 1\npublications: []\n",
            "published.yaml:1:1 published-record: the record does not begin with the publication "
            "of a pack",
        ),
        (
            HEAD.replace("kind: pack", "kind: supplement"),
            "published.yaml:1:1 published-record: the record does not begin with the publication "
            "of a pack",
        ),
        (
            HEAD + "    papers:\n" + paper("a", 18, 9),
            "published.yaml:6:9 published-record: 'a' has the pages 18 to 9, which cannot be "
            "counted",
        ),
        (
            HEAD + "    papers:\n" + paper("a", 1, 999999),
            "published.yaml:6:9 published-record: 'a' has the pages 1 to 999999, which cannot be "
            "counted",
        ),
        (
            HEAD + "    papers:\n" + paper("a", 1, 4) + paper("b", 4, 6),
            "published.yaml:7:9 published-record: page 4 is in 'a' and in 'b'; a number belongs "
            "to one page",
        ),
        (
            HEAD
            + "    papers:\n"
            + paper("a", 1, 4).replace("}}", "", 1).rstrip("}\n")
            + ", pieces: [{key: a, first: '1', last: '3', pages: 3}]}\n",
            "published.yaml:6:9 published-record: the pieces of 'a' are not pages 1 to 4",
        ),
    ],
)
def test_a_record_that_cannot_be_right_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    assert told(tmp_path, {RECORD: text}) == [problem]


def test_a_record_has_no_other_fields(tmp_path: Path) -> None:
    (problem,) = find(tmp_path, {RECORD: HEAD + "    note: mine\n"})
    assert (problem.code, problem.source and problem.source.line) == (Code.UNKNOWN_FIELD, 5)
