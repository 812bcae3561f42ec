import re
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest

from agendapack.pdf import check_tags
from tests.assemble.packs import make, pack
from tests.pack.test_known_layouts import Memory


def root(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.Root.StructTreeRoot


def report(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Return the report's part: its link back, H1, H2, P, H2, P."""
    return root(pdf).K[0].K[2]


def spoiled(spoil: Callable[[pikepdf.Pdf], None]) -> str:
    """Check a spoiled file with what is known of the sound one; without, the same is found."""
    sound, memory = make(pack()).data, Memory()
    assert check_tags(sound, memory) == ()
    with pikepdf.open(BytesIO(sound)) as pdf:
        spoil(pdf)
        file = BytesIO()
        pdf.save(file)
    faults = check_tags(file.getvalue(), memory)
    assert faults == check_tags(file.getvalue())
    return "; ".join(faults)


def drop_element(pdf: pikepdf.Pdf) -> None:
    del report(pdf).K[1]


def share_content(pdf: pikepdf.Pdf) -> None:
    report(pdf).K[1].K = pikepdf.Array([0, 1])


def swap_parents(pdf: pikepdf.Pdf) -> None:
    listed = root(pdf).ParentTree.Nums[5]
    listed[0], listed[1] = listed[1], listed[0]


def invent_content(pdf: pikepdf.Pdf) -> None:
    report(pdf).K[1].K = pikepdf.Array([0, 99])


def number_anew(pdf: pikepdf.Pdf) -> None:
    content = pdf.pages[3].Contents[1]
    content.write(re.sub(rb"/MCID 0\b", b"/MCID 77", content.read_bytes()))


def wrong_parent(pdf: pikepdf.Pdf) -> None:
    report(pdf).K[1].P = root(pdf).K[0]


def repeat_element(pdf: pikepdf.Pdf) -> None:
    report(pdf).K.append(report(pdf).K[1])


def make_link_a_span(pdf: pikepdf.Pdf) -> None:
    report(pdf).K[0].S = pikepdf.Name.Span


def forget_link(pdf: pikepdf.Pdf) -> None:
    del report(pdf).K[0]


def silence_link(pdf: pikepdf.Pdf) -> None:
    del report(pdf).K[0].Alt


def break_a_rule(pdf: pikepdf.Pdf) -> None:
    report(pdf).K[1].S = pikepdf.Name.LI


def leave_a_key(pdf: pikepdf.Pdf) -> None:
    root(pdf).ParentTree.Nums.extend(pikepdf.Array([999, report(pdf).K[1]]))


def forget_tree(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


def use_a_number_twice(pdf: pikepdf.Pdf) -> None:
    content = pdf.pages[3].Contents[1]
    content.write(re.sub(rb"/MCID 1\b", b"/MCID 0", content.read_bytes()))


def put_a_word_among_elements(pdf: pikepdf.Pdf) -> None:
    report(pdf).K.append(pikepdf.String("No element"))


def write_an_element_in_place(pdf: pikepdf.Pdf) -> None:
    report(pdf).K.append(pikepdf.Dictionary(S=pikepdf.Name.P, P=report(pdf)))


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (use_a_number_twice, "page 4: an MCID is used twice"),
        (put_a_word_among_elements, "a kid in the structure tree is no element"),
        (write_an_element_in_place, "a kid in the structure tree is no object of its own"),
        (drop_element, "page 4: MCID 0 has 0 elements"),
        (share_content, "page 4: MCID 1 has 2 elements"),
        (swap_parents, "page 4: the parent tree disagrees about MCID 0"),
        (invent_content, "has no MCID 99, but an element"),
        (number_anew, "page 4: MCID 77 has 0 elements"),
        (wrong_parent, "names another parent than it has"),
        (repeat_element, "stands in two places"),
        (silence_link, "has no words"),
        (break_a_rule, "its lists or tables are put together wrongly: LI"),
        (make_link_a_span, "page 4: a Link annotation hangs on a Span"),
        (forget_link, "page 4: a Link annotation has 0 elements"),
        (leave_a_key, "the parent tree has a key 999 that nothing uses"),
        (forget_tree, "it is not tagged"),
    ],
)
def test_each_fault_is_found(spoil: Callable[[pikepdf.Pdf], None], fault: str) -> None:
    assert fault in spoiled(spoil)


def test_a_sound_file_has_none() -> None:
    assert spoiled(lambda pdf: None) == ""
