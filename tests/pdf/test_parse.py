from io import BytesIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    TextStringObject,
    read_object,
)

from agendapack.pdf import objects as of_pypdf
from agendapack.pdf.encoded import encode_number, encode_text
from agendapack.pdf.reader import QuickReader, parse_ahead
from agendapack.pdf.syntax import Parser, UnusualSyntax, encode
from tests.assemble.packs import ANNEXES
from tests.examine.hostile import raw

plain: st.SearchStrategy[PdfObject] = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=8).map(lambda text: NameObject("/" + text)),
    st.integers(-(2**31), 2**31).map(NumberObject),
    st.floats(-1e4, 1e4).map(lambda value: FloatObject(f"{value:.4f}")),
    st.booleans().map(BooleanObject),
    st.text(max_size=12).map(TextStringObject),
    st.binary(max_size=12).map(ByteStringObject),
    st.builds(NullObject),
)
objects: st.SearchStrategy[PdfObject] = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner, max_size=4).map(ArrayObject)
        | st.dictionaries(
            st.text("abcXYZ09", min_size=1, max_size=4).map(lambda key: NameObject("/" + key)),
            inner,
            max_size=4,
        ).map(DictionaryObject)
    ),
)


@pytest.mark.parametrize("before", ["", "before "])
def test_each_letter_is_written_as_pypdf_writes_it(before: str) -> None:
    letters = [chr(code) for code in (*range(0xD800), *range(0xE000, 0x10000), 0x1F600)]
    differ = [
        letter
        for letter in letters
        if encode_text(before + letter) != encode(of_pypdf.text(before + letter))[0]
    ]
    assert differ == []


@given(st.text(st.characters(max_codepoint=0x2122, exclude_categories=("Cc", "Cs"))))
@example("CafÃ©")
@example("þÿ")
@example("ÿþ.")
@example("ï»¿Trees")
def test_a_text_is_read_as_it_was_written(value: str) -> None:
    for written in (encode_text(value), encode(of_pypdf.text(value))[0]):
        assert of_pypdf.words_of(read_object(BytesIO(written % ()), None)) == value


@given(st.integers() | st.floats(-1e6, 1e6) | st.floats(-0.002, 0.002))
def test_numbers_are_written_alike_with_and_without_pypdf(value: float) -> None:
    assert encode_number(value) == encode(of_pypdf.number(value))[0]


def written(value: object) -> bytes:
    """Write an object with the references that it has."""
    template, references = encode(value)
    return template % tuple(references)


def as_bytes(value: PdfObject) -> object:
    """Make two kinds of string one: which one pypdf reads goes by the bytes."""
    if isinstance(value, TextStringObject | ByteStringObject):
        return value.original_bytes
    if isinstance(value, ArrayObject):
        return [as_bytes(item) for item in value]
    if isinstance(value, DictionaryObject):
        return {key: as_bytes(item) for key, item in value.items()}
    return written(value)


@given(objects)
def test_what_is_encoded_is_read_as_the_same(value: PdfObject) -> None:
    again = read_object(BytesIO(written(value) + b" "), None)
    assert as_bytes(again) == as_bytes(value)


@given(objects)
def test_the_quick_parser_reads_what_pypdf_reads(value: PdfObject) -> None:
    data = written(value) + b" "
    try:
        quick = Parser(None).parse(data)
    except UnusualSyntax:
        return
    assert written(quick) == written(read_object(BytesIO(data), None))


@pytest.mark.parametrize(
    "data",
    [
        b"<</A 1/A 2>>",
        b"[1 2",
        b"<</A>>",
        b"(a\\nb)",
        b"(a\\101)",
        b"(a\\",
        b"<ABC>",
        b"1e5",
        b"[>>",
        b"%x\n1",
        b"1.2.3",
        b"(endobj",
        b"1 2",
        b"<</A [>>",
        b"<</A ]>>",
        b"<</A <>>",
        b"<</A <</B>>>>",
        b"<</A [<</B 1/B 2>>]>>",
        b"<</A [1 %x\n2]>>",
        b"<</A 1>> <</B 2>>",
        b"<</A [1 2}]>>",
        b"<<>>>>",
        b"",
    ],
)
def test_what_is_out_of_the_ordinary_is_left_to_pypdf(data: bytes) -> None:
    with pytest.raises(UnusualSyntax):
        Parser(None).parse(data)


def test_references_keep_their_reader() -> None:
    reader = PdfReader(ANNEXES / "odd-numbers.pdf")
    value = Parser(reader).parse(b"[12 0 R 3]")
    assert isinstance(value, ArrayObject)
    assert list.__getitem__(value, 0) == IndirectObject(12, 0, reader)


def test_equal_lists_keep_their_own_numbers() -> None:
    data = raw(b"<</Type/Catalog/A 2 0 R/B 3 0 R>>", b"[1 2]", b"[1 2]")
    reader = QuickReader(data)
    parse_ahead(reader, data)
    first, second = (reader.resolved_objects[0, number] for number in (2, 3))
    assert first == second == ArrayObject([NumberObject(1), NumberObject(2)])
    assert first is not None
    assert second is not None
    assert first.indirect_reference == IndirectObject(2, 0, reader)
    assert second.indirect_reference == IndirectObject(3, 0, reader)


@pytest.mark.parametrize("name", ["tagged-table", "layers-hidden", "named-dests-a", "odd-numbers"])
def test_files_are_the_same_parsed_ahead_or_not(name: str) -> None:
    data = (ANNEXES / f"{name}.pdf").read_bytes()
    quick, slow = QuickReader(data), PdfReader(BytesIO(data))
    parse_ahead(quick, data)
    ahead = sorted(number for _, number in quick.resolved_objects)
    assert len(ahead) >= 3
    for number in ahead:
        assert written(quick.get_object(number)) == written(slow.get_object(number))
