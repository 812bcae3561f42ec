"""Files made to do harm, or of any bytes, are a problem each and never an exception."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agendapack.convert import LARGEST_WHOLE, MOST_PARTS
from agendapack.model.planned_paper import PlannedAnnex
from agendapack.problems import Problem, is_error
from tests.convert.desk import convert, told
from tests.convert.word_files import p, pack, root, word

ENTITIES = b'<!DOCTYPE a [<!ENTITY b "boom">]><w:document>&b;</w:document>'
KINDS = ("docx", "xlsx", "csv", "png", "tiff", "md", "txt")


def assert_told(made: PlannedAnnex, problems: tuple[Problem, ...]) -> None:
    """Hold that there is content or an error, and that the process did not die."""
    assert (made.typeset is None) == any(map(is_error, problems))
    assert not {"paper-too-complex", "paper-too-slow"} & {problem.code for problem in problems}


def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(word(p("Text.")))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    "document",
    [
        ENTITIES,
        ENTITIES.decode().encode("utf-16"),
        b"<a>" * 500 + b"</a>" * 500,
        b"<w:document>",
        b"",
        root("comments", "") + b"x",
        b'<?xml version="1.0" encoding="UTF-Y"?><w:document/>',
        b'<?xml version="1.0" encoding="Big5"?><w:document/>',
    ],
)
def test_xml_that_no_office_writes_is_refused(document: bytes) -> None:
    (found,) = told("a.docx", pack({**parts(), "word/document.xml": document}))
    assert found.startswith("error damaged-paper: the annex 'a.docx' is damaged")


def test_an_archive_that_unpacks_to_far_too_much_is_refused() -> None:
    data = pack({**parts(), "word/media/bomb.bin": bytes(LARGEST_WHOLE)})
    assert len(data) < 400_000
    (found,) = told("a.docx", data)
    assert found.startswith("error too-large: the annex 'a.docx' unpacks to more than")


def test_an_archive_of_far_too_many_parts_is_refused() -> None:
    many = {f"word/media/{number}.bin": b"" for number in range(MOST_PARTS)}
    (found,) = told("a.docx", pack({**parts(), **many}))
    assert found.startswith("error too-large")


def test_what_only_looks_like_xml_or_is_a_note_of_a_mac_does_no_harm() -> None:
    wide = "<?xml version='1.0' encoding='utf-8'?><a/>".encode("utf-16")
    odd = {"word/customProperty1.bin": wide, "__MACOSX/word/._document.xml": b"\0\5\x16\7"}
    assert told("a.docx", pack({**parts(), **odd})) == []
    (found,) = told("a.docx", pack({**parts(), "word/odd.bin": ENTITIES}))
    assert found.startswith("error damaged-paper")


def test_a_picture_from_outside_the_document_is_never_fetched() -> None:
    link = p("Text.") + (
        '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="x"/><a:graphic>'
        "<a:graphicData><pic:pic><pic:blipFill><a:blip r:link='rId9'/></pic:blipFill></pic:pic>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    with zipfile.ZipFile(BytesIO(word(link))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    rels = "word/_rels/document.xml.rels"
    outside = (
        b'<Relationship Id="rId9" Type="x/image" Target="file:///etc/hostname"'
        b' TargetMode="External"/></R'
    )
    files[rels] = files[rels].replace(b"</R", outside)
    assert told("a.docx", pack(files)) == [
        "warning not-carried: the annex 'a.docx' has 1 picture of a kind that cannot be shown,"
        " left out: picture 1 in the space behind paragraph 1"
    ]


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0" + bytes(600),
        b"%PDF-1.4",
        pack({"a": b"b"}),
        pack({"[Content_Types].xml": b"<a/>"}),
        word(p("Text."))[:-30],
    ],
)
def test_what_is_no_office_file_is_told(name: str, data: bytes) -> None:
    (found,) = told(name, data)
    assert found.startswith(f"error damaged-paper: the annex '{name}' is ")


@settings(max_examples=150)
@given(st.sampled_from(KINDS), st.binary(max_size=300))
def test_any_bytes_give_content_or_a_problem(ending: str, data: bytes) -> None:
    made, problems = convert(f"a.{ending}", data, alt="x")
    assert_told(made, problems)


@settings(max_examples=60)
@given(st.data())
def test_any_change_to_the_xml_of_a_document_gives_content_or_a_problem(
    data: st.DataObject,
) -> None:
    files = parts()
    name = data.draw(st.sampled_from(sorted(files)))
    at = data.draw(st.integers(0, len(files[name]) - 1))
    put = data.draw(st.binary(max_size=6))
    files[name] = files[name][:at] + put + files[name][at + len(put) + 1 :]
    made, problems = convert("a.docx", pack(files))
    assert_told(made, problems)
