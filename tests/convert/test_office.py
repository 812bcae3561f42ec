"""LibreOffice under limits; what it makes is examined as any PDF annex is."""

import shutil
import socket
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from agendapack.convert import UnusableAnnex
from agendapack.convert.office import LIMITS, drop_dates, lay_out_by_office
from agendapack.load import measure_pdf
from agendapack.model.facts import Limits
from tests.convert.desk import convert
from tests.convert.word_files import p, pack, picture, word
from tests.examine.hostile import page
from tests.waiting import PATIENCE, STRETCH, leash, until, until_let_go

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def office(folder: Path, script: str) -> Path:
    """Return a program that stands in for the office."""
    made = folder / "soffice"
    made.write_text(f"#!/bin/sh\n{script}\n")
    made.chmod(0o755)
    return made


def fault(office: Path, limits: Limits) -> str:
    with pytest.raises(UnusableAnnex) as found:
        lay_out_by_office(word(p("Text.")), office, measure_pdf, limits)
    assert found.value.code == "office-failed"
    return found.value.message


@pytest.mark.parametrize("does", ["while :; do :; done", "(while :; do :; done)\nexit 255"])
def test_one_that_takes_too_long_is_killed_with_all_that_it_has_started(
    tmp_path: Path, does: str
) -> None:
    allowed = Limits(seconds=1, stretch=STRETCH)
    with leash(tmp_path / "pipe") as end:
        script = f"exec 3> {tmp_path}/pipe\necho x >&3\nsleep {2 * PATIENCE} &\n{does}"
        told = fault(office(tmp_path, script), allowed)
        assert told == "takes LibreOffice longer than 1 seconds of processor time"
        assert until_let_go(end) == b"x\n"


def test_one_that_waits_is_killed_by_the_clock(tmp_path: Path) -> None:
    with leash(tmp_path / "pipe") as end:
        script = f"exec 3> {tmp_path}/pipe\nsleep {2 * PATIENCE}"
        told = fault(office(tmp_path, script), Limits(seconds=1, stretch=1))
        assert told == "takes LibreOffice longer than 1 seconds"
        until_let_go(end)


def test_one_that_leaves_a_process_behind_has_it_killed(tmp_path: Path) -> None:
    with leash(tmp_path / "pipe") as end:
        script = f"exec 3> {tmp_path}/pipe\necho x >&3\nsleep {2 * PATIENCE} &"
        told = fault(office(tmp_path, script), LIMITS)
        assert told == "cannot be laid out by LibreOffice"
        assert until_let_go(end) == b"x\n"


def test_memory_processor_and_files_are_limited(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    limits = Limits(seconds=7, memory=2**30, expanded=2**20)
    script = "; ".join(f"ulimit -{kind} >> {seen}" for kind in "vtfc")
    fault(office(tmp_path, script), limits)
    assert seen.read_text().split() == [str(2**20), "8", "2048", "0"]


def test_a_file_that_is_no_pdf_or_a_link_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "other.pdf").write_bytes(page())
    linked = office(tmp_path, f"ln -s {tmp_path}/other.pdf paper.pdf")
    assert fault(linked, LIMITS) == "cannot be laid out by LibreOffice"
    text = office(tmp_path, "echo text > paper.pdf")
    assert fault(text, LIMITS) == (
        "is laid out by LibreOffice as a file that is no PDF file; a PDF file is needed"
    )


@needs_office
def test_its_pages_have_facts_and_room_for_the_stamp() -> None:
    assert SOFFICE is not None
    wide = (
        '<w:sectPr><w:pgMar w:top="1440" w:bottom="1440" w:left="1440" w:right="1440"/></w:sectPr>'
    )
    made, problems = convert("a.docx", word(p("Text.") + wide), Path(SOFFICE), typeset="no")
    assert problems == ()
    facts = made.loaded.facts
    assert facts is not None
    assert (facts.pages, made.loaded.pages, facts.tagged, facts.bare_fonts) == (1, 1, True, ())
    assert facts.room == ("22222222",)


@needs_office
def test_nothing_is_fetched_that_a_document_links_to() -> None:
    assert SOFFICE is not None
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a.png"
        made, (problem,) = convert("a.docx", linking(address), Path(SOFFICE), typeset="no")
        assert made.loaded.pages == 1
        assert problem.code == "not-carried"
        assert "has 1 picture that it only links to" in problem.message
        with pytest.raises(BlockingIOError):
            server.accept()


def linking(address: str) -> bytes:
    """Return a document that shows a picture from elsewhere."""
    data = word(p("Text.") + picture("A").replace('r:embed="rId100"', 'r:link="rId9"'))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    rels = "word/_rels/document.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    link = f'<Relationship Id="rId9" Type="{kind}" Target="{address}" TargetMode="External"/></R'
    files[rels] = files[rels].replace(b"</R", link.encode())
    return pack(files)


@needs_office
def test_a_document_gives_the_same_file_whenever_it_is_laid_out() -> None:
    assert SOFFICE is not None
    data = word(p("Text."))
    first = lay_out_by_office(data, Path(SOFFICE), measure_pdf)[0]
    second = int(time.time())  # to which the dates are
    until(lambda: int(time.time()) > second)
    assert lay_out_by_office(data, Path(SOFFICE), measure_pdf)[0] == first


def test_dates_become_noughts_and_no_byte_moves() -> None:
    packet = b"<?xpacket begin?><xmp:CreateDate>2026-11-22T03:04:23Z</xmp:CreateDate>"
    body = b"stream <xmp:CreateDate>2019</xmp:CreateDate> " + packet + b" endstream "
    end = (
        b"/CreationDate(D:20261122030427Z') /ID [ <"
        + b"8F" * 16
        + b"> ] /DocChecksum /"
        + b"63" * 16
    )
    made = drop_dates(body + end)
    assert len(made) == len(body + end)
    assert b"2019" in made
    assert b"<xmp:CreateDate>0000-00-00T00:00:00Z<" in made
    assert made.endswith(
        b"/CreationDate(D:00000000000000Z') /ID [ <" + b"0" * 32 + b"> ] /DocChecksum /" + b"0" * 32
    )
