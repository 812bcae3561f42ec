"""Where pages end."""

from agendapack.model.section import EmbeddedPicture
from agendapack.model.workspace import InputFile, LoadedPicture
from agendapack.typeset.strips import PictureItem, Strip, TextItem, fill_pages
from tests.typeset.sections import lay_out

PAGE = 100.0
PICTURE = LoadedPicture(
    InputFile("a", "0"), EmbeddedPicture(b"", 9, 9, "DeviceGray", "FlateDecode")
)


def pile(*strips: Strip) -> list[list[Strip]]:
    return [[placed.strip for placed in page] for page in fill_pages(strips, PAGE)]


def test_strips_fill_a_page_and_space_counts_between_them_only() -> None:
    strips = [Strip(30, before=5, after=10) for _ in range(4)]
    pages = fill_pages(strips, PAGE)
    assert [[placed.top for placed in page] for page in pages] == [[0, 40], [0, 40]]


def test_a_kept_strip_goes_with_the_next() -> None:
    heading, text = Strip(20, keep=True), Strip(30)
    assert pile(Strip(60), heading, text)[1] == [heading, text]


def test_a_kept_block_taller_than_a_page_is_broken_where_it_must() -> None:
    strips = [Strip(40, keep=True) for _ in range(5)]
    assert [len(page) for page in pile(*strips)] == [2, 2, 1]


def test_a_line_or_three_alone_on_the_last_page_are_pulled_back() -> None:
    body = [Strip(16, after=8) for _ in range(4)]
    assert [len(page) for page in pile(*body)] == [4]
    (page,) = fill_pages([*body, Strip(10)], PAGE)
    assert page[-1].top + page[-1].strip.height == PAGE
    assert [placed.top for placed in page[:2]] == [0, 22.5]
    assert [len(page) for page in pile(*body, Strip(20))] == [4, 1]
    assert [len(page) for page in pile(*body, Strip(3, before=10), *[Strip(1)] * 3)] == [4, 4]
    assert [len(page) for page in pile(*body, Strip(10, new_page=True))] == [4, 1]


def test_a_strip_taller_than_a_page_stands_alone() -> None:
    assert [len(page) for page in pile(Strip(20), Strip(300), Strip(20))] == [1, 1, 1]


def test_a_table_head_is_repeated() -> None:
    head = Strip(10, keep=True)
    rows = [Strip(40, head=[head]) for _ in range(5)]
    pages = fill_pages([head, *rows], PAGE)
    assert [[placed.again for placed in page] for page in pages] == [
        [False, False, False],
        [True, False, False],
        [True, False],
    ]


def test_no_heading_is_stranded_and_no_line_is_alone() -> None:
    text = "<h2>Heading</h2><p>" + "word and word " * 90 + "</p>"
    for filler in range(0, 50, 3):
        layout = lay_out("<p>x</p>" * filler + text * 3)
        for page in layout.pages:
            assert not page[-1].strip.headings
        for before, after in zip(layout.pages, layout.pages[1:], strict=False):
            assert not before[-1].strip.keep
            assert len(after) > 1


def test_a_row_taller_than_a_page_goes_on_over_the_next() -> None:
    cell = "<p>many words in one cell of a table</p>" * 120
    layout = lay_out(f"<table><tbody><tr><td>{cell}</td><td>side</td></tr></tbody></table>")
    assert layout.measured.pages >= 3
    height = layout.pages[0][-1].top + layout.pages[0][-1].strip.height
    assert 600 < height <= 842 - 2 * 70


def test_places_are_where_elements_start() -> None:
    layout = lay_out('<h1 id="x.a">One</h1>' + "<p>line</p>" * 60 + '<p id="x.b">Here</p>')
    assert layout.measured.places["x.a"].page == 0
    assert layout.measured.places["x.b"].page == layout.measured.pages - 1
    assert layout.measured.places["x"].page == 0
    assert [(h.level, h.text) for h in layout.measured.headings] == [(1, "One")]


def test_items_with_a_title_only_fill_the_page() -> None:
    item = '<section class="agenda-item"><h3>A title alone</h3></section>'
    pages = lay_out(item * 90).pages
    assert len(pages) > 1
    foot = pages[0][-1].top + pages[0][-1].strip.height
    assert foot > 842 - 2 * 71 - 40


def test_pictures_alone_in_a_paragraph_are_printed() -> None:
    drawn = lay_out('<p class="right"><img src="a" alt="A"/></p>', pictures={"a": PICTURE})
    (item,) = drawn.pages[0][0].strip.items
    assert isinstance(item, PictureItem)
    assert item.x > 300


def pages_of(body: str) -> list[list[str]]:
    """Return the lines of text on each page of a body."""
    layout = lay_out(body)
    return [
        [
            " ".join(atom.text for atom in item.line.atoms)
            for placed in page
            for item in placed.strip.items
            if isinstance(item, TextItem)
        ]
        for page in layout.pages
    ]


def fill(lines: int) -> str:
    """Return paragraphs of a line each."""
    return "".join(f"<p>{number}</p>" for number in range(lines))


def test_the_contact_block_never_stands_alone_on_a_page() -> None:
    item = '<section class="agenda-item"><h3>Urgent business</h3><p>One.</p></section>'
    block = '<section class="officer"><h2>Clerk</h2><p>A</p><p>B</p><p>C</p></section>'
    lines = next(n for n in range(20, 40) if len(pages_of(fill(n) + item + block)) == 2)
    assert pages_of(fill(lines) + item + block)[1][:3] == ["Urgent business", "One.", "Clerk"]


def test_a_long_contact_block_leaves_the_last_item_where_it_is() -> None:
    item = '<section class="agenda-item"><h3>Urgent business</h3><p>One.</p></section>'
    block = f'<section class="officer"><h2>Clerk</h2>{fill(12)}</section>'
    strapline = f'<section class="strapline">{fill(8)}</section>'
    html = next(
        html
        for html in (fill(n) + item + block + strapline for n in range(10, 40))
        if len(pages_of(html)) == 2
    )
    assert pages_of(html)[1][0] == "Clerk"
    assert pages_of(html)[0][-2:] == ["Urgent business", "One."]


def test_a_short_list_is_kept_with_the_sentence_that_announces_it() -> None:
    points = "<ul><li>a</li><li>b</li><li>c</li></ul>"
    most = len(pages_of(fill(60))[0])
    for said, start in (("Bring:", "Bring:"), ("Bring.", "\u2022")):
        assert pages_of(fill(most - 1) + f"<p>{said}</p>" + points + fill(4))[1][0] == start
    assert pages_of(fill(most - 1) + points + fill(4))[1][0] == "\u2022", "kept whole"
