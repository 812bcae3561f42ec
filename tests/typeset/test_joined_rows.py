"""Cells joined over several rows: how their rows are drawn, and where pages end in them."""

from io import BytesIO
from itertools import pairwise

import pikepdf

from tests.typeset.sections import lay_out, typeset


def table(*joined: int) -> str:
    """Return a table with a label joined over so many rows, one group after another."""
    groups = []
    for count in joined:
        tasks = [f"<td>Task<br/>{n}</td></tr>" for n in range(count)]
        groups.append(f'<tr><td rowspan="{count}">Label</td>{"<tr>".join(tasks)}')
    return f'<table class="grid"><tbody>{"".join(groups)}</tbody></table>'


def test_each_row_has_its_own_rules_beside_a_joined_cell() -> None:
    layout = lay_out(table(3))
    (placed,) = layout.pages[0]
    label, *tasks = sorted(placed.strip.frames, key=lambda frame: (frame.x, frame.top))
    assert (label.top, round(label.height, 2)) == (0.0, round(placed.strip.height, 2))
    assert [frame.opens and frame.closes for frame in tasks] == [True] * 3
    for upper, lower in pairwise(tasks):
        assert abs(upper.top + upper.height - lower.top) < 0.01
    assert round(sum(frame.height for frame in tasks), 2) == round(label.height, 2)


def test_a_joined_cell_that_a_page_can_hold_is_not_broken_over_two() -> None:
    layout = lay_out(table(14, 14))
    tops = [[frame.opens for frame in page[0].strip.frames] for page in layout.pages]
    assert len(tops) == 2
    assert all(map(all, tops))


def test_one_that_is_taller_is_broken_between_its_rows() -> None:
    layout = lay_out(table(90))
    assert len(layout.pages) > 3
    for page in layout.pages:
        ends = [frame.closes for frame in page[-1].strip.frames if frame.x > 0]
        assert ends == [True]


def test_the_tags_say_what_is_joined() -> None:
    head = '<thead><tr><th scope="col" colspan="2">Both</th></tr></thead>'
    body = '<tbody><tr><td rowspan="2">A</td><td>1</td></tr><tr><td>2</td></tr></tbody>'
    data = typeset(f'<table class="grid">{head}{body}</table>')
    with pikepdf.open(BytesIO(data)) as pdf:
        said = [
            {str(key): value for key, value in element.A.items()}
            for element in pdf.objects
            if isinstance(element, pikepdf.Dictionary) and "/A" in element
        ]
    assert {"/O": "/Table", "/ColSpan": 2, "/Scope": "/Column"} in said
    assert {"/O": "/Table", "/RowSpan": 2} in said
