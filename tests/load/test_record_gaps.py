"""A record leaves out what has not changed, and is read as if it had left out nothing."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agendapack.load import leave_out, parse_record
from agendapack.model.publication import Published
from agendapack.output.manifest import Fields, add_publication
from agendapack.problems import Code

ROOT = Path("workspace")
words = st.text("abc", min_size=1, max_size=3)
optional = st.none() | words


def rows(*fields: str, name: str = "") -> st.SearchStrategy[tuple[dict[str, Any], ...]]:
    """Entries with these fields; those with a name are told apart by it."""
    entry = st.fixed_dictionaries(dict.fromkeys(fields, words))
    unique = (lambda row: row[name]) if name else None
    return st.lists(entry, min_size=1, max_size=5, unique_by=unique).map(tuple)


pieces = st.lists(
    st.fixed_dictionaries({"key": words, "sha256": optional}),
    max_size=3,
    unique_by=lambda piece: piece["key"],
).map(lambda every: tuple({**piece, "first": "1", "last": "1", "pages": 1} for piece in every))
papers = st.lists(
    st.fixed_dictionaries({"key": words, "title": words, "withheld": st.sampled_from([None, "yes"])}
        | {"pieces": st.just(()) | pieces.filter(lambda every: len(every) == 1)}),
    max_size=3,
    unique_by=lambda paper: paper["key"],
)  # fmt: skip
documents = st.lists(
    st.fixed_dictionaries({"file": words, "pages": st.integers(1, 3), "sha256": words}),
    max_size=4,
    unique_by=lambda document: document["file"],
).map(tuple)
fronts = st.fixed_dictionaries(
    {
        "date": st.sampled_from(["2030-03-04", "2030-03-18"]),
        "time": st.sampled_from([None, "19:00", "18:30"]),
        "venue": optional,
        "state": st.sampled_from(["final", "cancelled", "postponed"]),
        "committee": words,
        "organisation": words,
        "to": optional,
        "standing": rows("name", "title", name="name"),
        "lines": rows("key", "number", "title", name="key"),
        "words": rows("text") | rows("item", "text"),
    }
)
publications = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["correction", "correction", "supplement", "republication"]),
        "date": st.just("2030-02-20"),
        "reason": optional,
        "papers": papers,
        "documents": documents,
        "front": fronts,
    }
)


def numbered(publication: dict[str, Any]) -> dict[str, Any]:
    """Give each paper a page of its own, the same in every publication."""

    def page(key: str) -> str:
        return str(1 + sum((1 + "abc".index(sign)) * 4**at for at, sign in enumerate(key)))

    papers = tuple(
        {
            **paper,
            "first": page(paper["key"]),
            "last": page(paper["key"]),
            "pieces": tuple(
                {**p, "first": page(paper["key"]), "last": page(paper["key"])}
                for p in paper["pieces"]
            ),
        }
        for paper in publication["papers"]
    )
    return {**publication, "papers": papers}


def read(data: bytes) -> Published:
    parsed = parse_record(ROOT, "2030-03-04", data)
    assert parsed.problems == ()
    assert parsed.value is not None
    return parsed.value


def as_read(published: Published) -> list[dict[str, Any]]:
    every = [each.model_dump() for each in published.publications]
    for each in every:
        each["documents"] = sorted(each["documents"], key=lambda document: document["file"])
    return every


@given(st.lists(publications, min_size=1, max_size=4))
def test_a_record_is_read_as_if_it_had_left_out_nothing(every: list[dict[str, Any]]) -> None:
    whole: bytes | None = None
    small: bytes | None = None
    latest: dict[str, dict[str, Any]] = {}
    for place, drawn in enumerate(every):
        publication = numbered(drawn)
        if place == 0:
            publication["kind"] = "pack"
        if publication["kind"] in ("pack", "republication"):
            latest = {}
        whole = add_publication(whole, publication)
        known = read(small) if small else None
        small = add_publication(small, leave_out(publication, known))
        listed = {paper["key"]: paper for paper in publication["papers"]}
        changed = {key for key, paper in listed.items() if latest.get(key) != paper}
        latest |= listed
        now, expected = as_read(read(small))[-1], as_read(read(whole))[-1]
        assert {paper["key"] for paper in now["papers"]} in (changed, set(listed))
        expected["papers"] = now["papers"]
        assert now == expected
        assert {
            str(key): paper.model_dump() for key, paper in read(small).latest_papers.items()
        } == {str(key): paper.model_dump() for key, paper in read(whole).latest_papers.items()}


FRONT: dict[str, Any] = {
    "date": "2030-03-04",
    "venue": "Hall",
    "committee": "Parks",
    "organisation": "Example",
    "state": "final",
    "words": ({"text": "Hall"}, {"text": "Agenda"}, {"text": "Contact"}),
}
FILES: tuple[Fields, ...] = (
    {"file": "pack.pdf", "pages": 2, "sha256": "00"},
    {"file": "a.pdf", "pages": 1, "sha256": "01"},
)
PACK: Fields = {
    "kind": "pack",
    "date": "2030-02-20",
    "documents": FILES,
    "front": FRONT,
}


def added(*publications: Fields) -> tuple[Published, list[str]]:
    """Return the record of a pack and more, and the lines that the last one added."""
    data = add_publication(None, PACK)
    before = data
    for each in publications:
        before, data = data, add_publication(data, leave_out(each, read(data)))
    assert data.startswith(before)
    return read(data), data[len(before) :].decode().splitlines()


def test_what_has_changed_is_written_and_nothing_else() -> None:
    moved = {
        **FRONT,
        "venue": "School",
        "words": ({"text": "School"}, {"text": "New venue."}, *FRONT["words"][1:]),
    }
    documents: tuple[Fields, ...] = ({"file": "pack.pdf", "pages": 2, "sha256": "02"}, FILES[1])
    change: Fields = {**PACK, "kind": "correction", "documents": documents, "front": moved}
    published, lines = added(change)
    assert lines == [
        '  - kind: "correction"',
        '    date: "2030-02-20"',
        "    documents:",
        '      - {file: "pack.pdf", sha256: "02"}',
        "    front:",
        '      venue: "School"',
        "      words-gone: [1]",
        "      words:",
        '        - {at: 1, text: "School"}',
        '        - {at: 2, text: "New venue."}',
    ]
    front = published.front
    assert front is not None
    assert [str(each.text) for each in front.words] == ["School", "New venue.", "Agenda", "Contact"]
    assert [str(each.file) for each in published.publications[-1].documents] == [
        "pack.pdf",
        "a.pdf",
    ]


def test_what_is_gone_is_said() -> None:
    without = {name: value for name, value in FRONT.items() if name != "venue"}
    change: Fields = {**PACK, "kind": "correction", "documents": FILES[:1], "front": without}
    published, lines = added(change)
    assert '      without: ["venue"]' in lines
    assert '    without: ["documents"]' in lines
    assert published.front is not None
    assert published.front.venue is None
    assert len(published.publications[-1].documents) == 1


@pytest.mark.parametrize(
    ("changes", "sequence"),
    [
        ([{"to": "All members"}], 0),
        ([{"venue": "School"}], 1),
        ([{"venue": "School"}, {"venue": "School", "to": "All"}], 1),
        ([{"date": "2030-03-18"}, {"date": "2030-03-18", "state": "cancelled"}], 2),
        ([{"state": "cancelled"}, {}], 2),
    ],
)
def test_a_calendar_learns_how_often_the_meeting_changed(
    changes: list[dict[str, str]], sequence: int
) -> None:
    every: list[Fields] = [
        {**PACK, "kind": "correction", "front": {**FRONT, **change}} for change in changes
    ]
    assert added(*every)[0].sequence == sequence


def test_a_record_that_stands_for_too_much_is_refused() -> None:
    rows = "".join(f'        - {{text: "{place}"}}\n' for place in range(5000))
    data = add_publication(None, {**PACK, "front": {**FRONT, "words": ()}}).decode()
    more = '  - {kind: "correction", date: "2030-02-20"}\n' * 60
    found = parse_record(ROOT, "2030-03-04", (data + "      words:\n" + rows + more).encode())
    assert [problem.code for problem in found.problems] == [Code.PUBLISHED_RECORD]
    assert "leaves out more" in found.problems[0].message


@pytest.mark.parametrize(
    "more",
    [
        "without: 3",
        "front: [1]",
        "front: {words: 3}",
        "papers: [1, {key: [2]}]",
        "documents: {a: b}",
        "front: {words-gone: [a], words: [{at: x, text: b}, c]}",
        "front: {at: 3}",
    ],
)
def test_what_has_another_shape_is_told(more: str) -> None:
    data = add_publication(None, PACK) + b"  - kind: correction\n    date: 2030-02-20\n    "
    found = parse_record(ROOT, "2030-03-04", data + more.encode() + b"\n")
    assert found.problems != ()
