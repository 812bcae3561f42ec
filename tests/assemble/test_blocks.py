"""Sections kept as blocks: the same bytes, and nothing is opened again that did not change."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from agendapack.assemble import freeze as blocks
from agendapack.assemble.freeze import freeze
from agendapack.assemble.layout import Block, read_block, write_block
from agendapack.model.document import Document
from agendapack.problems import InternalFault
from tests.assemble.packs import REPORT, make, pack, section
from tests.pack.test_known_layouts import Memory

TABLE = """<article lang="en-GB" id="report"><h1>Report</h1><h2 id="report.costs">Costs</h2>
<table><thead><tr><th scope="col">Year</th><th scope="col">Cost</th></tr></thead>
<tbody><tr><th scope="row">2020</th><td>12 (100%)</td></tr></tbody></table></article>"""


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the sections that are made into blocks, by their keys."""
    keys: list[str] = []

    def noted(piece: object, *given: object, inner: Callable[..., Block] = freeze) -> Block:
        keys.append(str(getattr(piece, "key", "")))
        return inner(piece, *given)

    monkeypatch.setattr(blocks, "freeze", noted)
    return keys


def change_report(document: Document, html: str) -> Document:
    *others, report = document.groups
    first, *rest = report.pieces
    changed = replace(section("report", html, ("3",)), headings=first.headings)
    return replace(document, groups=(*others, replace(report, pieces=(changed, *rest))))


@pytest.mark.parametrize("report", [REPORT, TABLE])
def test_known_sections_give_the_same_bytes(report: str, frozen: list[str]) -> None:
    memory = Memory()
    document = pack("tagged-letter", report=report)
    cold = make(document, cache=memory)
    assert frozen == ["agenda", "minutes", "report"]
    assert make(document, cache=memory) == cold == make(document)
    assert frozen == ["agenda", "minutes", "report"] * 2  # the second time without a cache


def test_only_a_section_that_changed_is_opened(frozen: list[str]) -> None:
    memory = Memory()
    make(pack(), cache=memory)
    frozen.clear()
    changed = change_report(pack(), REPORT.replace("None.", "A few pounds."))
    made = make(changed, cache=memory)
    assert frozen == ["report"]
    assert made == make(changed)


def test_a_link_follows_what_came_and_went(frozen: list[str]) -> None:
    memory = Memory()
    document, without = pack(), change_report(pack(), REPORT.replace(' id="report.costs"', ""))
    without = replace(without, absent=frozenset({"report.costs"}))
    assert make(document, cache=memory) == make(document)
    frozen.clear()
    made = make(without, cache=memory)
    assert frozen == ["minutes"]
    assert made == make(without)


def test_a_link_that_leads_nowhere_is_found_though_the_section_is_known() -> None:
    memory = Memory()
    make(pack(), cache=memory)
    broken = change_report(pack(), REPORT.replace(' id="report.costs"', ""))
    with pytest.raises(InternalFault, match=r"'minutes' has a link to 'report\.costs'"):
        make(broken, cache=memory)


@pytest.mark.parametrize("html", [REPORT, TABLE])
def test_a_block_is_read_as_it_was_written(html: str) -> None:
    block = freeze(section("report", html, ("3",)), "1.0.", lambda wanted: True)
    written = write_block(block)
    assert write_block(read_block(written)) == written
    assert read_block(written).objects[-1].template == block.objects[-1].template


def test_the_pages_of_a_block_are_compressed_already() -> None:
    long = "".join(f"<p>Paragraph {number}</p>" for number in range(20))
    block = freeze(section("report", f"<article>{long}</article>", ("3",)), "1.0.", lambda _: True)
    contents = [made for made in block.objects if made.data and b"/MCID" in made.data]
    assert contents == []
    assert not any(made.packs and len(made.data or b"") > 256 for made in block.objects)
