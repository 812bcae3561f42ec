from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, NameObject

from agendapack.model.page_numbers import PageLabel, roman
from agendapack.pdf.labels import page_labels


def shown(labels: list[str]) -> list[str]:
    """Return the labels as another reader shows them."""
    writer = PdfWriter()
    for _ in labels:
        writer.add_blank_page(10, 10)
    writer.root_object[NameObject("/PageLabels")] = page_labels(labels)
    file = BytesIO()
    writer.write(file)
    return list(PdfReader(file).page_labels)


def test_ranges_are_as_long_as_they_can_be() -> None:
    nums = page_labels(["i", "ii", "1", "2", "18a", "3"])["/Nums"]
    assert isinstance(nums, ArrayObject)
    assert list(nums[::2]) == [0, 2, 4, 5]


@pytest.mark.parametrize(
    "labels",
    [["i", "ii", "iii", "iv", "1", "2"], ["9", "10", "11"], ["18", "18a", "18b", "19"], ["A-1"]],
)
def test_another_reader_shows_the_same(labels: list[str]) -> None:
    assert shown(labels) == labels


@given(
    st.lists(
        st.integers(1, 3000).map(str)
        | st.integers(1, 3000).map(roman)
        | st.text("0123456789abivx-", min_size=1, max_size=4),
        min_size=1,
        max_size=12,
    )
)
def test_any_labels_are_kept(labels: list[str]) -> None:
    assert shown(labels) == labels


@pytest.mark.parametrize("label", ["iiii", "ic", "IV", "", "0", "007", "10000000000"])
def test_what_only_looks_like_a_number_is_written_out(label: str) -> None:
    assert PageLabel.read(label) == PageLabel("")
