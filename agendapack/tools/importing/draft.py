"""What is understood of an agenda, and what is not."""

from dataclasses import dataclass, field
from datetime import date, time


@dataclass(slots=True)
class ImportedItem:
    """An item of the agenda.

    Args:
        number: As the agenda has it, without a full stop.
        texts: What stands below the title, in Markdown.
        papers: The words that announce a paper, for instance "(Pages 9 - 18)".
        section: The heading above it that is no item.
        is_verbal: Whether it has no paper.
    """

    number: str
    title: str
    texts: list[str] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)
    section: str = ""
    lead: str = ""
    is_verbal: bool = False


@dataclass(slots=True)
class ImportedContact:
    """Whom the agenda names as its officer."""

    name: str = ""
    role: str = ""
    telephone: str = ""
    email: str = ""


@dataclass(slots=True)
class ImportedAgenda:
    """An agenda as it is understood.

    Args:
        members: Who it is addressed to, as it says.
        left: Paragraphs that are in nothing else of this.
        checks: What somebody has to look at, each in a sentence.
    """

    committee: str = ""
    day: date | None = None
    clock: time | None = None
    venue: str = ""
    members: str = ""
    contact: ImportedContact = field(default_factory=ImportedContact)
    contact_for: list[str] = field(default_factory=list)
    items: list[ImportedItem] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)
