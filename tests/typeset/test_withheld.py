"""A withheld part leaves its room, and nothing of what stood in it."""

from agendapack.model.style import HouseStyle
from agendapack.typeset import Layout, Typesetter
from tests.reading import spoken_text
from tests.typeset.sections import as_pdf, section

SECRET = (
    "<h2>The tender</h2>"
    + "<p>Forty-two thousand pounds to the lowest bidder.</p>" * 40
    + "<table><thead><tr><th>Bidder</th></tr></thead><tbody>"
    + "<tr><td>Confidential Ltd</td></tr>" * 60
    + "</tbody></table>"
)
OPEN = "<p>What everyone may read, before and after.</p>" * 30


def shown(part: str) -> str:
    return f'<h1>A report</h1>{OPEN}<div data-part="tender">{part}</div>{OPEN}'


def test_both_packs_end_their_pages_with_the_same_lines() -> None:
    typesetter = Typesetter(HouseStyle(), {}, None)
    restricted = typesetter.lay_out(section(shown(SECRET)), {})
    notice = "<p>Not for publication (paragraph 3)</p>"
    public = typesetter.lay_out(section(shown(notice)), {}, restricted.parts)
    assert _tops(public) == _tops(restricted)
    assert restricted.measured.pages == public.measured.pages > 3
    said = spoken_text(as_pdf(typesetter, public))
    assert "Not for publication (paragraph 3)" in said
    assert "bidder" not in said
    assert "Confidential" not in said
    assert said.count("What everyone may read") == 60


def test_a_part_that_is_shown_looks_as_if_it_were_none() -> None:
    typesetter = Typesetter(HouseStyle(), {}, None)
    marked = typesetter.lay_out(section(shown(SECRET)), {})
    plain = typesetter.lay_out(section(f"<h1>A report</h1>{OPEN}{SECRET}{OPEN}"), {})
    assert _tops(marked) == _tops(plain)


def _tops(layout: Layout) -> list[list[float]]:
    return [[round(placed.top, 3) for placed in page] for page in layout.pages]
