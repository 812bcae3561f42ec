"""The workspaces that `agendapack init --kind` writes: each builds without a word, and is sound."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from agendapack.cli.start_commands import init_command
from agendapack.load.bodies import read_styles
from agendapack.model.request import Request
from agendapack.output.files import PLAIN, STARTERS, create, starter_files, starter_kinds
from agendapack.pdf import text_of_pages
from agendapack.pipeline import build
from agendapack.problems import Problem
from tests.validation import PROFILES, contradictions

KINDS = starter_kinds()
SHOWN = {
    "charity-board": ["Meeting of the Board of Trustees", "Table 1: Income and expenditure"],
    "council": ["Notice of a public meeting of", "Exempt information under paragraph 3"],
    "governors": ["Headteacher's Report", "Business that is not for publication"],
    "nhs-board": [
        "Level of assurance",
        "Lead Purpose Time Pages",
        "10.00 am 30 minutes",
        "For decision For discussion For assurance For information ☒ Yes ☐ No ☒ Yes ☐ No",
        "Executive lead Mark Noble, Director of Finance",
        "Approved by the lead Monday, 19 May 2031",
    ],
    "parish": [
        "You are hereby summoned to attend",
        "Clerk to the Council Dated Friday, 2 May 2031",
        "31/43. Grass Cutting",
    ],
    "standards": ["N 408. 11.00, 2 hours. Lead: A Abara. For decision.", "D07/2031."],
    "university": ["Items marked ★", "S30/012."],
    "us-council": ["Monday, April 14, 2031", "Now, therefore, be it resolved", "Consent Agenda"],
}
"""Words that show the parts which packs of such bodies have."""


@dataclass(frozen=True)
class Sample:
    """The built workspace of a kind: what was said of it, and its packs."""

    problems: tuple[Problem, ...]
    packs: tuple[bytes, ...]
    agenda: bytes


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sample]:
    return {kind: make(kind, tmp_path_factory.mktemp(kind)) for kind in KINDS}


def make(kind: str, root: Path) -> Sample:
    files = starter_files(kind)
    assert create(files, root).problems == ()
    (meeting,) = {Path(name).parts[1] for name in files if name.endswith("/meeting.yaml")}
    built = build(Request(root, meeting, root / "build"))
    folder = root / "build" / meeting
    packs = sorted(folder.rglob("*pack.pdf"))
    return Sample(
        built.problems,
        tuple(path.read_bytes() for path in packs),
        (folder / "agenda.pdf").read_bytes(),
    )


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_builds_without_a_word_and_shows_its_parts(
    kind: str, samples: dict[str, Sample]
) -> None:
    sample = samples[kind]
    assert sample.problems == ()
    said = " ".join(text_of_pages(sample.packs[0]).split()).replace("\u00a0", " ")
    assert [words for words in SHOWN[kind] if words not in said] == []


@pytest.mark.parametrize("kind", KINDS)
def test_both_judges_find_nothing_in_the_packs_of_a_kind(
    kind: str, samples: dict[str, Sample]
) -> None:
    for pack in samples[kind].packs:
        assert all(claim in pack for claim in PROFILES.values())
        assert contradictions(pack) == []


def test_each_kind_has_a_style_that_ships_and_its_name_in_the_help() -> None:
    assert set(KINDS) == set(read_styles()) == set(SHOWN)
    for kind in KINDS:
        assert f"extends: {kind}\n" in starter_files(kind)["meetings/organisation.yaml"]
    (option,) = (each for each in init_command.params if each.name == "kind")
    told = getattr(option, "help", "")
    assert [kind for kind in KINDS if kind not in told] == []


def test_every_file_of_a_kind_is_written() -> None:
    for kind in (PLAIN, *KINDS):
        there = {path for path in (STARTERS / kind).rglob("*") if path.is_file()}
        assert len(starter_files(kind)) == len(there) + 1


def test_each_kind_has_a_page_with_a_small_picture() -> None:
    docs = Path(__file__).parent.parent.parent / "docs" / "kinds"
    assert {path.stem for path in docs.glob("*.md")} == set(KINDS)
    for kind in KINDS:
        text = (docs / f"{kind}.md").read_text("utf-8")
        assert f"({kind}.png)" in text
        assert f"agendapack init --kind {kind}\n" in text
        assert 10_000 < (docs / f"{kind}.png").stat().st_size < 60_000
