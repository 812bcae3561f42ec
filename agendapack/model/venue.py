"""Where a meeting is held: the address of its venue, and how to take part from elsewhere."""

from typing import Annotated

from pydantic import Field

from agendapack.model.fields import Flag, Record, Texts, WebAddress
from agendapack.model.records import dataclass
from agendapack.model.text import Text

AddressField = Annotated[
    Text | None,
    Field(description="The address of the venue, which is given beside it."),
]
MapField = Annotated[WebAddress | None, Field(description="The web address of a map of the venue.")]


class Online(Record):
    """How to take part online or by telephone."""

    link: WebAddress | None = Field(None, description="The web address of the meeting.")
    dial_in: Texts = Field(
        (), description="The number to call, with its code; or a list of numbers."
    )
    note: Text | None = Field(
        None, description="What else there is to say, for instance how to ask for the link."
    )
    members_only: Flag = Field(
        False,
        description="Whether only members may know it: no public file has it, and the restricted "
        "pack does.",
    )


OnlineField = Annotated[
    Online | None, Field(description="How to take part online or by telephone.")
]


@dataclass(frozen=True, slots=True)
class Access:
    """Getting to the meeting, besides the venue; `zone` such as New York if it is to be printed."""

    address: str | None = None
    map: str | None = None
    online: Online | None = None
    zone: str | None = None

    @property
    def is_for_members(self) -> bool:
        """Whether a part of it is not for the public."""
        return self.online is not None and self.online.members_only


NO_ACCESS = Access()
