"""Carry a member's notes from an older copy of a pack to the new pack.

The steps are: read the notes, find a place for each, write them with their replies, pop-up windows
and tags, and check the tags of the copy. The structure element of a note:

    << /S /Annot  /P (the paper's Part)  /K [<< /Type /OBJR /Obj (the note) >>] >>
"""

from collections.abc import Sequence
from io import BytesIO

import pikepdf

from agendapack.model import dataclass
from agendapack.pdf import check_tags
from agendapack.pdf.geometry import Box, around
from agendapack.problems import Checked, Code, InternalFault, Problem, warn
from agendapack.tools.notes.read import (
    MARKS,
    MemberNote,
    NotAPack,
    OpenPack,
    Placing,
    contents,
    name_note,
    open_pack,
    place_note,
    read_notes,
    read_numbers,
)


class NoteTagger:
    """Adds elements to the structure tree of a pack."""

    def __init__(self, pack: OpenPack) -> None:
        self._pdf, self._tags = pack.pdf, pack.pdf.Root.StructTreeRoot
        self._starts = sorted({start for key, start in pack.starts.items() if "." not in key})
        self._parents = pikepdf.NumberTree(self._tags.ParentTree)
        self._following = max((int(key) for key in self._parents), default=-1) + 1

    def tag(self, index: int, note: pikepdf.Object) -> None:
        """Add the structure element of a note at the end of its paper, given the page index."""
        page, parent = self._pdf.pages[index].obj, self._part(index)
        held = [note, note.Popup] if "/Popup" in note else [note]
        content = [pikepdf.Dictionary(Type=pikepdf.Name.OBJR, Obj=a, Pg=page) for a in held]
        element = self._pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.StructElem,
                S=pikepdf.Name.Annot,
                P=parent,
                Pg=page,
                K=pikepdf.Array(content),
            )
        )
        kids = parent.get("/K")
        if not isinstance(kids, pikepdf.Array):
            parent.K = pikepdf.Array([] if kids is None else [kids])
        parent.K.append(element)
        for annotation in held:
            annotation.StructParent = self._following
            self._parents[self._following] = element
            self._following += 1
        self._tags.ParentTreeNextKey = self._following

    def _part(self, index: int) -> pikepdf.Object:
        """Return the structure element of the paper that contains a page."""
        top = self._tags.K
        document = top[0] if isinstance(top, pikepdf.Array) else top
        parts = list(document.K) if isinstance(document.get("/K"), pikepdf.Array) else []
        place = sum(start <= index for start in self._starts) - 1
        return parts[place] if len(parts) == len(self._starts) and place >= 0 else document


THICKNESS = 0.06
"""Thickness of a line as a fraction of the height of the words."""
BANDS = {"Underline": (0.1, THICKNESS), "StrikeOut": (0.42, THICKNESS)}
"""Where a line is in the height of the words, and how thick it is, as fractions of that."""
WAVE = 0.09
YELLOW = (1.0, 0.9, 0.2)
OPERATORS = {1: "g", 3: "rg", 4: "k"}


def draw_mark(
    pdf: pikepdf.Pdf, kind: str, quads: Sequence[Box], colour: Sequence[float]
) -> pikepdf.Object:
    """Return the appearance of a mark (ISO 32000-1, 12.5.5) as a form XObject in page space.

    A highlight uses the blend mode Multiply, so that the words remain readable.

    Args:
        kind: `Highlight`, `Underline`, `StrikeOut` or `Squiggly`.
        quads: The box of each line of words.
        colour: One, three or four components; any other number of them gives yellow.
    """
    fill = tuple(colour) if len(colour) in OPERATORS else YELLOW
    numbers = " ".join(f"{value:.3f}" for value in fill)
    drawn = (_wave(box) if kind == "Squiggly" else _band(kind, box) for box in quads)
    content = f"/M gs {numbers} {OPERATORS[len(fill)]}\n" + "".join(drawn)
    mode = pikepdf.Name.Multiply if kind == "Highlight" else pikepdf.Name.Normal
    state = pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, BM=mode)
    return pdf.make_stream(
        content.encode("ascii"),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=list(around(quads)),
        Resources=pikepdf.Dictionary(ExtGState=pikepdf.Dictionary(M=state)),
    )


def _band(kind: str, box: Box) -> str:
    """Draw a highlight over a line of words, or a rule under it or through it."""
    height = box[3] - box[1]
    up, high = BANDS.get(kind, (0.0, 1.0))
    return _rectangle(box[0], box[1] + up * height, box[2] - box[0], high * height)


def _wave(box: Box) -> str:
    height = box[3] - box[1]
    step, parts = WAVE * height, []
    left, up = box[0], False
    while left < box[2]:
        wide = min(step, box[2] - left)
        bottom = box[1] + (0.1 + (WAVE if up else 0.0)) * height
        parts.append(_rectangle(left, bottom, wide, THICKNESS * height))
        left, up = left + step, not up
    return "".join(parts)


