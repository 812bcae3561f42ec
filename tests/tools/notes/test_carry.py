"""Notes carried from an older copy of a pack to the new one."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agendapack.problems import Checked, is_error
from agendapack.tools.notes import CarriedNotes, carry_notes
from tests.tools.notes.packs import Paper, annotate, find, make_pack, notes_in, text_in
from tests.validation import faults

POND = [
    f"Frog {n} sat on stone {n * 7} and looked at the water until it was dark." for n in range(50)
]
BENCH = ["The bench is green, and stands near the oak at the corner of the lane."]
NEW = [f"Some other matter, number {n}, is told here before the frogs." for n in range(30)]
PAPERS: list[Paper] = [("pond", POND), ("bench", BENCH)]


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return make_pack(tmp_path_factory.mktemp("old"), PAPERS)


def carry(old: bytes, new: bytes) -> Checked[CarriedNotes]:
    return carry_notes(old, new, "old.pdf", "new.pdf")


def mark(data: bytes, words: str, kind: str = "Highlight", says: str = "look") -> bytes:
    page, box = find(data, words)
    return annotate(data, page, kind, box, Contents=says)


@pytest.mark.parametrize(
    "papers",
    [
        [("gate", NEW), *PAPERS],
        [("pond", [*NEW, *POND]), ("bench", BENCH)],
        [("pond", [*reversed(POND)]), ("bench", BENCH)],
        [("bench", BENCH), ("pond", POND)],
    ],
    ids=["paper before", "pages within", "text moved", "papers moved"],
)
def test_a_highlight_stays_on_its_words(old: bytes, papers: list[Paper], tmp_path: Path) -> None:
    new = make_pack(tmp_path, papers)
    carried = carry(mark(old, "Frog 31 sat on stone 217"), new)
    assert carried.value is not None
    assert carried.problems == ()
    ((page, kind, says, box),) = notes_in(carried.value.data)
    assert (kind, says, page) == ("Highlight", "look", find(new, "Frog 31 sat")[0])
    assert text_in(new, page, box) == "Frog 31 sat on stone 217"
    assert carried.value.notes[0].found


def test_a_mark_whose_words_break_into_other_lines_has_a_box_for_each(
    old: bytes, tmp_path: Path
) -> None:
    longer = "Early in the very cold morning of that day in March, " + POND[2]
    new = make_pack(tmp_path, [("pond", [*POND[:2], longer, *POND[3:]]), ("bench", BENCH)])
    carried = carry(mark(old, "sat on stone 14 and looked", "Underline"), new)
    assert carried.value is not None
    with pikepdf.open(BytesIO(carried.value.data)) as pdf:
        (note,) = (
            a
            for page in pdf.pages
            for a in page.obj.get("/Annots", [])
            if a.Subtype == "/Underline"
        )
        quads = [float(number) for number in note.QuadPoints]
        assert len(quads) == 16
        assert quads[1] > quads[9]
        assert "/N" in note.AP


def test_a_note_in_the_margin_stays_beside_its_line(old: bytes, tmp_path: Path) -> None:
    new = make_pack(tmp_path, [("gate", NEW), ("pond", [*NEW[:12], *POND]), ("bench", BENCH)])
    page, box = find(old, "Frog 20 sat")
    noted = annotate(old, page, "Text", (20, box[1], 38, box[1] + 14), Contents="why?")
    carried = carry(noted, new)
    assert carried.value is not None
    ((where, kind, says, rect),) = notes_in(carried.value.data)
    now, place = find(new, "Frog 20 sat")
    assert (where, kind, says) == (now, "Text", "why?")
    assert rect[1] == pytest.approx(place[1], abs=2)
    assert (rect[0], rect[2]) == (20, 38)


def test_a_drawing_moves_as_a_whole(old: bytes, tmp_path: Path) -> None:
    new = make_pack(tmp_path, [("pond", [*NEW[:3], *POND]), ("bench", BENCH)])
    page, (left, bottom, right, top) = find(old, "Frog 3 sat")
    strokes = [[left, bottom, right, top]]
    box = (left - 2, bottom - 2, right + 2, top + 2)
    carried = carry(annotate(old, page, "Ink", box, InkList=strokes), new)
    assert carried.value is not None
    with pikepdf.open(BytesIO(carried.value.data)) as pdf:
        (ink,) = (
            a for page in pdf.pages for a in page.obj.get("/Annots", []) if a.Subtype == "/Ink"
        )
        stroke = [float(number) for number in ink.InkList[0]]
    place = find(new, "Frog 3 sat")[1]
    assert stroke == pytest.approx(place, abs=1.5)
    assert str(ink.Contents) == "Ink by a reader of this pack"


def test_a_note_in_a_paper_that_is_gone_is_listed(old: bytes, tmp_path: Path) -> None:
    new = make_pack(tmp_path, [("pond", POND)])
    noted = mark(mark(old, "green, and stands", says="which oak?"), "Frog 1 sat", says="kept")
    carried = carry(noted, new)
    assert carried.value is not None
    assert [says for _, _, says, _ in notes_in(carried.value.data)] == ["kept"]
    assert carried.value.lost == 1
    (problem,) = carried.problems
    assert "the note 'which oak?' on page 3 of 'old.pdf' cannot be placed" in problem.message
    assert problem.message.endswith("the new pack has no paper 'bench'")


def test_a_page_that_is_another_takes_no_note(old: bytes, tmp_path: Path) -> None:
    other = [
        f"Nothing of it remains: {' '.join('xyzw'[k % 4] * 5 for k in range(n))}" for n in range(9)
    ]
    new = make_pack(tmp_path, [("pond", other), ("bench", BENCH)])
    carried = carry(mark(old, "Frog 1 sat"), new)
    assert carried.value is not None
    assert (carried.value.notes, carried.value.lost) == ((), 1)


def test_a_mark_whose_words_changed_keeps_its_place(old: bytes, tmp_path: Path) -> None:
    papers: list[Paper] = [
        ("pond", [POND[0], POND[1].replace("Frog 1 sat", "Toad 1 lay"), *POND[2:]])
    ]
    new = make_pack(tmp_path, [*papers, ("bench", BENCH)])
    carried = carry(mark(old, "Frog 1 sat"), new)
    assert carried.value is not None
    assert [note.found for note in carried.value.notes] == [False]
    ((page, _, _, box),) = notes_in(carried.value.data)
    assert text_in(new, page, box).startswith("Toad 1")


def test_replies_and_windows_go_with_their_note(old: bytes) -> None:
    page, box = find(old, "Frog 5 sat")
    noted = annotate(old, page, "Text", (20, box[1], 38, box[3]), Contents="why?", T="A Member")
    with pikepdf.open(BytesIO(noted)) as pdf:
        annotations = pdf.pages[page].obj.Annots
        first = annotations[-1]
        window = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Popup, Rect=[60, 60, 90, 90], Parent=first
        )
        first.Popup = pdf.make_indirect(window)
        annotations.append(first.Popup)
        for says, above in (("because", -2), ("I see", -1)):
            reply = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[20, 20, 38, 38],
                Contents=says, IRT=annotations[above],
            )  # fmt: skip
            annotations.append(pdf.make_indirect(reply))
        out = BytesIO()
        pdf.save(out)
    carried = carry(out.getvalue(), old)
    assert carried.value is not None
    assert len(carried.value.notes) == 1
    with pikepdf.open(BytesIO(carried.value.data)) as pdf:
        found = [a for a in pdf.pages[page].obj.Annots if a.Subtype != "/Link"]
        by_text = {str(a.Contents): a for a in found if "/Contents" in a}
        assert by_text["because"].IRT.objgen == by_text["why?"].objgen
        assert by_text["I see"].IRT.objgen == by_text["because"].objgen
        assert str(by_text["why?"].T) == "A Member"
        assert by_text["why?"].Popup.Parent.objgen == by_text["why?"].objgen


def test_every_note_is_tagged_in_its_paper_and_the_copy_is_accessible(
    old: bytes, tmp_path: Path
) -> None:
    new = make_pack(tmp_path, [("gate", NEW), *PAPERS])
    page, box = find(old, "Frog 9 sat")
    noted = annotate(mark(old, "Frog 8 sat"), page, "Square", box, Contents="frame")
    carried = carry(noted, new)
    assert carried.value is not None
    assert [fault for fault in faults(carried.value.data) if fault.startswith("ua")] == []
    with pikepdf.open(BytesIO(carried.value.data)) as pdf:
        (document,) = pdf.Root.StructTreeRoot.K
        part = next(p for p in document.K if "Pond" in str(p.T))
        tagged = [kid for kid in part.K if kid.S == "/Annot"]
        assert [str(kid.K[0].Obj.Contents) for kid in tagged] == ["look", "frame"]
        parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        for kid in tagged:
            assert parents[int(kid.K[0].Obj.StructParent)].objgen == kid.objgen
            assert int(kid.K[0].Obj.F) == 4


def test_what_was_carried_is_not_carried_again_and_goes_on_to_the_next(
    old: bytes, tmp_path: Path
) -> None:
    new = make_pack(tmp_path, [("gate", NEW), *PAPERS])
    noted = mark(old, "Frog 8 sat")
    first = carry(noted, new)
    assert first.value is not None
    again = carry(noted, first.value.data)
    assert again.value is not None
    assert again.value.notes == ()
    onwards = carry(first.value.data, old)
    assert onwards.value is not None
    assert [note.page for note in onwards.value.notes] == [
        note.old_page for note in first.value.notes
    ]


def test_no_notes_change_nothing_but_the_way_it_is_written(old: bytes) -> None:
    carried = carry(old, old)
    assert carried.value is not None
    assert carried.value.notes == ()
    assert [f for f in faults(carried.value.data) if "ID-SCHEMA" in f] == []


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"no PDF", "is no PDF file that can be read"), (None, "does not name its papers")],
)
def test_what_is_no_pack_is_refused(old: bytes, data: bytes | None, said: str) -> None:
    if data is None:
        blank = pikepdf.new()
        blank.add_blank_page()
        out = BytesIO()
        blank.save(out)
        data = out.getvalue()
    for pair in ((data, old), (old, data)):
        carried = carry(*pair)
        assert carried.value is None
        assert said in carried.problems[0].message


@pytest.mark.parametrize(
    "entries",
    [
        {"QuadPoints": ["a", 1]}, {"Rect": [1, 2]}, {"C": "red"}, {"AP": 3}, {"F": "x"},
        {"IRT": 7}, {"Popup": [1]}, {"InkList": [[1], "x"]}, {"Contents": 9}, {"NM": [1]},
        {"QuadPoints": []}, {"BS": {"/W": 1}}, {"A": {"/S": "/JavaScript"}},
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("kind", ["Highlight", "Text", "Ink"])
def test_notes_that_are_written_oddly_do_no_harm(
    old: bytes, kind: str, entries: dict[str, object]
) -> None:
    converted = {
        key: pikepdf.Dictionary(value) if isinstance(value, dict) else value
        for key, value in entries.items()
    }
    carried = carry(annotate(old, 3, kind, (100, 300, 200, 312), **converted), old)
    assert carried.value is not None
    assert len(carried.value.notes) == (0 if "Rect" in entries else 1)


def test_a_new_pack_that_was_tampered_with_is_refused(old: bytes) -> None:
    with pikepdf.open(BytesIO(old)) as pdf:
        (document,) = pdf.Root.StructTreeRoot.K
        del document.K[1]
        out = BytesIO()
        pdf.save(out)
    carried = carry(mark(old, "Frog 1 sat"), out.getvalue())
    assert carried.value is None
    assert "'new.pdf' is not as it was built, or is damaged" in carried.problems[0].message


def test_notes_that_the_new_pack_has_already_stay_in_it(old: bytes) -> None:
    carried = carry(mark(old, "Frog 1 sat", says="old"), mark(old, "Frog 2 sat", says="new"))
    assert carried.value is not None
    assert [says for _, _, says, _ in notes_in(carried.value.data)] == ["new", "old"]


@given(st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes_that_changed_on_the_way_give_a_problem_or_a_copy(
    old: bytes, data: st.DataObject
) -> None:
    changed = bytearray(mark(old, "Frog 1 sat"))
    for _ in range(data.draw(st.integers(1, 40))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    for carried in (carry(bytes(changed), old), carry(old, bytes(changed))):
        assert (carried.value is None) == any(map(is_error, carried.problems))


@pytest.fixture(scope="module")
def partly(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """Build a meeting with a withheld paper; return its public and its restricted pack."""
    place = tmp_path_factory.mktemp("partly")
    public = make_pack(place, PAPERS, withheld="bench")
    return public, next(place.rglob("restricted-pack.pdf")).read_bytes()


@pytest.mark.parametrize("kind", ["Highlight", "Text", "FreeText"])
def test_a_note_on_a_withheld_page_never_comes_into_a_public_pack(
    partly: tuple[bytes, bytes], kind: str
) -> None:
    public, restricted = partly
    page, _ = find(restricted, "The bench is green")
    noted = annotate(restricted, page, kind, [80, 600, 200, 640], Contents="five million")
    noted = mark(noted, "Frog 31 sat", says="open")
    carried = carry(noted, public)
    assert carried.value is not None
    assert [says for _, _, says, _ in notes_in(carried.value.data)] == ["open"]
    assert b"five million" not in carried.value.data
    assert [problem.code for problem in carried.problems] == ["note-not-placed"]
    assert "five million" not in carried.problems[0].message


def test_notes_on_withheld_pages_go_from_one_restricted_pack_to_the_next(
    partly: tuple[bytes, bytes],
) -> None:
    _, restricted = partly
    carried = carry(mark(restricted, "The bench is green"), restricted)
    assert carried.value is not None
    assert [says for _, _, says, _ in notes_in(carried.value.data)] == ["look"]
