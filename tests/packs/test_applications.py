"""Schedules of applications: on the agenda, in bookmarks, and withheld with their item."""

import re
from pathlib import Path

import pikepdf
import pytest

from agendapack.model.request import Request
from agendapack.pdf import text_of_pages
from agendapack.pipeline import build
from agendapack.problems import Code, ProblemsFound
from tests.packs.public_bytes import bare, public_words

AGENDA = """
committee: parks
date: 2030-03-04
agenda:
  - title: Applications
    applications:
      - reference: 26/00123/FUL
        address: 4 Mill Row
        proposal: A porch
        speakers: R Rook
        report: porch.md
        annexes:
          - {title: Letters, file: letters.md}
          - {title: Valuation, file: secret.md, exempt: {paragraphs: [3], reason: money}}
      - reference: 26/00140/LBC
        proposal: New windows
  - title: Enforcement
    exempt: {paragraphs: [3], reason: money}
    shown: number
    applications:
      - reference: ZQ/77077/ENF
        address: Zaqplace Row
        proposal: Zaqproposal
        applicant: Zaqapplicant
        speakers: [Zaqspeaker]
        report: zaq.md
  - update: 1
    application: 26/00123/FUL
    title: Late letters
    file: late.md
"""
SECRETS = ["ZQ/77077/ENF", "Zaqplace", "Zaqproposal", "Zaqapplicant", "Zaqspeaker", "Zaqbody"]


def write(root: Path, agenda: str) -> Path:
    files = {
        "organisation.yaml": "name: Example Council\nnotice: none\nweb: yes\n",
        "committees/parks.yaml": "name: Parks\ntime: 7 pm\nvenue: Hall\nmembers: [{name: Ash}]\n",
        "2030-03-04/meeting.yaml": agenda,
        "2030-03-04/porch.md": "Of the porch.\n",
        "2030-03-04/letters.md": "Letters.\n",
        "2030-03-04/late.md": "More letters.\n",
        "2030-03-04/secret.md": "The zaqvalue.\n",
        "2030-03-04/zaq.md": "Zaqbody.\n",
    }
    for name, words in files.items():
        path = root / "meetings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, "utf-8")
    return root


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write(tmp_path_factory.mktemp("applications"), AGENDA)
    assert build(Request(root, "2030-03-04", root / "build")).problems == ()
    return root / "build" / "2030-03-04"


def test_the_schedule_has_each_application_with_its_pages(built: Path) -> None:
    text = text_of_pages((built / "agenda.pdf").read_bytes())
    said = re.sub(r"(?<=\() | (?=[).])", "", " ".join(text.split()))
    assert (
        "26/00123/FUL: 4 Mill Row Proposal: A porch Speakers: R Rook Papers: "
        "Officer's report (page 1) Letters (page 2) Valuation (page 3). Not for publication "
        "(paragraph 3: financial or business affairs) Late letters (update 5 - 6) "
        "26/00140/LBC Proposal: New windows"
    ) in said


def test_an_update_of_an_application_is_listed_once(built: Path) -> None:
    said = text_of_pages((built / "agenda.pdf").read_bytes())
    assert said.count("Late letters") == 1


def test_each_application_has_a_bookmark(built: Path) -> None:
    with pikepdf.open(built / "pack.pdf") as pdf, pdf.open_outline() as outline:
        top = {each.title: [below.title for below in each.children] for each in outline.root}
    assert list(top) == [
        "Agenda",
        "1. Applications",
        "26/00140/LBC",
        "1. Late letters",
        "2. Exempt item",
    ]
    assert top["1. Applications"][:2] == ["26/00123/FUL: 4 Mill Row", "26/00123/FUL: Letters"]


def test_nothing_of_a_withheld_schedule_is_public(built: Path) -> None:
    said = public_words(built)
    assert [word for word in SECRETS if bare(word) in said] == []
    whole = bare(text_of_pages((built / "restricted" / "restricted-pack.pdf").read_bytes()))
    assert [word for word in SECRETS if bare(word) not in whole] == []


@pytest.mark.parametrize(
    ("before", "after", "code", "message"),
    [
        (
            "application: 26/00123/FUL",
            "application: 26/00132/FUL",
            Code.UNKNOWN_UPDATE,
            "agenda item 1 has no application '26/00132/FUL'",
        ),
        (
            "  - update: 1",
            "  - update: 2",
            Code.UNKNOWN_UPDATE,
            "agenda item 2 has no application '26/00123/FUL'",
        ),
        (
            "reference: 26/00140/LBC",
            "reference: 26/00123/FUL",
            Code.REPEATED_NAME,
            "agenda item 1 has the application '26/00123/FUL' twice",
        ),
        (
            "  - update: 1\n    application",
            "  - title: News\n    application",
            Code.UNCLEAR_ITEM,
            "agenda item 3 has 'file', which is for updates",
        ),
        (
            "  - title: Enforcement",
            "  - title: Enforcement\n    application: 26/00123/FUL",
            Code.UNCLEAR_ITEM,
            "agenda item 2 has 'application', which is for updates",
        ),
    ],
)
def test_mistakes_in_a_schedule(
    tmp_path: Path, before: str, after: str, code: Code, message: str
) -> None:
    assert before in AGENDA
    root = write(tmp_path, AGENDA.replace(before, after))
    with pytest.raises(ProblemsFound) as found:
        build(Request(root, "2030-03-04", root / "build"))
    assert (code, message) in [(each.code, each.message) for each in found.value.problems]
