"""How to take part online: on the front sheet, and for members alone where it says so."""

import json
from pathlib import Path

import pytest

from agendapack.model.request import Request
from agendapack.pdf import text_of_pages
from agendapack.pipeline import build
from agendapack.problems import Code, ProblemsFound
from tests.packs.public_bytes import bare, public_words

COMMITTEE = """
name: Parks
time: 7 pm
venue: Hall
address: 1 Elm Row, Sampleford
map: https://www.example.org/map
members: [{name: Ash}]
online:
  link: https://meet.example.org/zaqroom
  dial-in: [01632 960111, 7734021]
  note: Ask Quentin for the zaqnote.
"""
SECRETS = ["zaqroom", "01632 960111", "7734021", "zaqnote"]


SIGNED = "signed: {name: H Fairlie, picture: {file: ../crest.svg, alt: Signature of H Fairlie}}\n"
CREST = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'


def write(root: Path, committee: str, meeting: str = "", body: str = "Of trees.") -> Path:
    files = {
        "organisation.yaml": "name: Elm Council\nnotice: none\nweb: yes\npublic-notice: yes\n"
        "time-zone: America/New_York\n",
        "committees/parks.yaml": COMMITTEE + committee,
        "crest.svg": CREST,
        "2030-03-04/meeting.yaml": "committee: parks\ndate: 2030-03-04\n"
        f"{meeting}agenda:\n  - report: trees.md\n",
        "2030-03-04/trees.md": f"---\ntitle: Trees\nfrom: Officer\n---\n{body}\n",
    }
    for name, words in files.items():
        path = root / "meetings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, "utf-8")
    return root


def made(root: Path) -> Path:
    build(Request(root, "2030-03-04", root / "build"))
    return root / "build" / "2030-03-04"


def words_of(path: Path) -> str:
    return " ".join(text_of_pages(path.read_bytes()).replace("\u00a0", " ").split())


@pytest.fixture(scope="module")
def for_all(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(write(tmp_path_factory.mktemp("open"), ""))


@pytest.fixture(scope="module")
def for_members(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(write(tmp_path_factory.mktemp("members"), "  members-only: yes\n" + SIGNED))


@pytest.mark.parametrize("file", ["agenda.pdf", "notice.pdf"])
def test_the_front_sheet_and_the_notice_say_how_to_take_part(for_all: Path, file: str) -> None:
    assert (
        "Time: 7.00 pm (New York time) Venue: Hall 1 Elm Row, Sampleford "
        "Map: https://www.example.org/map Online: https://meet.example.org/zaqroom "
        "By telephone: 01632 960111 By telephone: 7734021 Ask Quentin for the zaqnote."
    ) in words_of(for_all / file)
    assert not (for_all / "restricted").exists()


def test_what_members_alone_may_know_is_in_no_public_file(for_members: Path) -> None:
    said = public_words(for_members)
    assert [word for word in SECRETS if bare(word) in said] == []
    assert "7.00 pm (New York time)" in words_of(for_members / "agenda.pdf")


def test_members_have_it_in_the_restricted_pack(for_members: Path) -> None:
    said = words_of(for_members / "restricted" / "restricted-pack.pdf")
    assert [word for word in SECRETS if word not in said] == []
    assert "For members only: not to be passed on." in said


@pytest.mark.parametrize("word", ["meet.example.org/zaqroom", "77 340 21"])
def test_a_paper_that_gives_it_away_stops_the_build(tmp_path: Path, word: str) -> None:
    root = write(tmp_path, "  members-only: yes\n", body=f"To join, use {word} today.")
    with pytest.raises(ProblemsFound) as found:
        made(root)
    told = {p.message.partition(": ")[2] for p in found.value.problems if p.code is Code.LEAK}
    assert any(each.startswith("how members take part") for each in told)


@pytest.mark.parametrize(
    ("meeting", "zone"), [("", "Europe/Paris"), ("time-zone: Asia/Tokyo\n", "Asia/Tokyo")]
)
def test_a_committee_elsewhere_has_a_time_zone_of_its_own(
    tmp_path: Path, meeting: str, zone: str
) -> None:
    folder = made(write(tmp_path, "time-zone: Europe/Paris\n", meeting))
    place = zone.rpartition("/")[2]
    assert f"Time: 7.00 pm ({place} time)" in words_of(folder / "agenda.pdf")
    assert json.loads((folder / "web/meeting.json").read_text("utf-8"))["zone"] == zone


def test_a_meeting_somewhere_else_has_not_the_usual_address(tmp_path: Path) -> None:
    said = words_of(made(write(tmp_path, "", "venue: The Barn\n")) / "agenda.pdf")
    assert "Venue: The Barn Online:" in said


def test_the_picture_of_a_signature_is_in_the_public_pack_too(for_members: Path) -> None:
    for file in ("pack.pdf", "restricted/restricted-pack.pdf"):
        said = words_of(for_members / file)
        assert "The business to be transacted is set out below. H Fairlie" in said
        assert b"Signature of H Fairlie" in (for_members / "web" / "index.html").read_bytes()
