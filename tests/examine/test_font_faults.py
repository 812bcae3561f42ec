"""Faults of fonts are found in what pages show, and what is then claimed holds."""

from dataclasses import replace
from io import BytesIO

import pytest
from pikepdf import Dictionary, Name, Pdf

from agendapack.load.examiner import measure_pdf
from agendapack.model.document import Assembled
from agendapack.model.facts import ExaminedPaper, FontFault
from tests.assemble.packs import make, pack_of
from tests.fixtures import annex_fonts as fonts
from tests.fixtures.annex_fonts import MakeFont, annex, replaced, shown, wide_codes
from tests.fixtures.annex_pages import saved
from tests.fixtures.font_changes import (
    changed,
    differ,
    drop_encoding,
    drop_list,
    drop_places,
    drop_system,
    empty_set,
    huge_ranges,
    loop,
    odd_map,
    own_codes,
    replace_program,
    say,
    set_encoding,
    shorten_list,
    widen,
    widen_cid,
)
from tests.fixtures.font_programs import CODES, glyph_numbers, program
from tests.validation import faults

SIMPLE: tuple[MakeFont, ...] = (fonts.symbolic, fonts.lettered, fonts.compact, fonts.classic)
WIDE = shown(wide_codes(glyph_numbers()))
BOTH = ["PDF/A-2a", "PDF/UA-1"]


def found(data: bytes) -> tuple[set[str], Assembled]:
    """Return the kinds of faults that are found in an annex, and a pack with it."""
    measured = measure_pdf(data)
    assert isinstance(measured, ExaminedPaper)
    document = pack_of(data)
    report = document.groups[2]
    piece = replace(report.pieces[1], font_faults=measured.facts.font_faults)
    groups = (*document.groups[:2], replace(report, pieces=(report.pieces[0], piece)))
    made = make(replace(document, groups=groups))
    return {fault.kind for fault in measured.facts.font_faults}, made


def told_by_validator(made: Assembled) -> list[str]:
    """Return what a validator finds besides the absence of a claim."""
    return [fault for fault in faults(made.data) if "-ID-" not in fault]


SOUND = [
    *((make_font, shown(CODES)) for make_font in (*SIMPLE, fonts.drawn)),
    (fonts.wide, WIDE),
    (fonts.wide_compact, shown(b"\0\1\0\2\0\3")),
    (changed(fonts.symbolic, widen(0.9)), shown(CODES)),
    (changed(fonts.symbolic, widen(9)), shown(CODES, mode=3)),
    (changed(fonts.symbolic, widen(9)), shown(b" g")),
    (changed(fonts.symbolic, say({65: "\uf0b7"})), replaced(shown(b"A"))),
    (changed(fonts.wide, empty_set), WIDE),
]


@pytest.mark.parametrize(("make_font", "content"), SOUND)
def test_sound_fonts_of_every_kind_keep_the_claims(make_font: MakeFont, content: bytes) -> None:
    kinds, made = found(annex(make_font, content))
    assert (kinds, made.obstacles) == (set(), ())
    assert faults(made.data) == []


@pytest.mark.parametrize("make_font", [*SIMPLE, fonts.drawn])
@pytest.mark.parametrize("by", [-2, 2])
def test_widths_that_the_program_has_not(make_font: MakeFont, by: int) -> None:
    kinds, made = found(annex(changed(make_font, widen(by)), shown(CODES)))
    assert kinds == {"width"}
    assert told_by_validator(made)


WRONG: list[tuple[str, MakeFont, bytes]] = [
    ("width", changed(fonts.wide, widen_cid), WIDE),
    *(("no-glyph", make_font, shown(b"AB")) for make_font in SIMPLE),
    ("no-glyph", fonts.wide, shown(b"\0\0")),
    ("no-glyph", fonts.wide, shown(b"\0\x63")),
    ("no-glyph", fonts.wide_compact, shown(b"\0\0")),
    ("no-text", changed(fonts.symbolic, say({65: "A"})), shown(CODES)),
    ("no-text", changed(fonts.wide, say({1: "A"}, wide=True)), WIDE),
    ("private", changed(fonts.symbolic, say({65: "\uf0b7"})), shown(b"A")),
    ("private", changed(fonts.symbolic, say({65: "\uf0b7"})), shown(b"A", mode=3)),
    ("unlawful", changed(fonts.symbolic, set_encoding), shown(CODES)),
    ("unlawful", changed(fonts.lettered, drop_encoding), shown(CODES)),
    ("unlawful", changed(fonts.lettered, differ), shown(b" g")),
    ("unlawful", changed(fonts.symbolic, replace_program(program((3, 1), (1, 0)))), shown(CODES)),
    ("unlawful", changed(fonts.wide, drop_places), WIDE),
    ("unexamined", changed(fonts.wide, own_codes), WIDE),
    ("damaged", changed(fonts.symbolic, replace_program(b"no font")), shown(CODES)),
    ("damaged", changed(fonts.lettered, replace_program(program((3, 1))[:300])), shown(CODES)),
    ("damaged", changed(fonts.compact, replace_program(b"\1\0\4\1")), shown(CODES)),
    ("damaged", changed(fonts.classic, replace_program(b"%!PS-AdobeFont")), shown(CODES)),
    ("wrong-list", changed(fonts.classic, shorten_list), shown(CODES)),
    ("no-list", changed(fonts.compact, drop_list), shown(CODES)),
]
UNSEEN = [
    ("no-glyph", changed(fonts.symbolic, say({66: "B"})), shown(b"B", mode=3)),
    ("unlawful", changed(fonts.wide, drop_system), WIDE),
]
"""What ISO 19005-2, 6.2.11.8, and ISO 32000-1, table 117, forbid, and the validator lets pass."""


