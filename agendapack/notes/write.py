"""Notes written into the new pack, each with its replies and windows."""

import pikepdf

from agendapack.model.matrix import Box
from agendapack.notes.appearance import around, draw_mark
from agendapack.notes.packs import OpenPack
from agendapack.notes.place import Placing
from agendapack.notes.read import MARKS, Note, contents, name_note, read_numbers
from agendapack.notes.tags import Tagger

COPIED = (
    *("/T", "/Subj", "/M", "/CreationDate", "/C", "/CA", "/IC", "/BS", "/BE", "/Border"),
    *("/Name", "/DA", "/DS", "/RC", "/Q", "/LE", "/RD", "/IT", "/State", "/StateModel"),
)
POINTS = ("/L", "/CL", "/Vertices")
PRINT, INVISIBLE, NO_VIEW = 4, 1, 32


class Writer:
    """Writes notes of one pack into another."""

    def __init__(self, old: OpenPack, new: OpenPack) -> None:
        self._old, self._new = old.pdf, new.pdf
        self._keys = old.keys
        self._tagger = Tagger(new) if "/StructTreeRoot" in new.pdf.Root else None

    def write(self, note: Note, placing: Placing) -> None:
        """Write a note and the replies to it."""
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

    def _mark(self, made: pikepdf.Object, note: Note, placing: Placing) -> None:
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
    """Move coordinates, x and y in turn."""
    values = read_numbers(numbers)
    return pikepdf.Array([round(v + placing.move[p % 2], 2) for p, v in enumerate(values)])


def _corners(box: Box) -> list[float]:
    """Return the corners as viewers expect them: top left, top right, bottom left, bottom right."""
    left, bottom, right, top = (round(side, 2) for side in box)
    return [left, top, right, top, left, bottom, right, bottom]
