"""Make the page that lists the changes for members, as a tagged PDF."""

import hashlib
from pathlib import Path

from agendapack.assemble import assemble, check_numbers
from agendapack.model.changes import MeetingChanges
from agendapack.model.dates import write_plain_date
from agendapack.model.document import Document, Group
from agendapack.model.pack import Pack
from agendapack.model.section import Piece
from agendapack.pack.prepare import user_folder
from agendapack.pdf import check_tags
from agendapack.problems import Checked, InternalFault
from agendapack.render.changes import render_changes
from agendapack.typeset import Typesetter


def make_page(pack: Pack, changes: MeetingChanges, root: Path) -> Checked[bytes]:
    """Return a tagged PDF that lists the changes.

    Args:
        root: The workspace, whose `templates` and `fonts` are used.
    """
    rendered = render_changes(pack, changes, user_folder(root / "templates"))
    section = rendered.value
    if section is None:
        return Checked(None, rendered.problems)
    typesetter = Typesetter(pack.style, pack.pictures, user_folder(root / "fonts"))
    layout = typesetter.lay_out(section, {})
    measured = layout.measured
    wording = pack.style.wording
    meeting = f"{pack.committee}, {write_plain_date(pack.date, wording)}"
    title = wording.say("title-changes", meeting=meeting)
    piece = Piece(
        key=section.key,
        kind="front",
        title=title,
        language=section.language,
        pdf=typesetter.draw(layout),
        places=measured.places,
        headings=measured.headings,
        labels=tuple(str(number) for number in range(1, measured.pages + 1)),
        blank_after=(),
        source=section.source,
    )
    document = Document(
        title=title,
        subject=pack.title,
        author=pack.organisation.name,
        language=pack.language,
        identity=hashlib.sha256(section.html.encode()).hexdigest(),
        groups=(Group(section.key, None, title, section.title, (piece,)),),
    )
    made = assemble(document, typesetter.stamp_font(), pack.style)
    check_numbers(document, made.data, wording)
    faults = check_tags(made.data)
    if faults:
        raise InternalFault(f"the tags of the page of changes are wrong: {'; '.join(faults[:5])}")
    return Checked(made.data, rendered.problems + layout.problems)
