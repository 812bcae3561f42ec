"""Applications, such as those for planning permission, that an item considers one by one."""

from pydantic import Field

from agendapack.model.annexes import Annex
from agendapack.model.fields import FilePath, Record, Texts
from agendapack.model.own_fields import ExtraField, Values
from agendapack.model.records import dataclass
from agendapack.model.text import Text


class Application(Record):
    """An application on a schedule, with its papers."""

    reference: Text = Field(description="Its number, for instance 26/00123/FUL.")
    address: Text | None = Field(None, description="The place that it is about.")
    ward: Text | None = Field(None, description="The ward or the parish.")
    proposal: Text | None = Field(None, description="What is applied for.")
    applicant: Text | None = Field(None, description="Who applies.")
    officer: Text | None = Field(None, description="Who has dealt with it.")
    recommendation: Text | None = Field(None, description="What the officer recommends.")
    speakers: Texts = Field((), description="Who will speak; one, or a list.")
    report: FilePath | None = Field(
        None, description="The officer's report: any file that can be an annex."
    )
    annexes: tuple[Annex, ...] = Field(
        (), description="Plans and other files behind it; the pages of a PDF keep their scale."
    )
    extra: ExtraField

    @property
    def title(self) -> Text:
        """What its report is called: its number, and the place that it is about."""
        words = f"{self.reference}: {self.address}" if self.address else str(self.reference)
        return Text(words, self.reference.source)


@dataclass(frozen=True, slots=True)
class PlannedApplication:
    """An application with its heading's id, and the keys of its report and annexes in order."""

    record: Application
    id: str
    papers: tuple[str, ...]
    extra: Values = ()
