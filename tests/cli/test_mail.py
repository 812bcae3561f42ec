"""`agendapack mail`: what members get, what the public gets, and that the two never mix."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from tests.cli.conftest import Run

MEETING = "2030-03-04"
COMMITTEE = """\
name: Parks
time: 7 pm
venue: Hall
notice: none
officer: {name: B Birch, role: Clerk, email: clerk@example.org}
members:
  - {name: Ö Ash, email: ash@example.org}
  - {name: C Cedar}
"""
AGENDA = """\
committee: parks
date: 2030-03-04
agenda:
  - title: Apologies
  - report: trees.md
  - report: zanzibar.md
    exempt: {paragraphs: [3], reason: A sale.}
    shown: number
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "meetings" / MEETING
    (tmp_path / "meetings" / "committees").mkdir(parents=True)
    folder.mkdir()
    (tmp_path / "meetings" / "organisation.yaml").write_text("name: Example\n")
    (tmp_path / "meetings" / "committees" / "parks.yaml").write_text(COMMITTEE, "utf-8")
    (folder / "meeting.yaml").write_text(AGENDA)
    (folder / "trees.md").write_text("---\ntitle: Trees\nfrom: Clerk\n---\n\nElms.\n")
    (folder / "zanzibar.md").write_text("---\ntitle: Zanzibar\nfrom: Clerk\n---\n\nPrice.\n")
    return folder


def read(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), policy=default)


def words(mail: EmailMessage) -> str:
    body = mail.get_body()
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def files(mail: EmailMessage) -> dict[str, bytes]:
    return {str(part.get_filename()): part.get_content() for part in mail.iter_attachments()}


def public(folder: Path) -> Path:
    return folder.parents[1] / "build" / MEETING / "mail-public.eml"


def private(folder: Path) -> Path:
    return folder.parents[1] / "build" / MEETING / "restricted" / "mail-members.eml"


def test_a_name_of_two_lines_is_one_line_of_the_mail(agendapack: Run, folder: Path) -> None:
    name = 'name: "Parks\\r\\nBcc: spy@example.org"'
    file = folder.parent / "committees" / "parks.yaml"
    file.write_text(COMMITTEE.replace("name: Parks", name), "utf-8")
    ran = agendapack("mail", MEETING)
    assert ran.code == 0, ran.err
    mail = read(public(folder))
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Agenda: Parks Bcc: spy@example.org, 4 March 2030"


def test_a_build_that_changes_something_takes_the_mails_away(agendapack: Run, folder: Path) -> None:
    assert agendapack("mail", MEETING).code == 0
    assert agendapack("build", MEETING, "--force").code == 0
    assert public(folder).exists()
    agenda = AGENDA.replace("trees.md", "trees.md\n    exempt: {paragraphs: [3], reason: A sale.}")
    (folder / "meeting.yaml").write_text(agenda)
    assert agendapack("build", MEETING).code == 0
    assert not public(folder).exists()
    assert not private(folder).exists()
    assert agendapack("mail", MEETING).code == 0
    assert public(folder).exists()


def test_members_get_the_restricted_pack_and_the_public_gets_its_own(
    agendapack: Run, folder: Path
) -> None:
    ran = agendapack("mail", MEETING)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[-3:] == [
        f"wrote build/{MEETING}/mail-public.eml",
        f"wrote build/{MEETING}/restricted/mail-members.eml",
        "    without an address: C Cedar",
    ]
    built = public(folder).parent
    mail = read(public(folder))
    assert mail["Subject"] == "Agenda: Parks, 4 March 2030"
    assert mail["From"] == "B Birch <clerk@example.org>"
    assert (mail["To"], mail["X-Unsent"]) == (None, "1")
    text = words(mail)
    assert "Date: Monday, 4 March 2030\nTime: 7.00 pm\nVenue: Hall\n" in text
    assert "2. Trees (Pages 1 - 2)\n3. Exempt item (Pages 3 - 4) (Not for publication)\n" in text
    assert files(mail) == {"pack.pdf": (built / "pack.pdf").read_bytes()}
    assert b"zanzibar" not in public(folder).read_bytes().lower()
    assert "zanzibar" not in text.casefold()
    own = read(private(folder))
    assert own["Subject"] == "Restricted: Agenda: Parks, 4 March 2030"
    assert [str(each.addr_spec) for each in own["To"].addresses] == ["ash@example.org"]
    assert [each.display_name for each in own["To"].addresses] == ["Ö Ash"]
    assert words(own).startswith("This mail is for members alone.")
    assert "3. Zanzibar" in words(own)
    whole = (built / "restricted" / "restricted-pack.pdf").read_bytes()
    assert files(own) == {"restricted-pack.pdf": whole}


def test_only_the_owner_of_the_files_may_read_the_mail_to_members(
    agendapack: Run, folder: Path
) -> None:
    assert agendapack("mail", MEETING).code == 0
    assert private(folder).stat().st_mode & 0o077 == 0
    assert b"ash@example.org" not in public(folder).read_bytes()


