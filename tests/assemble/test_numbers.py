from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest

from agendapack.assemble import check_numbers
from agendapack.problems import InternalFault
from tests.assemble.packs import make, pack


def spoiled(spoil: Callable[[pikepdf.Pdf], None]) -> None:
    document = pack("untagged-scan")
    with pikepdf.open(BytesIO(make(document).data)) as pdf:
        spoil(pdf)
        file = BytesIO()
        pdf.save(file)
    check_numbers(document, file.getvalue())


def move_label(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PageLabels.Nums[3].St = 2


def exchange_stamps(pdf: pikepdf.Pdf) -> None:
    one, other = pdf.pages[4].Contents, pdf.pages[5].Contents
    one[-1], other[-1] = other[-1], one[-1]


def drop_stamp(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[4].Contents[-1]


def move_bookmark(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.Last.Prev.Dest[0] = pdf.pages[0].obj


def move_link(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots[1].Dest[0] = pdf.pages[1].obj


def drop_links(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].Annots


def move_destination(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names.Dests.Names[3][0] = pdf.pages[0].obj


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (move_label, "the page labels are ['i', '2', '3', '4', '5', '6'], not"),
        (exchange_stamps, "page 4 is stamped ['Page 5'], not ['Page 4']"),
        (drop_stamp, "page 4 is stamped [], not ['Page 4']"),
        (move_bookmark, "no bookmark '3. Report' leads to page 3"),
        (move_link, "'(Pages 3 - 5)' leads to pages 1 - 2"),
        (drop_links, "no page reference in the agenda leads to item 2"),
        (move_destination, "'minutes' is no destination of its page"),
    ],
)
def test_each_disagreement_is_a_fault_of_ours(
    spoil: Callable[[pikepdf.Pdf], None], fault: str
) -> None:
    with pytest.raises(InternalFault) as raised:
        spoiled(spoil)
    assert fault in str(raised.value)


def test_a_finished_pack_agrees_with_itself() -> None:
    spoiled(lambda pdf: None)
