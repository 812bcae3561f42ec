"""People as sections name them: lists of members, and contacts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from agendapack.model.organisation import Contact, Member


@dataclass(frozen=True, slots=True)
class ContactView:
    """Somebody to contact; `mailto` tells whether the e-mail address can be a link."""

    name: str
    role: str | None
    telephone: str | None
    email: str | None
    mailto: bool


def view_contact(contact: Contact) -> ContactView:
    """Return a contact as templates print it."""
    email = contact.email
    linkable = bool(email and re.fullmatch(r"[\w.+'-]+@[\w-]+(\.[\w-]+)+", email))
    return ContactView(contact.name, contact.role, contact.telephone, email, linkable)


def list_members(members: Iterable[Member], members_are: str) -> str:
    """Return for instance "Councillors D Taylor (Chair), Webb and Hollyer"."""
    names = (f"{m.name} ({m.role})" if m.role else m.name for m in members)
    listed = join_names(names)
    return f"{members_are} {listed}" if members_are and listed else listed


def join_names(names: Iterable[str]) -> str:
    """Return names with commas between them and "and" before the last."""
    *most, last = list(names) or [""]
    return f"{', '.join(most)} and {last}" if most else last
