"""For random meetings: no word of what is withheld is in a public file, however short it is."""

import json
import tempfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from agendapack.model.request import Request
from agendapack.pipeline import build
from tests.packs.public_bytes import bare, public_texts, public_words
from tests.packs.test_withheld_matrix import ANNEXES, KINDS, read
from tests.packs.withheld_cells import COMMITTEE, FOLDER

VOLUME = 40_000
"""So many bytes that a pack of a few pages has more than one volume."""
SHORT = 5
"""Words of fewer letters stand in compressed bytes by chance."""
STAYS = ("out", "told", "files", "links")
HIDING = [
    (kind, way)
    for way, row in read(ANNEXES).items()
    for kind, happens in row.items()
    if happens in STAYS and kind not in ("svg", "report")
]
"""Ways of hiding a word in an open annex with which a meeting builds; it stays out all the same."""
WORDS = st.lists(st.text("jqvwxyz", min_size=3, max_size=9), min_size=8, max_size=8, unique=True)
"""None of letters that stand in a hash as well, such as "bbb" in the middle of one."""
EXEMPT = "{paragraphs: [3], reason: Haggling over %s.}"
PAPERS = ("md", "txt", "csv", "docx", "xlsx", "pdf")


@dataclass(frozen=True)
class Drawn:
    """An item, with what is withheld of it: the paper, a part of it, or an annex."""

    withheld: str
    annex: str
    hiding: tuple[str, str]
    words: list[str]


ITEMS = st.lists(
    st.builds(
        Drawn,
        st.sampled_from(("paper", "part", "annex")),
        st.sampled_from(PAPERS),
        st.sampled_from(HIDING),
        WORDS,
    ),
    min_size=1,
    max_size=3,
)


def write(root: Path, items: list[Drawn]) -> None:
    """Write a meeting in which each word of the items is withheld."""
    home = root / "meetings" / FOLDER
    (root / "meetings" / "committees").mkdir(parents=True)
    home.mkdir()
    (root / "meetings" / "organisation.yaml").write_text("name: Elm Town Council\nnotice: none\n")
    (root / "meetings" / "committees" / "parks.yaml").write_text(COMMITTEE)
    agenda, numbers = ["committee: parks", f"date: {FOLDER}", "agenda:"], count(1)
    for item in items:
        title, body, name, reason, cell, of_annex, hidden, file = item.words
        number, (kind, way) = next(numbers), item.hiding
        exempt = EXEMPT % reason
        paper = f"{name}-{number}" if item.withheld == "paper" else f"r{number}"
        said, top = f"The buyer is {body.title()} today.", f"Trees {number}"
        if item.withheld == "paper":
            top = f"Sale to {title.title()}"
        else:
            said = (
                f"Oaks.\n\n[[exempt 3: {reason}.]]\n\n{said} By {title}, {name}.\n\n[[end exempt]]"
            )
        (home / f"{paper}.md").write_text(f"---\ntitle: {top}\nfrom: Clerk\n---\n{said}\n")
        agenda.append(f"  - report: {paper}.md")
        agenda += [f"    exempt: {exempt}", "    shown: number"] * (item.withheld == "paper")
        annex = f"{file}-{number}.{item.annex}"
        (home / annex).write_bytes(KINDS[item.annex]["seen"](cell.title()))
        more = f", exempt: {exempt}, shown: number" if item.withheld != "paper" else ""
        more += ", alt: Oaks" * (item.annex == "pdf")
        agenda += ["    annexes:", f"      - {{title: {of_annex.title()}, file: {annex}{more}}}"]
        # The paper that is withheld has the word as well that an open annex of another item hides.
        with (home / f"{paper}.md").open("a") as end:
            end.write(f"\n[[exempt 3: {reason}.]]\n\nAlso {hidden}.\n\n[[end exempt]]\n")
        (home / f"h{number}.{kind}").write_bytes(KINDS[kind][way](hidden))
        alt = ", alt: Oaks" * (kind in ("pdf", "jpg"))
        agenda += [f"  - title: Oaks {number}", "    annexes:"]
        agenda.append(f"      - {{title: Map {number}, file: h{number}.{kind}{alt}}}")
    (home / "meeting.yaml").write_text("\n".join(agenda) + "\n")


@settings(max_examples=12, derandomize=True)
@given(ITEMS)
def test_no_withheld_word_is_in_a_public_file(items: list[Drawn]) -> None:
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        write(root, items)
        build(Request(root, FOLDER, root / "out", large_print=True, web=True, split=VOLUME))
        folder = root / "out" / FOLDER
        assert json.loads((folder / "pack.json").read_text("utf-8"))["papers"]
        words = {word for item in items for word in item.words}
        assert words.isdisjoint(public_texts(folder))
        every = public_words(folder)
        assert [word for word in words if len(word) >= SHORT and bare(word) in every] == []
        restricted = public_texts(folder / "restricted")
        assert {item.words[1] for item in items} <= restricted
