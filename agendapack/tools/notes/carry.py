"""Carry a member's notes from an older copy of a pack to the new pack.

The steps are: read the notes, find a place for each, write them, and check the tags of the copy.
"""

from io import BytesIO

import pikepdf

from agendapack.model.records import dataclass
from agendapack.pdf import check_tags
from agendapack.problems import Checked, Code, InternalFault, Problem, warn
from agendapack.tools.notes.place import place_note
from agendapack.tools.notes.read import MemberNote, NotAPack, OpenPack, open_pack, read_notes
from agendapack.tools.notes.write import NoteWriter

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