def _rectangle(left: float, bottom: float, width: float, height: float) -> str:
    return f"{left:.2f} {bottom:.2f} {width:.2f} {height:.2f} re f\n"


COPIED = (
    *("/T", "/Subj", "/M", "/CreationDate", "/C", "/CA", "/IC", "/BS", "/BE", "/Border"),
    *("/Name", "/DA", "/DS", "/RC", "/Q", "/LE", "/RD", "/IT", "/State", "/StateModel"),
)
POINTS = ("/L", "/CL", "/Vertices")
PRINT, INVISIBLE, NO_VIEW = 4, 1, 32


class NoteWriter:
    """Writes notes from the older copy into the new pack."""

    def __init__(self, old: OpenPack, new: OpenPack) -> None:
        self._old, self._new = old.pdf, new.pdf
        self._keys = old.keys
        self._tagger = NoteTagger(new) if "/StructTreeRoot" in new.pdf.Root else None

    def write(self, note: MemberNote, placing: Placing) -> None:
        """Write a note and its replies."""
        key = self._keys[note.page]
        made = self._annotation(note.annotation, placing, key)
        if note.kind in MARKS:
            self._mark(made, note, placing)
        self._add(made, placing.page, note.annotation, placing)
        written = {note.annotation.objgen: made}
        for reply in note.replies:
            answer = self._annotation(reply, placing, key)
            target = written.get(reply.IRT.objgen, made)
            answer.IRT = target
            if "/RT" in reply:
                answer.RT = reply.RT
            self._add(answer, placing.page, reply, placing)
            written[reply.objgen] = answer

    def _annotation(
        self, annotation: pikepdf.Object, placing: Placing, paper: str
    ) -> pikepdf.Object:
        kind = str(annotation.Subtype)[1:]
        flags = annotation.get("/F", 0)
        shown = int(flags) & ~(INVISIBLE | NO_VIEW) if isinstance(flags, int) else 0
        said = contents(annotation) or f"{kind} by a reader of this pack"
        made = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=annotation.Subtype,
            Rect=_moved(annotation.Rect, placing),
            F=shown | PRINT,
            Contents=pikepdf.String(said),
            NM=pikepdf.String(name_note(annotation, paper)),
        )
        for key in COPIED:
            if key in annotation:
                made[key] = self._copy(annotation[key])
        for key in POINTS:
            if key in annotation:
                made[key] = _moved(annotation[key], placing)
        if "/InkList" in annotation:
            strokes = [_moved(stroke, placing) for stroke in list(annotation.InkList)]
            made.InkList = pikepdf.Array(strokes)
        appearance = annotation.get("/AP")
        if isinstance(appearance, pikepdf.Dictionary) and "/N" in appearance:
            made.AP = pikepdf.Dictionary(N=self._copy(appearance.N))
            if "/AS" in annotation:
                made.AS = self._copy(annotation.AS)
        return self._new.make_indirect(made)

    def _mark(self, made: pikepdf.Object, note: MemberNote, placing: Placing) -> None:
        x, y = placing.move
        quads = placing.quads or tuple(
            (q[0] + x, q[1] + y, q[2] + x, q[3] + y) for q in note.quads or (note.box,)
        )
        made.QuadPoints = pikepdf.Array([side for quad in quads for side in _corners(quad)])
        made.Rect = pikepdf.Array([round(side, 2) for side in around(quads)])
        colour = read_numbers(note.annotation.get("/C"))
        made.AP = pikepdf.Dictionary(N=draw_mark(self._new, note.kind, quads, colour))

    def _add(
        self, made: pikepdf.Object, index: int, source: pikepdf.Object, placing: Placing
    ) -> None:
        page = self._new.pages[index].obj
        made.P = page
        if "/Annots" not in page:
            page.Annots = pikepdf.Array()
        page.Annots.append(made)
        popup = source.get("/Popup")
        if isinstance(popup, pikepdf.Dictionary) and "/Rect" in popup:
            window = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Popup,
                Rect=_moved(popup.Rect, placing),
                Parent=made,
                P=page,
                F=PRINT,
            )
            made.Popup = self._new.make_indirect(window)
            page.Annots.append(made.Popup)
        if self._tagger is not None:
            self._tagger.tag(index, made)

    def _copy(self, value: object) -> object:
        if not isinstance(value, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream):
            return value
        return self._new.copy_foreign(self._old.make_indirect(value))


def _moved(numbers: object, placing: Placing) -> pikepdf.Array:
    values = read_numbers(numbers)
    return pikepdf.Array([round(v + placing.move[p % 2], 2) for p, v in enumerate(values)])


