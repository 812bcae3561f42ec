"""No published number ever moves, whatever is edited afterwards."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agendapack.model.request import Act
from agendapack.pipeline import prepare
from agendapack.problems import Code, ProblemsFound
from tests.packs.desk import Desk, Line
from tests.packs.numbers import read_numbers

NAMES = ("trees", "ponds", "paths", "roofs")
KINDS = ("length", "annexes", "add", "late", "remove", "swap", "withdraw", "empty")
LATE = "late: {reason: It cannot wait.}"
STYLES = (
    "",
    "duplex: no",
    "supplement-numbers: letters",
    "duplex: no, supplement-numbers: letters",
)

annexes = st.sampled_from([(), ("tagged-letter",), ("landscape-a3",)])
agendas = st.lists(
    st.builds(Line, st.sampled_from(NAMES), st.integers(0, 4), annexes),
    min_size=1,
    max_size=4,
    unique_by=lambda line: line.name,
)
edits = st.lists(
    st.tuples(
        st.sampled_from(
            ("length", "annexes", "add", "late", "remove", "swap", "withdraw", "empty")
        ),
        st.integers(0, 9),
        st.integers(1, 5),
    ),
    max_size=4,
)
acts = st.sampled_from((Act.BUILD, Act.SUPPLEMENT, Act.PUBLISH))


def edit(lines: list[Line], what: str, at: int, pages: int) -> list[Line]:
    """Return lines with one change, such as a clerk may make."""
    lines = list(lines)
    at %= max(1, len(lines))
    line = lines[at] if lines else Line("gates")
    match what:
        case "add" | "late":
            name = f"gates-{len(lines)}-{pages}"
            lines.insert(at, Line(name, pages, (), LATE if what == "late" else ""))
        case "remove":
            del lines[at : at + 1]
        case "swap":
            lines = lines[at:] + lines[:at]
        case "withdraw":
            lines[at : at + 1] = [Line(line.name, line.pages, (), "withdrawn: {reason: Dry.}")]
        case "length" if line.pages:
            lines[at : at + 1] = [Line(line.name, pages, line.annexes, line.more)]
        case "annexes" if line.pages:
            lines[at : at + 1] = [Line(line.name, line.pages, ("tagged-letter",), line.more)]
        case "empty":
            lines[at : at + 1] = [Line(line.name, 0, (), line.more)]
    return lines


Ranges = dict[str, tuple[str, str]]


def places(desk: Desk, act: Act) -> tuple[Ranges, dict[str, str]] | None:
    """Return the pages of papers and annexes and the numbers of items, or None if refused."""
    try:
        prepared = prepare(desk.request(act), lambda step: None)
    except ProblemsFound:
        return None
    pages = prepared.laid.settled.pages
    keys = [paper.key for paper in prepared.pack.papers]
    keys += [annex.key for paper in prepared.pack.papers for annex in paper.annexes]
    items = {item.key: item.number for item in prepared.pack.items}
    return {key: (pages[key].first, pages[key].last) for key in keys}, items


@settings(max_examples=20)
@given(
    agenda=agendas,
    rounds=st.lists(st.tuples(edits, acts), min_size=1, max_size=3),
    style=st.sampled_from(STYLES),
)
def test_no_published_number_ever_moves(
    agenda: list[Line], rounds: list[tuple[list[tuple[str, int, int]], Act]], style: str
) -> None:
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder), agenda, style)
        desk.run(Act.PUBLISH)
        published = places(desk, Act.BUILD)
        assert published is not None
        for changes, act in rounds:
            before, record = desk.lines, desk.record.read_bytes()
            lines = before
            for change in changes:
                lines = edit(lines, *change)
            if not lines:
                continue
            desk.put(*lines)
            found = places(desk, act)
            if found is None:
                assert desk.refused(act) != []
                assert desk.record.read_bytes() == record
                desk.put(*before)
                continue
            hold(published, found)
            if act is Act.PUBLISH and desk.refused(act) == []:
                assert desk.record.read_bytes().startswith(record)
                again = places(desk, Act.BUILD)
                assert again == found
                published = ({**published[0], **found[0]}, {**published[1], **found[1]})
                check_documents(desk)


def hold(published: tuple[Ranges, dict[str, str]], found: tuple[Ranges, dict[str, str]]) -> None:
    """Hold numbers against those published: nothing is gone but the annexes of a notice."""
    (ranges, items), (now, numbers) = published, found
    for key, number in items.items():
        assert numbers[key] == number
    for key, pages in ranges.items():
        paper = key.split(".")[0]
        if key == paper:
            assert now[key] == pages
        elif key in now:
            assert now[key][0] == pages[0]
    others = [pages for key, pages in now.items() if "." not in key]
    assert len(set(others)) == len(others)


def check_documents(desk: Desk) -> None:
    """In every document each number stands once, but for a notice and the side behind it."""
    for name in ("pack.pdf", "consolidated-pack.pdf"):
        if desk.made(name).exists():
            labels = read_numbers(desk.made(name).read_bytes()).labels
            single = [label for label in labels if " - " not in label]
            assert len(set(single)) == len(single)
            assert labels


def test_edits_are_of_every_kind() -> None:
    lines = [Line("ponds"), Line("trees", 2)]
    assert [kind for kind in KINDS if edit(lines, kind, 1, 3) == lines] == []


def test_a_record_that_is_gone_or_changed_is_told_by_the_last_build(tmp_path: Path) -> None:
    desk = Desk(tmp_path, [Line("trees"), Line("ponds")])
    desk.run(Act.PUBLISH)
    desk.run()
    whole = desk.record.read_text()
    changed = whole.replace('date: "2030-02-20"', 'date: "2030-02-21"')
    for text, said in (
        (None, "the record is gone; the last build knew of a pack published on"),
        (changed, "the last build knew of a pack published on 2030-02-20, which"),
    ):
        if text is None:
            desk.record.unlink()
        else:
            desk.record.write_text(text)
        with pytest.raises(ProblemsFound) as refused:
            desk.run()
        (problem,) = refused.value.problems
        assert problem.code is Code.PUBLISHED_RECORD
        assert said in problem.message
    desk.record.write_text(whole)
    desk.run()


def test_a_style_that_moves_paragraphs_of_a_published_paper_is_told(tmp_path: Path) -> None:
    desk = Desk(tmp_path, [Line("trees", 3), Line("talk", 0)])
    desk.run(Act.PUBLISH)
    assert [p for p in desk.run().problems if p.code is Code.PARAGRAPHS_MOVED] == []
    file = desk.root / "meetings" / "organisation.yaml"
    usual = file.read_text()
    file.write_text(usual.replace("style: {", "style: {size: 10 pt"))
    (problem,) = (p for p in desk.run().problems if p.code is Code.PARAGRAPHS_MOVED)
    assert problem.message.endswith("other pages than those published, of 'Trees'")
    file.write_text(usual)
    report = desk.folder / "trees.yaml"
    report.write_text(report.read_text().replace("  Words of trees.\n\n", "", 1))
    assert [p for p in desk.run().problems if p.code is Code.PARAGRAPHS_MOVED] == []
