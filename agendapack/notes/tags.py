"""The place of each note in the tags of the new pack (ISO 32000-1, 14.7.4.3).

    << /S /Annot  /P (the paper's Part)  /K [<< /Type /OBJR /Obj (the note) >>] >>

The note's window is held by the same element, so that nothing on the page is left out.
"""

import pikepdf

from agendapack.notes.packs import OpenPack


class Tagger:
    """Adds elements to the structure tree of a pack."""

    def __init__(self, pack: OpenPack) -> None:
        self._pdf, self._tags = pack.pdf, pack.pdf.Root.StructTreeRoot
        self._starts = sorted({start for key, start in pack.starts.items() if "." not in key})
        self._parents = pikepdf.NumberTree(self._tags.ParentTree)
        self._following = max((int(key) for key in self._parents), default=-1) + 1

    def tag(self, index: int, note: pikepdf.Object) -> None:
        """Give a note on a page, by its index, an element at the end of its paper."""
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
        """Return the element of the paper that a page belongs to."""
        top = self._tags.K
        document = top[0] if isinstance(top, pikepdf.Array) else top
        parts = list(document.K) if isinstance(document.get("/K"), pikepdf.Array) else []
        place = sum(start <= index for start in self._starts) - 1
        return parts[place] if len(parts) == len(self._starts) and place >= 0 else document
