"""A withheld paper may quote whatever is open: that those words go out is no leak."""

import shutil
from datetime import date
from pathlib import Path

from agendapack.model.request import Act, Request
from agendapack.pipeline import build
from tests.packs.workspace import ANNEXES
from tests.reading import spoken, spoken_text

QUOTED = """\
Wolverstone Borough has a Chrysanthemum Subcommittee, addressed as Everybody Entitled.
It meets at the Assembly Pavilion.

Delegates Featherstone (Chair), Ravensworth and Hollingsworth (Vice-Chair).

Ask Wilhelmina Underhill, telephone 01632 960123.

It is about an individual, about negotiations with Silverdale, and about Marmalade.

Report of the Superintendent: Grounds for Peregrines, which the Chrysanthemum Subcommittee took
on 4 March 2030.

Grounds for Peregrines: Chrysanthemum Subcommittee, 4 March 2030.

Agenda pack: Chrysanthemum Subcommittee, 4 March 2030. Chrysanthemum Subcommittee, 4 March 2030.

What is called Concerning Fishponds was withdrawn because the consultant mislaid everything, and
the rest is late because the scaffolding collapsed. A drawing of the Observatory shows Telescopes.
"""
FILES = {
    "organisation.yaml": "name: Wolverstone Borough\nnotice: none\n",
    "committees/parks.yaml": """\
name: Chrysanthemum Subcommittee
members-are: Delegates
time: 7 pm
members:
  - {name: Featherstone, role: Chair}
  - {name: Ravensworth}
  - {name: Hollingsworth, role: Vice-Chair}
""",
    "2030-03-04/meeting.yaml": """\
committee: parks
date: 2030-03-04
venue: Assembly Pavilion
open-words: [Concerning Fishponds, Assembly Pavilion, Observatory, Telescopes, Peregrines]
officer: {name: Wilhelmina Underhill, telephone: 01632 960123}
agenda:
  - report: peregrines.md
    annexes: [{title: Drawing of the Observatory, file: map.pdf, alt: Telescopes}]
  - report: fishponds.md
  - report: tenders.md
    exempt: {paragraphs: [1], reason: Bids are open.}
    late: {reason: The scaffolding collapsed.}
  - title: Marmalade
    text: To hear of Silverdale.
    exempt: {paragraphs: [3], reason: Bids are open., description: negotiations}
""",
    "2030-03-04/peregrines.md": (
        "---\ntitle: Grounds for Peregrines\nfrom: Superintendent\n---\nNo.\n"
    ),
    "2030-03-04/fishponds.md": "---\ntitle: Concerning Fishponds\nfrom: Clerk\n---\nNo.\n",
    "2030-03-04/tenders.md": f"---\ntitle: Tenders\nfrom: Clerk\n---\n{QUOTED}",
}
FISHPONDS = "  - report: fishponds.md\n"
WITHDRAWN = FISHPONDS + "    withdrawn: {reason: The consultant mislaid everything.}\n"


def test_a_withheld_paper_may_quote_what_is_open(tmp_path: Path) -> None:
    for name, text in FILES.items():
        path = tmp_path / "meetings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    shutil.copy(ANNEXES / "untagged-scan.pdf", tmp_path / "meetings" / "2030-03-04" / "map.pdf")
    published = Request(
        tmp_path, "2030-03-04", tmp_path / "out", today=date(2030, 2, 20), act=Act.PUBLISH
    )
    build(published)
    meeting = tmp_path / "meetings" / "2030-03-04" / "meeting.yaml"
    meeting.write_text(meeting.read_text().replace(FISHPONDS, WITHDRAWN))
    (meeting.parent / "fishponds.md").unlink()
    build(Request(tmp_path, "2030-03-04", tmp_path / "out"))
    pack = (tmp_path / "out" / "2030-03-04" / "pack.pdf").read_bytes()
    said = spoken_text(pack)
    assert "Delegates Featherstone (Chair), Ravensworth and Hollingsworth (Vice-Chair)" in said
    for words in ("Fishponds", "mislaid", "Underhill", "an individual", "Silverdale"):
        assert words in said
    assert "Telescopes" in spoken(pack)
    assert "Ask Wilhelmina" not in said