@pytest.mark.parametrize(("kind", "make_font", "content"), WRONG)
def test_faults_that_a_validator_finds_too(kind: str, make_font: MakeFont, content: bytes) -> None:
    kinds, made = found(annex(make_font, content))
    assert kind in kinds
    claims = sorted({obstacle.claim for obstacle in made.obstacles})
    assert claims == (["PDF/A-2a"] if kind in ("private", "no-list") else BOTH)
    assert told_by_validator(made)


@pytest.mark.parametrize(("kind", "make_font", "content"), UNSEEN)
def test_faults_that_the_validator_lets_pass(
    kind: str, make_font: MakeFont, content: bytes
) -> None:
    kinds, made = found(annex(make_font, content))
    assert kinds == {kind}
    assert sorted({obstacle.claim for obstacle in made.obstacles}) == BOTH
    assert told_by_validator(made) == []


def test_text_without_a_font() -> None:
    kinds, made = found(annex(fonts.symbolic, b"BT /G 14 Tf 72 700 Td (A) Tj ET"))
    assert kinds == {"missing"}
    assert "some of its text is in fonts that the file does not hold" in {
        obstacle.reason for obstacle in made.obstacles
    }


def test_a_fault_is_told_with_the_name_of_its_font() -> None:
    data = annex(changed(fonts.symbolic, say({65: "\uf0b7"})), shown(b"A"))
    measured = measure_pdf(data)
    assert isinstance(measured, ExaminedPaper)
    assert measured.facts.font_faults == (FontFault("private", "Liberation"),)
    _, made = found(data)
    assert [(obstacle.claim, obstacle.reason) for obstacle in made.obstacles] == [
        (
            "PDF/A-2a",
            "some symbols, bullets for instance, stand for no text that programs know: Liberation",
        )
    ]


def in_form(pdf: Pdf) -> Pdf:
    """Move the content of the page into a form that takes the font that is set outside."""
    page = pdf.pages[0]
    content = page.Contents.read_bytes()
    inner = content[content.index(b"BT") : content.index(b"ET") + 2].replace(b"/F 14 Tf", b"")
    form = pdf.make_stream(inner, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 595, 842])
    page.Resources.XObject = Dictionary(X=form)
    page.Contents = pdf.make_stream(b"/P <</MCID 0>> BDC /F 14 Tf q /X Do Q EMC")
    return pdf


def test_text_in_forms_counts_with_the_font_that_they_inherit() -> None:
    data = annex(changed(fonts.symbolic, widen(9)), shown(CODES))
    with Pdf.open(BytesIO(data)) as pdf:
        assert found(saved(in_form(pdf)))[0] == {"width"}


def test_nothing_is_looked_for_where_both_claims_are_lost_anyway() -> None:
    data = annex(changed(fonts.symbolic, widen(9)), shown(CODES))
    with Pdf.open(BytesIO(data)) as pdf:
        del pdf.Root.StructTreeRoot
        kinds, made = found(saved(pdf))
    assert kinds == set()
    assert {obstacle.claim for obstacle in made.obstacles} == {*BOTH}


@pytest.mark.parametrize(
    ("kind", "make_font", "content"),
    [
        (None, changed(fonts.drawn, loop), shown(b"A")),
        ("unexamined", changed(fonts.wide, huge_ranges), WIDE),
        (None, changed(fonts.symbolic, odd_map), shown(CODES)),
        ("damaged", fonts.wide, shown(b"\0\1\0")),
        (None, fonts.symbolic, b"/P /None BDC BT /F 9 Tf [(A) -9 <2067>] TJ ET EMC EMC Q Q"),
    ],
)
def test_hostile_fonts_cost_little(kind: str | None, make_font: MakeFont, content: bytes) -> None:
    measured = measure_pdf(annex(make_font, content))
    assert isinstance(measured, ExaminedPaper)
    kinds = {fault.kind for fault in measured.facts.font_faults}
    assert kind is None or kind in kinds
