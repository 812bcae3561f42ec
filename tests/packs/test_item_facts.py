"""What items say of themselves: on the agenda, in bookmarks, the manifest and the web edition.

And of an item whose title the public is not shown, nowhere that the public reads.
"""

import json
from pathlib import Path

import pikepdf
import pytest

from agendapack.model.request import Request
from agendapack.pdf import text_of_pages
from agendapack.pipeline import build
from agendapack.render.sandbox import shipped_folder
from tests.load.desk import HOME, find
from tests.load.desk import MEETING as PARKS
from tests.packs.public_bytes import bare, public_words

MEETING = """
committee: parks
date: 2030-03-04
end: 8 pm
agenda:
  - report: trees.md
    length: 30 min
    lead: Ada Plain
    purpose: For decision
    paper-number: TR/14
    extra: {sure-level: Partial, by: 2030-05-01}
  - report: deal.md
    length: 20 min
    lead: Zaqlead Person
    presenter: Zaqpresenter Person
    purpose: Zaqpurpose
    paper-number: ZQ/7077
    link: https://www.zaqlink.example/
    exempt: {paragraphs: [3], reason: money}
    extra: {sure-level: Zaqlevel}
    shown: number
  - title: Budget
    papers:
      - {title: Draft, file: draft.md, paper-number: Paper 7}
      - {title: Tables, link: "https://www.example.org/tables"}
      - {title: Zaqtitle, file: zaq.md, exempt: {paragraphs: [3], reason: money}, shown: number}
  - title: Gone
    withdrawn: {reason: Not ready.}
    exempt: {paragraphs: [3], reason: money}
    shown: number
    lead: Zaqgone
    extra: {sure-level: Zaqextra}
    applications: [{reference: ZAQ/99}]
  - title: Minutes of the Forum
    link: https://www.example.org/forum
"""
SECRETS = [
    "Zaqlead",
    "Zaqpresenter",
    "Zaqpurpose",
    "ZQ/7077",
    "zaqlink",
    "Zaqlevel",
    "Zaqtitle",
    "Zaqbody",
]
NOWHERE = ["Zaqgone", "Zaqextra", "ZAQ/99"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("facts")
    files = {
        "organisation.yaml": "name: Example Council\nnotice: none\nweb: yes\n"
        "fields: {item: {sure-level: {}, by: {type: date}}}\n",
        "committees/parks.yaml": "name: Parks\ntime: 7 pm\nvenue: Hall\nmembers: [{name: Ash}]\n",
        "2030-03-04/meeting.yaml": MEETING,
        "2030-03-04/trees.md": "---\ntitle: Trees\nfrom: Officer\n---\nOf trees.\n",
        "2030-03-04/deal.md": "---\ntitle: A Deal\nfrom: Officer\n---\nOf money.\n",
        "2030-03-04/draft.md": "A draft.\n",
        "2030-03-04/zaq.md": "Zaqbody.\n",
    }
    ours = (shipped_folder() / "report.html").read_text("utf-8")
    own = "<p>Sure: {{ view.extra.sure_level }}, by {{ view.extra.by }}.</p>\n</article>"
    (root / "templates").mkdir()
    (root / "templates" / "report.html").write_text(ours.replace("</article>", own), "utf-8")
    for name, words in files.items():
        path = root / "meetings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, "utf-8")
    assert build(Request(root, "2030-03-04", root / "build")).problems == ()
    return root / "build" / "2030-03-04"


def test_nothing_of_an_item_without_a_title_is_public(built: Path) -> None:
    said = public_words(built)
    assert [word for word in (*SECRETS, *NOWHERE) if bare(word) in said] == []
    whole = bare(text_of_pages((built / "restricted" / "restricted-pack.pdf").read_bytes()))
    assert [word for word in SECRETS if bare(word) not in whole] == []


def test_the_papers_own_number_is_in_its_bookmark(built: Path) -> None:
    with pikepdf.open(built / "pack.pdf") as pdf, pdf.open_outline() as outline:
        assert "1. Trees (TR/14)" in [each.title for each in outline.root]


def test_the_manifest_has_each_line_of_the_agenda(built: Path) -> None:
    items = json.loads((built / "pack.json").read_text("utf-8"))["items"]
    assert items == [
        {
            "number": 1,
            "title": "Trees",
            "start": "19:00",
            "minutes": 30,
            "lead": "Ada Plain",
            "purposes": ["For decision"],
            "paper_number": "TR/14",
            "paper": "trees",
        },
        {"number": 2, "title": "Exempt item", "paper": "item-2"},
        {
            "number": 3,
            "title": "Budget",
            "links": [{"title": "Tables", "link": "https://www.example.org/tables"}],
        },
        {"number": 4, "title": "Gone"},
        {
            "number": 5,
            "title": "Minutes of the Forum",
            "link": "https://www.example.org/forum",
        },
    ]


def test_the_web_edition_has_them(built: Path) -> None:
    page = (built / "web" / "index.html").read_text("utf-8")
    assert "Lead: Ada Plain. For decision." in page
    assert '<a href="https://www.example.org/forum">https://www.example.org/forum</a>' in page


def test_a_template_prints_the_fields_of_the_house(built: Path) -> None:
    said = text_of_pages((built / "pack.pdf").read_bytes()).replace("\u00a0", " ")
    assert "Sure: Partial, by Wednesday, 1 May 2030." in said


def test_the_agenda_lists_each_of_several_papers(built: Path) -> None:
    said = " ".join(text_of_pages((built / "agenda.pdf").read_bytes()).split())
    assert "Paper 7: Draft (Pages 5 - 6)" in said.replace("\u00a0", " ")
    assert "Tables: https://www.example.org/tables" in said
    with pikepdf.open(built / "pack.pdf") as pdf, pdf.open_outline() as outline:
        (item,) = (each for each in outline.root if each.title == "3. Budget")
        assert [each.title for each in item.children] == ["Paper 7: Draft", "Exempt item"]


@pytest.mark.parametrize(
    ("paper", "message"),
    [
        ("{file: a.md}", "paper 1 of agenda item 1 lacks the field 'title'"),
        (
            "{report: a.txt}",
            "'a.txt' is named as a paper; its name must end in .yaml, .yml, .md or .docx",
        ),
        (
            "{title: A}",
            "paper 1 of agenda item 1 has none of 'report', 'file' and 'link'; one is needed",
        ),
        (
            "{title: A, file: a.md, link: 'https://www.example.org/'}",
            "paper 1 of agenda item 1 has 'file' and 'link'; one is needed",
        ),
        (
            "{title: A, link: 'https://www.example.org/', confidential: {reason: it is}}",
            "paper 1 of agenda item 1 is a link and cannot be withheld",
        ),
    ],
)
def test_mistakes_in_papers(tmp_path: Path, paper: str, message: str) -> None:
    agenda = f"  - title: Budget\n    papers: [{paper}]\n"
    (problem,) = find(tmp_path, {f"{HOME}/meeting.yaml": PARKS + agenda})
    assert problem.message == message
