"""Every sample with its web edition: the meetings of the project, each kind, a published one."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from agendapack.model.request import Act, Request
from agendapack.output.files import create, starter_files, starter_kinds
from agendapack.pipeline import build
from tests.packs.conftest import MEETINGS, ROOT

PUBLISHED = "published"
"""A meeting of which a pack, a correction, a supplement and an update were published."""
EVERYTHING = "everything"
"""A meeting of which the agenda has a cover, a table, headings, items below items, applications."""
SAMPLES = (*MEETINGS, *starter_kinds(), PUBLISHED, EVERYTHING)
every_sample = pytest.mark.parametrize("sample", SAMPLES)
Editions = Callable[[str], Path]

ITEMS = (
    "  - title: Apologies\n",
    "  - report: trees.md\n    annexes: [{title: Annex A - Every tree, file: trees.csv}]\n",
    "  - report: ponds.md\n",
    "  - report: contract.md\n    exempt: {paragraphs: [3], reason: The bid is secret.}\n"
    "    shown: number\n",
)
LATER = (
    "  - report: roof.md\n    late: {reason: The roof leaks.}\n",
    "  - update: 3\n    title: Addendum\n    file: addendum.md\n",
)
TREES = "Number,Street,Species,Height in metres,Crown in metres,Condition,Work,Cost\n" + "".join(
    f"{number},The Avenue {number},Tilia cordata,{number % 9 + 4},6,Fair,Crown lift,£{number}00\n"
    for number in range(1, 24)
)
FILES = {
    "organisation.yaml": "name: Example Town Council\n",
    "committees/parks.yaml": "name: Parks\ntime: 7 pm\nvenue: Hall\nnotice: none\n"
    "members: [{name: A Ash}]\n",
    "2030-03-04/trees.md": "---\ntitle: Street Trees\nfrom: Clerk\n---\n\nForty trees.\n\n"
    + "## A heading\n\nWords of a paragraph, which go on for more than one line of the page.\n\n"
    * 30,
    "2030-03-04/trees.csv": TREES,
    "2030-03-04/ponds.md": "---\ntitle: The Pond\nfrom: Clerk\n---\n\nIt leaks.\n",
    "2030-03-04/contract.md": "---\ntitle: The Contract\nfrom: Clerk\n---\n\nGrubb asks for it.\n",
    "2030-03-04/roof.md": "---\ntitle: The Roof\nfrom: Clerk\n---\n\nIt leaks, too.\n",
    "2030-03-04/addendum.md": "A second pond leaks.\n",
}
WITH_EVERYTHING = {
    "organisation.yaml": """\
name: Example Town Council
item-numbers: ['{number}', '{above}({letter})']
style: {cover: yes, agenda-layout: table}
""",
    "committees/parks.yaml": FILES["committees/parks.yaml"],
    "2030-03-04/trees.md": FILES["2030-03-04/trees.md"],
    "2030-03-04/trees.csv": TREES,
    "2030-03-04/porch.md": "## Assessment\n\nThe porch cannot be seen from the road.\n",
    "2030-03-04/meeting.yaml": """\
committee: parks
date: 2030-03-04
text: All are welcome.
notes: Phones are switched off.
agenda:
  - section: Part A - Routine
    text: The chair takes these first.
  - title: Apologies
    lead: A Ash
    time: 19:00
    purpose: information
  - section: Part B - Consent
    consent: yes
  - title: Accounts
    items: [{title: Bank statement}, {title: Payments for February, consent: no}]
  - title: Tea
    number: none
  - section: Part C - Business
  - title: Planning
    applications:
      - {reference: 26/00123/FUL, address: 4 Mill Row, ward: Mill, proposal: A porch,
         officer: Q Quill, recommendation: Approve, speakers: [R Rook], report: porch.md}
      - {reference: 26/00140/LBC, address: The Forge, proposal: New windows}
  - report: trees.md
    annexes: [{title: Annex A - Every tree, file: trees.csv}]
""",
    "2030-03-04/minutes.yaml": """\
date: 2030-03-04
chair: A Ash
start: 7 pm
finish: 8 pm
present: [{name: A Ash}]
minutes:
  - title: Street Trees
    text: Members asked about the limes.
    resolved: That forty trees be planted.
""",
}


@pytest.fixture(scope="session")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Editions:
    """Build a sample with its web edition; return the folder of its files."""

    @cache
    def make(sample: str) -> Path:
        root = ROOT if sample in MEETINGS else tmp_path_factory.mktemp(sample)
        output = tmp_path_factory.mktemp("web")
        if sample in MEETINGS:
            meeting = sample
        elif sample == PUBLISHED:
            meeting = "2030-03-04"
            publish_sample(root, output)
        elif sample == EVERYTHING:
            meeting = "2030-03-04"
            write_files(root, WITH_EVERYTHING)
        else:
            files = starter_files(sample)
            assert create(files, root).problems == ()
            (meeting,) = (Path(f).parts[1] for f in files if f.endswith("/meeting.yaml"))
        build(Request(root, meeting, output, web=True))
        return output / meeting

    return make


def write_files(root: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = root / "meetings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def publish_sample(root: Path, output: Path) -> None:
    """Publish the pack, then a correction of a paper, then a supplement with an update."""
    write_files(root, FILES)
    folder = root / "meetings" / "2030-03-04"
    ask = Request(root, "2030-03-04", output, act=Act.PUBLISH, today=date(2030, 2, 20))
    agenda = "committee: parks\ndate: 2030-03-04\nagenda:\n" + "".join(ITEMS)
    (folder / "meeting.yaml").write_text(agenda, "utf-8")
    build(ask)
    (folder / "ponds.md").write_text(FILES["2030-03-04/ponds.md"].replace("leaks", "is dry"))
    build(replace(ask, today=date(2030, 2, 25), reason="It does not leak."))
    (folder / "meeting.yaml").write_text(agenda + "".join(LATER), "utf-8")
    build(replace(ask, today=date(2030, 2, 28)))
