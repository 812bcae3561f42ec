"""Raised and lowered words, line ends within a line, and cells that are joined."""

from hypothesis import given
from hypothesis import strategies as st

from agendapack.problems import Code, Source
from agendapack.render.inlines import join_cells
from tests.render.fragments import find, problems_of, report_of, words

HEAD = "| A | B | C |\n| --- | --- | --- |\n"


def cells(body: str) -> list[list[tuple[str, str | None, str | None]]]:
    table = find(report_of(body), "table")
    return [
        [(words(cell), cell.get("colspan"), cell.get("rowspan")) for cell in row]
        for row in table.iter("tr")
    ]


def test_words_in_brackets_take_a_style() -> None:
    paragraph = find(
        report_of("m[2]{sup}, CO[2]{sub}, [a]{u}, [d]{s}, (x[(y)]{strong}z[*]{em})"), "ol/li/p"
    )
    assert [(child.tag, words(child)) for child in paragraph] == [
        *(("sup", "2"), ("sub", "2"), ("u", "a"), ("s", "d"), ("strong", "(y)"), ("em", "*"))
    ]


def test_words_can_have_several_styles() -> None:
    (strong,) = find(report_of("a[b]{strong em}c"), "ol/li/p")
    assert [(child.tag, words(child)) for child in (strong, *strong)] == [
        *(("strong", "b"), ("em", "b"))
    ]


def test_what_is_no_style_is_printed_as_it_was_typed() -> None:
    assert words(find(report_of("a [b]{big} \\{br} {-br}"), "ol/li/p")) == "a [b]{big} {br} {-br}"


def test_a_line_ends_at_its_mark_in_a_cell_too() -> None:
    table = find(report_of(f"{HEAD}| one{{br}}two | 3 | 4 |"), "table")
    assert [child.tag for child in find(table, "tbody/tr/td")] == ["br"]


def test_cells_are_joined_to_the_left_and_upwards() -> None:
    assert cells("| A | < | C |\n| --- | --- | --- |\n| d | e | < |\n| ^ | \\< | \\^ |") == [
        [("A", "2", None), ("C", None, None)],
        [("d", None, "2"), ("e", "2", None)],
        [("<", None, None), ("^", None, None)],
    ]
    assert cells(f"{HEAD}| d | < | f |\n| ^ | ^ | g |")[1:] == [
        [("d", "2", "2"), ("f", None, None)],
        [("g", None, None)],
    ]


def test_what_cannot_be_joined_is_told_in_its_row() -> None:
    told = problems_of(f"{HEAD}| < | e | f |\n| ^ | h | i |")
    assert [(p.code, p.source and p.source.line) for p in told] == [(Code.MISPLACED_MARK, 12)]
    told = problems_of(f"{HEAD}| ^ | e | f |")
    assert [(p.code, p.source and p.source.line) for p in told] == [(Code.MISPLACED_MARK, 12)]
    told = problems_of(f"{HEAD}| d | < | f |\n| ^ | h | i |")
    assert [(p.code, p.source and p.source.line) for p in told] == [(Code.MISPLACED_MARK, 12)]


@given(st.lists(st.lists(st.sampled_from("<^ax"), min_size=3, max_size=3), min_size=1, max_size=5))
def test_what_is_joined_covers_every_cell_once(typed: list[list[str]]) -> None:
    spans, problems = join_cells(typed, [Source("x")] * len(typed))
    taken = [
        (row + down, column + across)
        for row, sizes in enumerate(spans)
        for column, size in enumerate(sizes)
        for across in range(size[0])
        for down in range(size[1])
    ]
    assert len(taken) == len(set(taken))
    if spans:
        assert len(taken) == 3 * len(typed)
    else:
        assert problems or not any(cell in "<^" for row in typed for cell in row)
