"""Bytes that are no proper text: told with their place, and mended where that can be."""

from pathlib import Path

import pytest

from agendapack.load.paths import Reading
from agendapack.load.validate import decode
from tests.load.desk import MEETING, show, told_of_meeting


def read(data: bytes) -> tuple[str | None, list[str]]:
    reading = Reading(Path())
    return decode(reading, "f", data), [show(problem) for problem in reading.problems]


@pytest.mark.parametrize(
    ("data", "text", "told"),
    [
        (b"\xef\xbb\xbfa", "a", ["f:1:1 byte-order-mark: the file starts with a byte-order mark"]),
        (b"a\r\nb \x96 c\n", "a\nb \ufffd c\n", ["f:2:3 not-utf8: the byte 96 is not UTF-8"]),
        ("é\r\x1b".encode(), "é\n\ufffd", ["f:2:1 control-character: a control character "
         "(U+001B) stands in the text"]),
        ("a\u2028b".encode(), "a\ufffdb", ["f:1:2 control-character: a control character "
         "(U+2028) stands in the text"]),
        ("a: b".encode("utf-16"), None, ["f:1:1 not-utf8: 'f' is not text in UTF-8"]),
        (b"a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> d\n", None, ["f:2:1 merge-conflict: git has "
         "left '<<<<<<< HEAD' here, as two people changed these lines"]),
        (b"Heading\n=======\n", "Heading\n=======\n", []),
        (b"%PDF\0", None, ["f:1:1 not-utf8: 'f' is not text in UTF-8"]),
        ("tab\t, 😀 and \ufffd".encode(), "tab\t, 😀 and \ufffd", []),
    ],
)  # fmt: skip
def test_bytes_become_text(data: bytes, text: str | None, told: list[str]) -> None:
    assert read(data) == (text, told)


def test_many_control_characters_are_told_ten_times() -> None:
    _, told = read(b"\x01\n" * 50)
    assert len(told) == 10
    assert told[-1].startswith("f:10:1 control-character")


def test_a_byte_order_mark_hides_no_other_mistake(tmp_path: Path) -> None:
    meeting = "\ufeff" + MEETING + "  - titel: Trees \x07\n"
    assert [line.split(":", 1)[1] for line in told_of_meeting(tmp_path, meeting)] == [
        "1:1 byte-order-mark: the file starts with a byte-order mark",
        "4:5 unknown-field: agenda item 1 has no field 'titel'",
        "4:18 control-character: a control character (U+0007) stands in the text",
    ]
