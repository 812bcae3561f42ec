"""What a content stream leaves open, and whether all of its data is there."""

import zlib

import pytest

from agendapack.pdf.objects import StreamObject, is_intact, name
from agendapack.pdf.syntax import has_strange_words, is_closed, mended

WHOLE = [
    b"",
    b"BT (a) Tj ET",
    b"((((((deep)))))) Tj",
    b"(a\\)) Tj (\\\\) Tj",
    b"% a comment (with a bracket\nq Q",
    b"BI /W 1 ID \x00(\x01<[ EI Q",
    b"/P <</A (x>>) /B <41> /C [1 [2]]>> BDC EMC",
    b"[(a) 3 (b]c)] TJ",
    b"/BT gs /ET gs",
]
OPEN = [
    (b"BT (abc", b"\n) ET"),
    (b"(a (b\\) c", b"\n))"),
    (b"(ends in a backslash\\", b"\n)"),
    (b"[(a) 3", b"\n]"),
    (b"[[1 2]", b"\n]"),
    (b"/P <</MCID 0 ", b"\n>>"),
    (b"[<41", b"\n>]"),
    (b"BT (x) Tj", b"\n ET"),
    (b"[ % a comment", b"\n]"),
]


@pytest.mark.parametrize("content", WHOLE)
def test_a_whole_stream_leaves_nothing_open(content: bytes) -> None:
    assert is_closed(content)
    assert mended(content, intact=True) == content


@pytest.mark.parametrize(("content", "behind"), OPEN)
def test_what_is_open_is_closed(content: bytes, behind: bytes) -> None:
    assert not is_closed(content)
    assert mended(content, intact=True) == content + behind
    assert is_closed(content + behind + b"\nQ\n/Artifact BMC (Page 1) Tj EMC")


def test_an_inline_picture_without_its_end_is_left_out() -> None:
    content = b"q BI /W 1 ID \x00(\x01"
    assert not is_closed(content)
    assert mended(content, intact=True) == b"q "


def test_the_last_word_of_damaged_data_is_left_out() -> None:
    assert mended(b"q (one) Tj\n12 3", intact=False) == b"q (one) Tj"


def packed(data: bytes) -> StreamObject:
    made = StreamObject()
    made[name("Length")] = name("x")
    made.set_data(data)
    return made.flate_encode()


def test_data_are_whole_that_inflate_to_their_end() -> None:
    plain = b"BT (one) Tj ET\n" * 50
    sound = zlib.compress(plain)
    for data, wanted in [
        (sound, True),
        (b"", True),
        (sound + b"\r\n", True),
        (sound[:-4], True),  # without the checksum alone
        (sound[:-9], False),
        (sound[:-1] + b"?", False),
        (b"no such data", False),
    ]:
        stream = packed(plain)
        stream._data = data
        assert is_intact(stream) is wanted


@pytest.mark.parametrize(
    ("content", "strange"),
    [
        (b"/P <</MCID 0 /A true>> BDC BT /F1 1 Tf [(Oe) -3 <4f 65>] TJ (x)' T* ET EMC", False),
        (b"q BI /W 1 /IM true ID O e Oe EI Q % O e", False),
        (b"0 0 m 1 1 l S f* W* n", False),
        (b"BT (x) Tj O ET", True),
        (b"0 0 9 9 e", True),
        (b"BT (x)Tq ET", True),
    ],
)
def test_words_that_are_no_operators_are_found(content: bytes, strange: bool) -> None:
    assert has_strange_words(content) is strange
