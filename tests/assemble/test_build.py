import re
import subprocess
import sys
from dataclasses import replace
from io import BytesIO

import page as validator
import pikepdf
import pytest

from agendapack.assemble import check_numbers
from agendapack.model.wording import ENGLISH
from agendapack.pdf import check_tags
from agendapack.problems import InternalFault
from tests.assemble.packs import ANNEXES, REPORT, make, pack, read_annex
from tests.describe import describe
from tests.fixtures.make_annexes import ANNEXES as MADE

UNUSABLE = {"cut-short", "not-a-pdf", "empty", "encrypted-password", "no-eof"}
DECRYPTED_BEFORE = {"encrypted-empty-password"}
USABLE = sorted({path.stem for path in ANNEXES.glob("*.pdf")} - UNUSABLE - DECRYPTED_BEFORE)
TAGGED = ("tagged-letter", "tagged-table", "tagged-deep")


def failures(data: bytes, profile: str) -> list[str]:
    report = validator.validate_pdf_bytes(data, profile=profile)
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]


def test_a_pack_as_its_readers_meet_it() -> None:
    assert (
        describe(make(pack()).data)
        == """\
page i
  Agenda
  1. Declarations
  2. Minutes
  (Pages 1 - 2)
  3. Report
  (Page 3)
  4. Urgent business
page 1 | Page 1 | Agenda Item 2
  Minutes
  As said in
  the report
  .
page 2 | Page 2
page 3 | Page 3 | Agenda Item 3
  Report
  Background
  See
  the web
  .
  Costs
  None.

bookmarks
  Agenda -> page i
  1. Declarations -> page i
  2. Minutes -> page 1
  3. Report -> page 3
    Background -> page 3
    Costs -> page 3
  4. Urgent business -> page i

links
  page i -> page 1 '(Pages 1 - 2)'
  page i -> page 3 '(Page 3)'
  page 1 -> page 3 'the report'
  page 1 -> page i ''
  page 3 -> https://example.org/ 'the web'
  page 3 -> page i ''

tags
  Document
    Part title='Agenda'
      H1 Agenda
      Sect
        H2 1. Declarations
      Sect
        H2 2. Minutes
          Link (Pages 1 - 2)
      Sect
        H2 3. Report
          Link (Page 3)
      Sect
        H2 4. Urgent business
    Part title='Minutes'
      Link alt='Back to agenda item 2'
      H1 Minutes
      P As said in .
        Link the report
    Part title='Report'
      Link alt='Back to agenda item 3'
      H1 Report
      H2 Background
      P See .
        Link the web
      H2 Costs
      P None.
"""
    )


@pytest.mark.parametrize("annexes", [(), TAGGED], ids=["sections", "tagged-annexes"])
@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_claims_hold(annexes: tuple[str, ...], profile: str) -> None:
    made = make(pack(*annexes))
    assert made.obstacles == ()
    assert failures(made.data, profile) == []


@pytest.mark.parametrize("name", USABLE)
def test_every_annex_goes_in(name: str) -> None:
    document = pack(name)
    made = make(document)
    check_numbers(document, made.data, ENGLISH)
    assert check_tags(made.data) == ()
    blamed = {obstacle.key for obstacle in made.obstacles}
    sound = name.startswith("tagged") or name in ("broken-tree-no-parenttree", "broken-tree-cycle")
    assert blamed == (set() if sound else {"report.annex-a"})
    with pikepdf.open(BytesIO(made.data)) as pdf:
        assert len(pdf.pages) == made.pages
        assert pdf.check_pdf_syntax() == []


def test_all_annexes_were_tried() -> None:
    assert len(USABLE) >= len(MADE) - len(UNUSABLE) + len(TAGGED)


@pytest.mark.parametrize("part", [0, 1, 2])
def test_parts_of_a_pack_stand_alone(part: int) -> None:
    whole = pack("tagged-letter")
    alone = replace(whole, groups=(whole.groups[part],), item_bookmarks=())
    made = make(alone)
    assert check_tags(made.data) == ()
    assert failures(made.data, "ua1") == []
    assert failures(made.data, "2a") == []


def test_same_inputs_give_same_bytes_in_another_process() -> None:
    program = (
        "import sys; from tests.assemble.packs import *;"
        "sys.stdout.buffer.write(make(pack('tagged-table', 'layers-hidden')).data)"
    )
    first, second = (
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
        ).stdout
        for seed in ("1", "2")
    )
    assert len(first) > 10_000
    assert first == second


def test_single_papers_and_packs_have_their_own_identifiers() -> None:
    whole = pack()
    alone = replace(whole, groups=whole.groups[1:2], item_bookmarks=())
    ids = [pikepdf.open(BytesIO(make(doc).data)).trailer["/ID"][0] for doc in (whole, alone)]
    assert bytes(ids[0]) != bytes(ids[1])


def test_equal_streams_are_stored_once() -> None:
    once, thrice = (len(make(pack(*["tagged-table"] * times)).data) for times in (1, 3))
    assert thrice - once < len(read_annex("tagged-table"))


def test_a_document_needs_pages_and_as_many_labels() -> None:
    document = pack()
    report = document.groups[2]
    wrong = replace(report, pieces=(replace(report.pieces[0], labels=("3", "4")),))
    with pytest.raises(InternalFault, match="'report' has 1 pages, but 2 labels"):
        make(replace(document, groups=(*document.groups[:2], wrong)))


def test_other_languages_are_said() -> None:
    whole = pack(report=REPORT)
    french = replace(whole, language="fr-FR")
    assert re.search(r"Part title='Report'\n.*\n +Sect lang='en-GB'", describe(make(french).data))
