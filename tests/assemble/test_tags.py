"""Structure trees of annexes: read with suspicion, and moved over with all they hold."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf

from agendapack.model.document import Assembled
from agendapack.pdf import check_tags
from tests.assemble.packs import make, pack_of, read_annex
from tests.describe import describe

Change = Callable[[Pdf], None]


def changed(change: Change, name: str = "tagged-letter") -> Assembled:
    """Assemble a pack whose annex is a tagged letter with something changed."""
    with Pdf.open(BytesIO(read_annex(name))) as pdf:
        change(pdf)
        file = BytesIO()
        pdf.save(file)
    made = make(pack_of(file.getvalue()))
    assert check_tags(made.data) == ()
    return made


def top(pdf: Pdf) -> Object:
    return pdf.Root.StructTreeRoot.K[0]


def add(pdf: Pdf, **entries: Object | str | int) -> Object:
    """Add an element at the end of the Document."""
    element = pdf.make_indirect(Dictionary({f"/{key}": value for key, value in entries.items()}))
    element.P = top(pdf)
    top(pdf).K.append(element)
    return element


def forget_page(pdf: Pdf) -> None:
    del top(pdf).K[0].Pg


def claim_twice(pdf: Pdf) -> None:
    first = top(pdf).K[0]
    add(pdf, S=Name.P, Pg=first.Pg, K=first.K)


def forget_element(pdf: Pdf) -> None:
    del top(pdf).K[0]


def forget_everything(pdf: Pdf) -> None:
    top(pdf).K = Array([top(pdf).K[0]])


def hold_an_element_twice(pdf: Pdf) -> None:
    top(pdf).K.append(top(pdf).K[1])


def contradict(pdf: Pdf) -> None:
    listed = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
    listed[0], listed[1] = listed[1], listed[0]


def leave_open(pdf: Pdf) -> None:
    pdf.pages[0].contents_add(b"/P <</MCID 900>> BDC")


def use_twice(pdf: Pdf) -> None:
    pdf.pages[0].contents_add(b"/P <</MCID 0>> BDC EMC")


def count_high(pdf: Pdf) -> None:
    pdf.pages[0].contents_add(b"/P <</MCID 999999999>> BDC EMC")


def count_below_zero(pdf: Pdf) -> None:
    pdf.pages[0].Resources.Properties = Dictionary(A=Dictionary(MCID=-5))
    pdf.pages[0].contents_add(b"/P /A BDC EMC")


def name_a_stranger(pdf: Pdf) -> None:
    stranger = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P))
    pdf.Root.StructTreeRoot.ParentTree.Nums[1][0] = stranger


def no_kids(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.K = Array()


def empty_root_in_the_catalogue(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot)


def root_in_the_catalogue(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot = Dictionary(dict(pdf.Root.StructTreeRoot.items()))


def huge_number(pdf: Pdf) -> None:
    add(pdf, S=Name.P, Pg=pdf.pages[0].obj, K=10**9)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (contradict, "its structure contradicts itself on its page 1"),
        (leave_open, "its marked content is not closed properly on its page 1"),
        (use_twice, "it uses one content number twice on its page 1"),
        (count_high, "it counts its content by far too high numbers on its page 1"),
        (no_kids, "its structure is empty"),
        (empty_root_in_the_catalogue, "its structure is empty"),
        (
            forget_everything,
            "most of its content has no place in its structure: on its pages 1 and 2",
        ),
    ],
)
def test_a_broken_tree_makes_an_untagged_annex(change: Change, reason: str) -> None:
    made = changed(change)
    assert {obstacle.reason for obstacle in made.obstacles} == {reason}
    assert {obstacle.claim for obstacle in made.obstacles} == {"PDF/UA-1", "PDF/A-2a"}
    assert "Figure alt='Annex a, page 1 of 2: not tagged by its author'" in describe(made.data)


ORPHAN = "content that its structure does not name is read as paragraphs: on its page 1"


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        (forget_page, [ORPHAN]),
        (forget_element, [ORPHAN]),
        (claim_twice, ["two of its elements claim the same content"]),
        (huge_number, []),
        (hold_an_element_twice, []),
        (root_in_the_catalogue, []),
    ],
)
def test_a_fault_in_one_place_costs_no_other(change: Change, reasons: list[str]) -> None:
    made = changed(change)
    assert [(o.claim, o.reason) for o in made.obstacles] == [("PDF/UA-1", r) for r in reasons]
    whole, mended = read_aloud(changed(lambda pdf: None)), read_aloud(made)
    assert sorted(mended) == sorted(whole)
    assert "not tagged by its author" not in describe(made.data)


def read_aloud(made: Assembled) -> list[str]:
    """Return the words of the annex, a line for each element that holds some."""
    lines = describe(made.data).partition("\ntags\n")[2].partition("Annex a")[2].splitlines()
    return [words[1] for line in lines if len(words := line.split(maxsplit=1)) > 1]


def test_content_that_lost_its_element_is_read_where_it_stands() -> None:
    read = read_aloud(changed(forget_element))
    assert read == read_aloud(changed(lambda pdf: None))


def test_content_directly_below_the_document_becomes_a_paragraph() -> None:
    def hang_higher(pdf: Pdf) -> None:
        moved = top(pdf).K[0]
        marks = [int(mcid) for mcid in moved.K]
        del top(pdf).K[0]
        for mcid in reversed(marks):
            mark = Dictionary(Type=Name.MCR, Pg=moved.Pg, MCID=mcid)
            top(pdf).K = Array([mark, *top(pdf).K])
        owners = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
        for mcid in marks:
            owners[mcid] = top(pdf)

    made = changed(hang_higher)
    assert made.obstacles == ()
    assert read_aloud(made) == read_aloud(changed(lambda pdf: None))


def hang_a_page(pdf: Pdf) -> None:
    add(pdf, S=Name.Link, K=Dictionary(Type=Name.OBJR, Obj=pdf.pages[0].obj))


def hang_a_font(pdf: Pdf) -> None:
    fonts = pdf.pages[0].Resources.Font
    font = fonts[next(iter(fonts.keys()))]
    add(pdf, S=Name.Link, K=Dictionary(Type=Name.OBJR, Obj=font))


def odd_keys(pdf: Pdf) -> None:
    nums = pdf.Root.StructTreeRoot.ParentTree.Nums
    for key in (Array([1]), Dictionary(), Name.A, pikepdf.String("a")):
        nums.extend(Array([key, Array()]))


@pytest.mark.parametrize(
    "change", [hang_a_page, hang_a_font, odd_keys, count_below_zero, name_a_stranger]
)
def test_what_makes_no_sense_in_a_tree_is_passed_over(change: Change) -> None:
    made = changed(change)
    assert made.obstacles == ()
    assert read_aloud(made) == read_aloud(changed(lambda pdf: None))


def test_content_that_is_not_there_is_left_out() -> None:
    def claim_nothing(pdf: Pdf) -> None:
        add(pdf, S=Name.P, Pg=pdf.pages[0].obj, K=5000)

    assert changed(claim_nothing).obstacles == ()


def test_a_tree_of_any_depth_goes_in() -> None:
    def deepen(pdf: Pdf) -> None:
        inner = add(pdf, S=Name.Div)
        for _ in range(3000):
            below = pdf.make_indirect(Dictionary(S=Name.Div, P=inner))
            inner.K = below
            inner = below

    assert changed(deepen).obstacles == ()


def test_classes_become_attributes() -> None:
    def classify(pdf: Pdf) -> None:
        pdf.Root.StructTreeRoot.ClassMap = Dictionary(
            Wide=Dictionary(O=Name.Layout, Width=300), Big=Array([Dictionary(O=Name.Layout)])
        )
        add(pdf, S=Name.P, T="classified", C=Array([Name.Wide, 0, Name.Big]))

    with Pdf.open(BytesIO(changed(classify).data)) as pdf:
        (found,) = [e for e in elements(pdf) if str(e.get("/T", "")) == "classified"]
        assert "/C" not in found
        assert [int(a.get("/Width", 0)) for a in found.A] == [300, 0]
        assert "/ClassMap" not in pdf.Root.StructTreeRoot


def elements(pdf: Pdf) -> list[Object]:
    return [
        thing
        for thing in pdf.objects
        if isinstance(thing, Dictionary) and thing.get("/Type") == Name.StructElem
    ]


def headed(pdf: Pdf) -> None:
    """Add a table whose cell names its heading by an ID."""
    table = add(pdf, S=Name.Table)
    row = pdf.make_indirect(Dictionary(S=Name.TR, P=table))
    head = pdf.make_indirect(Dictionary(S=Name.TH, P=row, ID=pikepdf.String("h1")))
    attributes = Dictionary(O=Name.Table, Headers=Array([pikepdf.String("h1")]))
    cell = pdf.make_indirect(Dictionary(S=Name.TD, P=row, A=attributes))
    table.K, row.K = Array([row]), Array([head, cell])


def test_ids_of_two_annexes_do_not_clash() -> None:
    with Pdf.open(BytesIO(read_annex("tagged-letter"))) as pdf:
        headed(pdf)
        file = BytesIO()
        pdf.save(file)
    made = make(pack_of(file.getvalue(), file.getvalue())).data
    with Pdf.open(BytesIO(made)) as pdf:
        ids = [bytes(name) for name in list(pdf.Root.StructTreeRoot.IDTree.Names)[::2]]
        named = [bytes(e.A.Headers[0]) for e in elements(pdf) if e.S == Name.TD and "/A" in e]
        assert ids == [b"2.1.h1", b"2.2.h1"]
        assert sorted(named) == ids


def test_a_note_has_an_id() -> None:
    with Pdf.open(BytesIO(make(pack_of(read_annex("tagged-deep"))).data)) as pdf:
        (note,) = [element for element in elements(pdf) if Name.Note == element.S]
        assert bytes(note.ID) == b"2.1.note-1"


def form_with_content(pdf: Pdf) -> None:
    """Add a form XObject with marked content of its own, and its element."""
    form = pdf.make_stream(
        b"/P <</MCID 0>> BDC BT ET EMC",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 9, 9]),
        StructParents=77,
    )
    page = pdf.pages[0]
    name = page.add_resource(form, Name.XObject)
    page.contents_add(f"q {name} Do Q".encode())
    mark = Dictionary(Type=Name.MCR, Pg=page.obj, Stm=form, MCID=0)
    element = add(pdf, S=Name.P, K=mark)
    pdf.Root.StructTreeRoot.ParentTree.Nums.extend(Array([77, Array([element])]))


def test_content_in_forms_is_carried() -> None:
    made = changed(form_with_content)
    assert made.obstacles == ()
    with Pdf.open(BytesIO(made.data)) as pdf:
        forms = [t for t in pdf.objects if isinstance(t, pikepdf.Stream) and "/StructParents" in t]
        assert len(forms) == 1


def wordless_figure(pdf: Pdf) -> None:
    add(pdf, S=Name.Figure)


def loose_item(pdf: Pdf) -> None:
    add(pdf, S=Name.LI)


def paint_outside(pdf: Pdf) -> None:
    pdf.pages[0].contents_add(b"0 0 9 9 re f")


def suspect(pdf: Pdf) -> None:
    pdf.Root.MarkInfo = Dictionary(Marked=True, Suspects=True)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (wordless_figure, "1 of its pictures have no alternative text"),
        (loose_item, "its lists or tables are put together wrongly: LI"),
        (paint_outside, "some of its content is neither tagged nor marked as decoration"),
        (suspect, "its tags are marked as suspect"),
    ],
)
def test_what_a_sound_tree_lacks_is_told(change: Change, reason: str) -> None:
    made = changed(change)
    assert [(o.claim, o.reason) for o in made.obstacles] == [("PDF/UA-1", reason)]
    assert b"pdfaid:part" in made.data
    assert b"pdfuaid:part" not in made.data


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("cmyk", "it uses CMYK colours without a colour profile"),
        ("fonts-not-embedded", "its fonts are not embedded: Helvetica"),
        ("broken-tree-orphan", ORPHAN),
        ("untagged-scan", "it is not tagged"),
    ],
)
def test_obstacles_of_annexes(name: str, reason: str) -> None:
    made = make(pack_of(read_annex(name)))
    assert reason in {obstacle.reason for obstacle in made.obstacles}
    assert {obstacle.key for obstacle in made.obstacles} == {"report.annex-a"}