def test_only_members_learn_how_to_join_what_is_for_them(agendapack: Run, folder: Path) -> None:
    online = "online: {link: https://video.example/j, members-only: yes}\n"
    (folder / "meeting.yaml").write_text(AGENDA.replace("agenda:", online + "agenda:"))
    assert agendapack("mail", MEETING).code == 0
    assert "Online: https://video.example/j\n" in words(read(private(folder)))
    assert "video.example" not in words(read(public(folder)))


def test_a_member_whose_term_is_over_gets_nothing(agendapack: Run, folder: Path) -> None:
    committee = folder.parents[0] / "committees" / "parks.yaml"
    gone = "  - {name: D Dogwood, email: dogwood@example.org, until: 2030-03-03}\n"
    committee.write_text(COMMITTEE + gone, "utf-8")
    assert agendapack("mail", MEETING).code == 0
    assert b"dogwood" not in private(folder).read_bytes().lower()


def test_the_same_files_give_the_same_bytes(agendapack: Run, folder: Path) -> None:
    assert agendapack("mail", MEETING, "--today", "2030-02-01").code == 0
    before = (public(folder).read_bytes(), private(folder).read_bytes())
    assert agendapack("mail", MEETING, "--today", "2030-03-01").code == 0
    assert (public(folder).read_bytes(), private(folder).read_bytes()) == before


def test_with_a_site_the_mails_have_links_but_never_to_what_is_withheld(
    agendapack: Run, folder: Path
) -> None:
    house = folder.parents[0] / "organisation.yaml"
    house.write_text("name: Example\nsite: https://meetings.example.org/\n")
    assert agendapack("mail", MEETING).code == 0
    text = words(read(public(folder)))
    place = f"https://meetings.example.org/meetings/{MEETING}"
    assert f"The whole pack (PDF): {place}/pack.pdf\n" in text
    assert f"2. Trees (Pages 1 - 2)\n    {place}/papers/02-trees.pdf\n" in text
    assert files(read(public(folder))) == {}
    assert "http" not in words(read(private(folder)))
    assert list(files(read(private(folder)))) == ["restricted-pack.pdf"]
    assert agendapack("mail", MEETING, "--attach").code == 0
    assert list(files(read(public(folder)))) == ["pack.pdf"]


def test_where_nothing_is_withheld_members_get_what_the_public_gets(
    agendapack: Run, folder: Path
) -> None:
    (folder / "meeting.yaml").write_text(AGENDA.partition("  - report: zanzibar")[0])
    assert agendapack("mail", MEETING).code == 0
    own = read(private(folder))
    assert own["Subject"] == "Agenda: Parks, 4 March 2030"
    assert own["To"] is not None
    assert "members alone" not in words(own)
    assert list(files(own)) == ["pack.pdf"]


def test_a_cancelled_meeting_is_mailed_as_a_notice(agendapack: Run, folder: Path) -> None:
    assert agendapack("cancel", MEETING, "--reason", "No business.").code == 0
    assert agendapack("mail", MEETING).code == 0
    mail = read(public(folder))
    assert mail["Subject"] == "Notice: Parks, 4 March 2030 (cancelled)"
    assert "CANCELLED. This meeting will not be held." in words(mail)
    assert "Trees" not in words(mail)
    assert list(files(mail)) == ["notice.pdf"]


@pytest.mark.parametrize("address", ["ash", "ash@example", "a b@example.org", "ash@example.org, b"])
def test_an_address_to_which_no_mail_can_go_is_told(
    agendapack: Run, folder: Path, address: str
) -> None:
    committee = folder.parents[0] / "committees" / "parks.yaml"
    committee.write_text(COMMITTEE.replace("ash@example.org", f'"{address}"'), "utf-8")
    ran = agendapack("mail", MEETING)
    assert ran.code == 1
    assert f"parks.yaml:7:26: error: the address of Ö Ash is '{address}'" in ran.err
    assert not public(folder).exists()


def test_a_meeting_that_cannot_be_built_has_no_mail(agendapack: Run, folder: Path) -> None:
    (folder / "trees.md").unlink()
    assert agendapack("mail", MEETING).code == 1
    assert not public(folder).exists()
    assert agendapack("mail", "2031").code == 1


def test_an_address_of_a_site_is_one(agendapack: Run, folder: Path) -> None:
    assert agendapack("mail", MEETING, "--address", "here").code == 2


def test_an_update_is_listed_with_its_pages(agendapack: Run, folder: Path) -> None:
    assert agendapack("publish", MEETING).code == 0
    (folder / "late.md").write_text("Three more elms.\n")
    with (folder / "meeting.yaml").open("a") as file:
        file.write("  - {update: 2, title: Addendum, file: late.md}\n")
    assert agendapack("supplement", MEETING).code == 0
    assert agendapack("publish", MEETING).code == 0
    assert agendapack("mail", MEETING).code == 0
    assert "2. Trees (Pages 1 - 2, update 5 - 6)" in words(read(public(folder)))
