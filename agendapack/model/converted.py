"""What becomes of a paper that is not PDF, where it is set in the house style."""

from dataclasses import dataclass, field

from agendapack.model.fields import Text
from agendapack.model.workspace import LoadedPicture


@dataclass(frozen=True, slots=True)
class TypesetAnnex:
    """An annex that is set in the house style.

    Args:
        content: Markdown as a `Text`, with its places; else HTML in the dialect of
            `docs/section-html.md`, escaped and safe, without the annex's own `h1`.
            Ids in it start with the annex's key and a full stop.
        classes: On the section's root element: `landscape`, `fit`.
        pictures: That the content shows, by the path it names them by.
    """

    content: Text | str
    classes: tuple[str, ...] = ()
    pictures: dict[str, LoadedPicture] = field(default_factory=dict)
