from agendapack.render.section_html import Paragraph, read_paragraphs


def test_blocks_become_paragraphs_with_their_numbers_and_ids() -> None:
    html = (
        '<article id="pond"><h1>The <em>Pond</em></h1>'
        '<ol class="paragraphs" start="3"><li id="pond.par-3"><p>It is\n wet.</p>'
        "<ol><li>at the top</li></ol></li><li><p>It is old.</p></li></ol></article>"
    )
    assert read_paragraphs(html) == (
        Paragraph("The Pond", ("pond",), is_heading=True),
        Paragraph("It is wet.", ("pond.par-3",), "3"),
        Paragraph("at the top"),
        Paragraph("It is old.", (), "4"),
    )


def test_a_page_number_is_a_mark_and_a_picture_its_description() -> None:
    html = '<p>See page&#160;<page-ref to="x"></page-ref><br/>or <img src="a.png" alt="a map"/></p>'
    assert [p.text for p in read_paragraphs(html)] == ["See page … or a map"]
