"""What finds no room is cut or moved, but stays whole, between the margins."""

import pypdfium2  # type: ignore[import-untyped]
import pytest

from agendapack.model.style import HouseStyle
from agendapack.typeset import Typesetter
from tests.typeset.sections import as_pdf, section

A5 = (419.528, 595.276)
MARGIN = 40.0
OVERHANG = 5.0
WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
ADDRESS = "https://www.example.org/" + "committees-and-members/" * 5
URDU = "معلومات" * 12


def nested(kind: str, levels: int) -> str:
    inner = "end"
    for _ in range(levels):
        inner = f"<{kind}><li><p>Item {WORD}</p>{inner}</li></{kind.split()[0]}>"
    return inner


def table(columns: int) -> str:
    head = "".join(f'<th scope="col">Responsibility {n}</th>' for n in range(columns))
    row = "".join(f"<td>{text}</td>" for text in [WORD, ADDRESS, *["Word"] * (columns - 2)])
    return f"<table><thead><tr>{head}</tr></thead><tbody>{f'<tr>{row}</tr>' * 3}</tbody></table>"


@pytest.mark.parametrize(
    ("body", "whole"),
    [
        (f"<p>{WORD}</p>", WORD),
        (f"<h1>{WORD}</h1>", WORD),
        (f"<p>{ADDRESS}</p>", "www.example.org/committees"),
        (f'<p lang="ur">{URDU}</p>', ""),
        (f"<dl><dt>{WORD}</dt><dd>{ADDRESS}</dd></dl>", ""),
        (table(8), "Responsibility"),
        (nested("ul", 14), WORD),
        (nested("ol", 14), WORD),
        (nested('ol class="paragraphs"', 8), WORD),
        ("<blockquote>" * 30 + f"<p>{WORD}</p>" + "</blockquote>" * 30, WORD),
    ],
)
def test_all_text_stands_between_the_margins_at_18_points(body: str, whole: str) -> None:
    style = HouseStyle(page=A5, margins=(MARGIN,) * 4, size=18)
    typesetter = Typesetter(style, {}, None)
    pdf = pypdfium2.PdfDocument(as_pdf(typesetter, typesetter.lay_out(section(body), {})))
    extracted = ""
    for page in pdf:
        text = page.get_textpage()
        extracted += text.get_text_range()
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            assert left >= MARGIN - OVERHANG
            assert right <= A5[0] - MARGIN + OVERHANG
            assert bottom >= MARGIN - OVERHANG
            assert top <= A5[1] - MARGIN + OVERHANG
    assert whole in "".join(extracted.split())


def test_a_label_without_room_stands_above_its_text() -> None:
    style = HouseStyle(page=A5, margins=(MARGIN,) * 4, size=18)
    typesetter = Typesetter(style, {}, None)
    layout = typesetter.lay_out(section(nested("ol", 14)), {})
    pages = pypdfium2.PdfDocument(as_pdf(typesetter, layout))
    lines = [line for page in pages for line in page.get_textpage().get_text_range().splitlines()]
    labels = [line.strip() for line in lines if line.startswith("1.")]
    assert (labels[0], labels[-1]) == ("1. Item", "1.")
    assert len(labels) == 14
