from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from agendapack.load import parse_record
from agendapack.output.manifest import Fields, add_publication

PAPER: Fields = {
    "key": "trees",
    "item": "2",
    "title": "Trees",
    "first": "1",
    "last": "4",
    "withheld": None,
    "pieces": ({"key": "trees", "first": "1", "last": "4", "pages": 3, "sha256": "00"},),
}


def publication(**more: object) -> Fields:
    return {
        "kind": "pack",
        "date": "2030-02-20",
        "items": ({"number": "2", "key": "trees", "to-follow": None},),
        "papers": (PAPER,),
        "documents": (),
        **more,  # type: ignore[dict-item]
    }


def test_a_record_is_one_entry_a_line_with_a_comment_on_top() -> None:
    text = add_publication(None, publication()).decode()
    assert text.splitlines()[2:] == [
        "format: 1",
        "publications:",
        '  - kind: "pack"',
        '    date: "2030-02-20"',
        "    items:",
        '      - {number: "2", key: "trees"}',
        "    papers:",
        '      - key: "trees"',
        '        item: "2"',
        '        title: "Trees"',
        '        first: "1"',
        '        last: "4"',
        "        pieces:",
        '          - {key: "trees", first: "1", last: "4", pages: 3, sha256: "00"}',
    ]
    assert text.startswith("# What was published")


def test_a_second_publication_leaves_every_byte_of_the_first() -> None:
    first = add_publication(None, publication())
    second = add_publication(first, publication(kind="republication", reason="Wrong order."))
    assert second.startswith(first)
    assert len(second) > len(first)


@given(title=st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1))
def test_any_title_is_read_as_it_was_written(title: str) -> None:
    data = add_publication(None, publication(papers=({**PAPER, "title": title},)))
    parsed = parse_record(Path("workspace"), "2030-03-04", data)
    assert parsed.problems == ()
    assert parsed.value is not None
    assert str(parsed.value.publications[0].papers[0].title) == title
