"""Lines that are drawn under and through text."""

import re
from io import BytesIO

import pikepdf

from tests.typeset.sections import typeset

BASELINE = re.compile(r"1 0 0 1 [\d.]+ ([\d.]+) Tm")
RULE = re.compile(r"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re f")


def rules(body: str) -> list[tuple[float, float]]:
    """Return each line's height above the text, and its length."""
    with pikepdf.open(BytesIO(typeset(body))) as pdf:
        _, contents, _ = pdf.pages[0].Contents
        code = contents.read_bytes().decode("latin-1")
    found = BASELINE.search(code)
    assert found is not None
    return [(float(y) - float(found[1]), float(wide)) for _, y, wide, _ in RULE.findall(code)]


def test_struck_words_have_a_line_through_them() -> None:
    (low, under), (high, through) = rules("<p><u><s>Deleted</s></u></p>")
    assert -2 < low < 0 < 2 < high < 5
    assert under == through > 30
    assert rules("<p>Kept</p>") == []


def test_a_line_through_goes_on_between_words() -> None:
    (one,), (two, three) = rules("<p><s>ab</s></p>"), rules("<p><s>ab ab</s></p>")
    assert two[1] > one[1] == three[1]
