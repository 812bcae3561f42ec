"""Tags that are odd in many ways: a sound file comes of each, and its claims hold."""

from dataclasses import replace
from functools import cache

import pytest

from agendapack.assemble import check_numbers
from agendapack.load.examiner import measure_pdf
from agendapack.model.document import Document
from agendapack.model.facts import ExaminedPaper
from agendapack.model.wording import ENGLISH
from agendapack.pdf import check_tags
from tests.assemble.packs import make, pack_of, read_annex
from tests.fixtures.odd_trees import CHANGES, odd_tree
from tests.validation import contradictions

FILES = ("tagged-letter", "tagged-deep", "tagged-table", "tagged-bullets")


@cache
def whole_pack(name: str) -> Document:
    return pack_of(read_annex(name))


@pytest.mark.parametrize("seed", range(2 * len(CHANGES)))
def test_no_tags_make_a_fault_or_a_false_claim(seed: int) -> None:
    name = FILES[seed % len(FILES)]
    data = odd_tree(read_annex(name), seed)
    found = measure_pdf(data)
    assert isinstance(found, ExaminedPaper)
    whole = whole_pack(name)
    *before, report = whole.groups
    faults = found.facts.font_faults
    annex = replace(report.pieces[1], data=found.data or data, font_faults=faults)
    report = replace(report, pieces=(report.pieces[0], annex))
    document = replace(whole, groups=(*before, report))
    made = make(document).data
    check_numbers(document, made, ENGLISH)
    assert check_tags(made) == ()
    assert contradictions(made) == []
