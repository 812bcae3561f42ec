"""Mails about a meeting as `.eml` files: one for its members, one for the public. Nothing is sent.

A mail program opens each of them as a draft. What is withheld goes to members alone, attached to
their mail, which stands in the folder that is not for the public. The other mail is made of the
public pack and its manifest, and never sees more. The same files give the same bytes.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import quote

from agendapack.load import load_meeting
from agendapack.model import dataclass
from agendapack.model.dates import write_date, write_time
from agendapack.model.members import CommitteeMember, list_members
from agendapack.model.pack import Item, Pack
from agendapack.output import make_private, write_whole
from agendapack.output.files import cannot_write, find_link, read_if_there, write_file
from agendapack.output.manifest import MEMBERS_MAIL, PUBLIC_MAIL, RESTRICTED
from agendapack.plan import keep_published, make_public, plan_pack, withholds
from agendapack.problems import Checked, Code, Problem, is_error
from agendapack.render.front_sheet import view_notices
from agendapack.tools.verify import ListedFile, Manifest, read_manifest

ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+", re.A)
LINKED = {
    "consolidated-pack.pdf": "web-file-pack",
    "pack.pdf": "web-file-pack",
    "agenda.pdf": "web-file-agenda",
    "notice.pdf": "mail-file-notice",
}
"""Files that a mail leads to, and the messages that name them."""

PACKS = ("consolidated-pack.pdf", "pack.pdf")
"""What is attached: the first of these that there is."""


@dataclass(frozen=True, slots=True)
class Mails:
    """The files written, and the members to whom no mail can go: their file has no address."""

    files: tuple[Path, ...]
    without_address: tuple[str, ...]


def write_mails(
    root: Path,
    folder: str,
    built: Path,
    environment: Mapping[str, str],
    address: str | None,
    attach: bool = False,
) -> Checked[Mails]:
    """Write the mails of a meeting that has just been built.

    Args:
        built: The folder of its finished files.
        address: Where the site of the workspace is on the web; None for what its file says.
        attach: Attach the public pack even where links could lead to it.
    """
    loaded = load_meeting(root, folder, environment)
    if loaded.value is None or any(map(is_error, loaded.problems)):
        return Checked(None, loaded.problems)
    planned = plan_pack(keep_published(loaded.value))
    found = read_manifest(built)
    whole, manifest = planned.value, found.value
    if whole is None or manifest is None:
        return Checked(None, (*planned.problems, *found.problems))
    members = loaded.value.meeting.members or loaded.value.committee.members
    faults = tuple(_check_addresses(members))
    if faults:
        return Checked(None, faults)
    site = None if attach else address or whole.organisation.site
    place = f"{site.rstrip('/')}/meetings/{quote(folder)}/" if site else None
    public = make_public(whole) if withholds(whole) else whole
    made = [_write(public, manifest, built, place)]
    if withholds(whole):
        secret = read_manifest(built, RESTRICTED)
        if secret.value is None:
            return Checked(None, secret.problems)
        made.append(_write(whole, secret.value, built, None, restricted=True))
    else:
        made.append(_write(public, manifest, built, place))
    to_public, to_members = (each.value for each in made)
    if to_public is None or to_members is None:
        return Checked(None, tuple(problem for each in made for problem in each.problems))
    to = [_addressee(each.name, each.email) for each in members if each.email]
    if to:
        to_members["To"] = to
    return _put(root, built, to_public, to_members, members)


def _check_addresses(members: Iterable[CommitteeMember]) -> Iterator[Problem]:
    for member in members:
        if member.email is not None and not ADDRESS.fullmatch(member.email):
            yield Problem(
                Code.BAD_VALUE,
                f"the address of {member.name} is '{member.email}', to which no mail can go",
                member.email.source,
                "write it as name@example.org",
            )


def _addressee(name: str, address: str) -> Address:
    return Address(" ".join(name.split()), addr_spec=address)


def _write(
    pack: Pack, manifest: Manifest, built: Path, place: str | None, restricted: bool = False
) -> Checked[EmailMessage]:
    """Write a mail with links to files below `place`, or without one with the pack attached."""
    say = pack.style.wording.say
    changed = pack.state in ("cancelled", "postponed") or any(
        (pack.moved_from.date, pack.moved_from.time, pack.moved_from.venue)
    )
    called = " ".join(pack.name.split())
    subject = say("mail-subject-notice" if changed else "mail-subject", meeting=called)
    files = _choose_files(pack, manifest, restricted, changed)
    read = [] if place else [_read(built, file) for file in files]
    faults = tuple(problem for each in read for problem in each.problems)
    if faults:
        return Checked(None, faults)
    mail = EmailMessage(SMTP)
    mail["Subject"] = say("mail-subject-restricted", subject=subject) if restricted else subject
    officer = pack.officer
    if officer and officer.email and ADDRESS.fullmatch(officer.email):
        mail["From"] = _addressee(officer.name, officer.email)
    mail["X-Unsent"] = "1"  # Outlook then opens it as a draft
    if restricted:
        mail["Sensitivity"] = "Company-Confidential"
    body = [*_write_body(pack, manifest, place, restricted), "", *_write_end(pack)]
    mail.set_content("\n".join(body).replace("\u00a0", " ") + "\n")
    for file, data in zip(files, read, strict=bool(read)):
        name = Path(file.file).name
        mail.add_attachment(data.value, "application", "pdf", filename=name)
    if read:
        # The library would draw lots for it.
        mail.set_boundary(hashlib.sha256(repr([f.sha256 for f in files]).encode()).hexdigest())
    return Checked(mail)


def _choose_files(
    pack: Pack, manifest: Manifest, restricted: bool, changed: bool
) -> tuple[ListedFile, ...]:
    """Return the pack for an audience, with the notice where the meeting has changed."""
    audience = "restricted" if restricted else "public"
    every = {f.file: f for f in manifest.documents if f.audience == audience}
    packs = {Path(name).name.removeprefix("restricted-"): f for name, f in every.items()}
    chosen = [packs[name] for name in PACKS if name in packs]
    notice = [every["notice.pdf"]] if changed and "notice.pdf" in every else []
    is_off = pack.state in ("cancelled", "postponed")
    return tuple(notice if is_off and notice else (*notice, *chosen[:1]))


def _read(built: Path, file: ListedFile) -> Checked[bytes]:
    data = read_if_there(built / file.file)
    if hashlib.sha256(data).hexdigest() == file.sha256:
        return Checked(data)
    found = f"{(built / file.file).as_posix()} is not the file that was built"
    return Checked(None, (Problem(Code.CHANGED_OUTPUT, found, hint="build the meeting again"),))


def _write_body(
    pack: Pack, manifest: Manifest, place: str | None, restricted: bool
) -> Iterator[str]:
    say = pack.style.wording.say
    if restricted:
        yield from (say("mail-restricted"), "")
    if pack.organisation.name.casefold() != pack.committee.casefold():
        yield pack.organisation.name
    yield from (pack.committee, "")
    to = pack.to or list_members(pack.members, pack.members_are, pack.style.wording)
    clock = write_time(pack.time, pack.style) if pack.time else ""
    venue = ", ".join(said for said in (pack.venue, pack.access.address) if said)
    facts = {"to": to, "date": write_date(pack.date, pack.style), "time": clock, "venue": venue}
    for name, value in facts.items():
        if value:
            yield f"{say(f'notice-{name}')} {value}"
    online = pack.access.online
    if online is not None:
        ways = [str(way) for way in (online.link, *online.dial_in, online.note) if way]
        yield f"{say('notice-online')} {'; '.join(ways)}"
    yield ""
    for notice in view_notices(pack):
        yield from (f"{notice.heading} {notice.text}", "")
    if place:
        files = {file.file for file in manifest.documents}
        known = [name for name in LINKED if name in files]
        for name in [n for n in known if n != "pack.pdf" or "consolidated-pack.pdf" not in known]:
            yield f"{say(LINKED[name])}: {place}{name}"
        yield ""
    if pack.state not in ("cancelled", "postponed"):
        yield from (say("notice-business"), "")
        for item in pack.lines:
            yield from _write_item(item, pack, manifest, place)


def _write_item(item: Item, pack: Pack, manifest: Manifest, place: str | None) -> Iterator[str]:
    say = pack.style.wording.say
    paper = next((each for each in manifest.papers if each.key == item.key), None)
    said = [item.heading]
    pages: list[str] = []
    if paper is not None:
        name = "page-range-one" if paper.first == paper.last else "page-range"
        pages.append(say(name, first=paper.first, last=paper.last))
    later = {each.key for each in pack.items if each.updates == item.key}
    own = {each.key for each in pack.items if each.is_paper}
    for update in (each for each in manifest.papers if each.key in later):
        kind = "page-range" if update.key in own else "update-pages"
        name = f"{kind}-one" if update.first == update.last else kind
        numbers = say(name, first=update.first, last=update.last)
        pages.append(numbers if update.key in own else say("update-listed", pages=numbers))
    if pages:
        said.append(say("pages-listed", pages=", ".join(pages)))
    if item.withdrawn:
        said.append(say("item-withdrawn"))
    elif item.withheld:
        said.append(say("item-closed"))
    yield " ".join(said)
    if place and paper is not None and paper.file:
        yield f"    {place}{quote(paper.file)}"


def _write_end(pack: Pack) -> Iterator[str]:
    officer, say = pack.officer, pack.style.wording.say
    if officer is None:
        return
    yield officer.name
    if officer.role:
        yield officer.role
    if officer.telephone:
        yield say("contact-telephone", number=officer.telephone)
    if officer.email:
        yield say("contact-email", address=officer.email)


def _put(
    root: Path,
    built: Path,
    to_public: EmailMessage,
    to_members: EmailMessage,
    members: Iterable[CommitteeMember],
) -> Checked[Mails]:
    """Write both mails; that of the members where only the owner of the files may read it."""
    public, private = built / PUBLIC_MAIL, built / MEMBERS_MAIL
    link = find_link(private.parent, root)
    if link is not None:
        return Checked(None, (link,))
    try:
        make_private(str(private.parent))
        write_whole(str(private), to_members.as_bytes())
    except OSError as error:
        return Checked(None, (cannot_write(private, error),))
    written = write_file(public, to_public.as_bytes(), replace=True)
    if written.value is None:
        return Checked(None, written.problems)
    without = tuple(str(each.name) for each in members if not each.email)
    return Checked(Mails((public, private), without))
