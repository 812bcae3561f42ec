"""Text in every script: drawn by glyph, said in the order in which it is read."""

from pathlib import Path

import pytest

from agendapack.model.style import FontError
from agendapack.model.text import Text
from agendapack.problems import Source
from agendapack.typeset.fonts import FontLibrary
from agendapack.typeset.shaping import embedding_levels, shape, visual_order
from tests.reading import drawn_text, spoken_text
from tests.typeset.sections import lay_out, typeset

STRAPLINE = [
    ("en", "This information can be provided in your own language."),
    ("zh-HK", "我們也用您們的語言提供這個信息 (Cantonese)"),
    ("bn", "এই তথ্য আপনার নিজের ভাষায় দেয়া যেতে পারে। (Bengali)"),
    ("pl", "Ta informacja może być dostarczona w twoim własnym języku. (Polish)"),
    ("tr", "Bu bilgiyi kendi dilinizde almanız mümkündür. (Turkish)"),
    ("pa", "ਇਹ ਜਾਣਕਾਰੀ ਤੁਹਾਡੀ ਆਪਣੀ ਭਾਸ਼ਾ ਵਿੱਚ ਵੀ ਮਿਲ ਸਕਦੀ ਹੈ। (Punjabi)"),
    ("ko", "이 정보는 귀하의 언어로도 제공됩니다. (Korean)"),
    ("hi", "यह जानकारी आपकी अपनी भाषा में भी मिल सकती है। (Hindi)"),
    ("gu", "આ માહિતી તમારી પોતાની ભાષામાં પણ મળી શકે છે. (Gujarati)"),
    ("ur", "یہ معلومات آپ کی اپنی زبان (بولی) میں بھی مہیا کی جا سکتی ہیں۔ (Urdu)"),
]
SYMBOLS = "✓ ☐ ☑ ½ ⅓ – — • → ≤ × − £ € H₂O CO² ‘quoted’ “twice” naïve café Łódź Ωμέγα Москва"


@pytest.mark.parametrize(("language", "text"), STRAPLINE)
def test_text_is_said_as_it_was_written(language: str, text: str) -> None:
    data = typeset(f'<p lang="{language}">{text}</p>')
    assert spoken_text(data) == text
    assert not lay_out(f'<p lang="{language}">{text}</p>').problems


@pytest.mark.parametrize(("language", "text"), STRAPLINE[:7])
def test_left_to_right_text_is_extracted_as_it_was_written(language: str, text: str) -> None:
    """Of most scripts: PDFium leaves out spaces behind words whose glyphs it needs spelt out."""
    assert drawn_text(typeset(f'<p lang="{language}">{text}</p>')) == text


def test_symbols_and_other_letters_come_through() -> None:
    data = typeset(f"<p>{SYMBOLS}</p>")
    assert spoken_text(data) == SYMBOLS
    assert drawn_text(data) == SYMBOLS


def test_a_character_without_a_font_is_a_warning_that_names_it() -> None:
    (problem,) = lay_out("<p>Cherokee Ꭰ here</p>").problems
    assert problem.code == "missing-glyph"
    assert problem.severity == "warning"
    assert "U+13A0" in problem.message
    assert spoken_text(typeset("<p>Cherokee Ꭰ here</p>")) == "Cherokee Ꭰ here"


def test_bengali_conjuncts_are_joined() -> None:
    library = FontLibrary("Liberation Sans", None)
    face = library.find("ক", library.main(False, False))
    assert face is not None
    assert len(shape(face, "ক্ষ", False, "bn").glyphs) == 1


def test_arabic_letters_take_their_joined_forms() -> None:
    library = FontLibrary("Liberation Sans", None)
    face = library.find("ب", library.main(False, False))
    assert face is not None
    alone = shape(face, "ب", True, "ur").glyphs[0].id
    assert alone not in [glyph.id for glyph in shape(face, "ببب", True, "ur").glyphs]


def test_brackets_follow_the_text_they_enclose() -> None:
    text = "see (אב) now"
    levels = embedding_levels(text, 0)
    assert levels == [0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    assert embedding_levels("אב (גד) הו", 1) == [1] * 10
    assert embedding_levels("אב (גד) ab", 0)[3] == 1


def test_numbers_in_right_to_left_text_keep_their_digits() -> None:
    assert embedding_levels("אב 15 גד", 1) == [1, 1, 1, 2, 2, 1, 1, 1]
    assert embedding_levels("\u202a020 7974\u202c אב", 1)[1:9] == [2] * 8
    assert embedding_levels("\u2066020 7974\u2069 אב", 1)[1:9] == [2] * 8


def test_visual_order_turns_runs_round() -> None:
    assert visual_order([0, 1, 1, 0]) == [0, 2, 1, 3]
    assert visual_order([1, 2, 2, 1]) == [3, 1, 2, 0]
    assert visual_order([]) == []


def test_a_word_longer_than_a_line_is_cut_and_still_one_word_when_read() -> None:
    word = "a" * 300
    data = typeset(f"<p>{word}</p>")
    assert spoken_text(data) == word
    assert lay_out(f"<p>{word}</p>").measured.pages == 1


def test_a_family_that_is_not_there_is_told() -> None:
    with pytest.raises(FontError, match="Comic-Regular"):
        FontLibrary("Comic", None)


def test_what_a_system_hides_beside_fonts_is_no_font(tmp_path: Path) -> None:
    (tmp_path / "._Comic-Regular.ttf").write_bytes(b"\0\5\x16\7")
    library = FontLibrary("Liberation Sans", tmp_path)
    assert library.find("\u13a0", library.main(False, False)) is None


def test_a_character_without_a_font_is_told_where_it_was_typed() -> None:
    file = "meetings/m/x.yaml"
    texts = (Text("No title", Source(file, 2, 8)), Text("One.\nIn ᎠᎡᎢ.", Source(file, 5, 3)))
    found = lay_out("<p>In ᎠᎡᎢ. and ᚠ</p>", texts=texts).problems
    assert [problem.source for problem in found] == [
        Source(file, 6, 6),
        Source(file, 6, 7),
        Source(file, 6, 8),
        Source(file, 7, 1),
    ]


def test_a_picture_that_is_not_there_is_told_where_it_is_named() -> None:
    texts = (Text("One.\n![A map](map.png)", Source("meetings/m/x.yaml", 5, 3)),)
    (problem,) = lay_out('<img src="meetings/m/map.png" alt="A map"/>', texts=texts).problems
    assert (problem.code, problem.source) == ("unknown-picture", Source("meetings/m/x.yaml", 6, 12))