def _corners(box: Box) -> list[float]:
    """Return the corners in the order viewers expect: top left and right, bottom left and right."""
    left, bottom, right, top = (round(side, 2) for side in box)
    return [left, top, right, top, left, bottom, right, bottom]


UNTAGGED = "annotation has 0 elements"
"""End of the message of `check_tags` about a note added by a PDF viewer, which has no tag."""
CLAIM = "{http://www.aiim.org/pdfa/ns/id/}"
UA = "{http://www.aiim.org/pdfua/ns/id/}part"


@dataclass(frozen=True, slots=True)
class CarriedNote:
    """A note that was carried.

    Args:
        said: The text of the note, shortened.
        old_page: The label of its page in the older copy.
        page: The label of its page in the new pack.
        found: Whether the words at the note were found; if not, it keeps its position on the
            page.
    """

    said: str
    old_page: str
    page: str
    found: bool


@dataclass(frozen=True, slots=True)
class CarriedNotes:
    """The new copy, the notes carried to it, and the number of notes that could not be placed."""

    data: bytes
    notes: tuple[CarriedNote, ...]
    lost: int


def carry_notes(old: bytes, new: bytes, old_name: str, new_name: str) -> Checked[CarriedNotes]:
    """Return a copy of the new pack with the notes of the older copy.

    The copy no longer claims to be PDF/A, because the appearances that PDF viewers draw for
    notes need not conform. Every note is tagged.

    Raises:
        InternalFault: The tags of the copy are wrong.
    """
    name = old_name
    try:
        earlier = open_pack(old)
        name = new_name
        later = open_pack(new)
        _expect_sound(new)
        return _carry(earlier, later, old_name)
    except NotAPack as reason:
        message = f"'{name}' {reason}; notes are carried from one pack to another"
    except (pikepdf.PdfError, UnicodeDecodeError):
        message = f"'{old_name}' or '{new_name}' is damaged; fetch both files again"
    return Checked(None, (Problem(Code.WRONG_FILE_KIND, message),))


def _expect_sound(new: bytes) -> None:
    """Check the tags of a pack, ignoring untagged notes that a viewer added."""
    try:
        faults = [fault for fault in check_tags(new) if not fault.endswith(UNTAGGED)]
    except InternalFault:
        faults = ["it cannot be read"]
    if faults:
        raise NotAPack("is not as it was built, or is damaged")


def _carry(old: OpenPack, new: OpenPack, name: str) -> Checked[CarriedNotes]:
    writer = NoteWriter(old, new)
    carried: list[CarriedNote] = []
    problems: list[Problem] = []
    notes = read_notes(old, new)
    for note in notes:
        placing = place_note(note, old, new)
        if placing is None:
            problems.append(_not_placed(note, old, new, name))
            continue
        if not set(old.watermark(note.page)) <= set(new.watermark(placing.page)):
            problems.append(_not_for_publication(note, old, name))
            continue
        writer.write(note, placing)
        labels = (old.label(note.page), new.label(placing.page))
        carried.append(CarriedNote(note.said, *labels, placing.found))
    if carried:
        kinds = {note.kind for note in notes}
        _drop_claims(new.pdf, "FreeText" in kinds)
    out = BytesIO()
    new.pdf.save(out, deterministic_id=True)
    wrong = [fault for fault in check_tags(out.getvalue()) if not fault.endswith(UNTAGGED)]
    if wrong:
        raise InternalFault(f"the tags of the copy with notes are wrong: {'; '.join(wrong[:5])}")
    return Checked(CarriedNotes(out.getvalue(), tuple(carried), len(problems)), tuple(problems))


def _drop_claims(pdf: pikepdf.Pdf, free_text: bool) -> None:
    """Remove the PDF/A claim and, with free text, the PDF/UA one: note fonts are not embedded."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        for name in (f"{CLAIM}part", f"{CLAIM}conformance", *([UA] if free_text else [])):
            if name in metadata:
                del metadata[name]


def _not_for_publication(note: MemberNote, old: OpenPack, name: str) -> Problem:
    """Tell that a note stays behind; its words may say what the page does, so they are not told."""
    marked = "; ".join(old.watermark(note.page))
    return warn(
        Code.NOTE_NOT_PLACED,
        f"a note on page {old.label(note.page)} of '{name}' is not carried:"
        f" that page says '{marked}', and its page in the new pack does not",
        hint="carry notes of such pages from one restricted pack to another",
    )


def _not_placed(note: MemberNote, old: OpenPack, new: OpenPack, name: str) -> Problem:
    key = old.keys[note.page]
    if key not in new.keys:
        reason = f"the new pack has no paper '{key}'"
    else:
        reason = f"no page of '{key}' in the new pack is like the one that it was on"
    return warn(
        Code.NOTE_NOT_PLACED,
        f"the note '{note.said}' on page {old.label(note.page)} of '{name}' cannot be placed:"
        f" {reason}",
    )
