"""Page labels: what a viewer calls each page (ISO 32000-1, 12.4.2), written and read.

Labels i, ii, 1, 2, 18a become the number tree

    0 << /S /r >>   2 << /S /D >>   4 << /P (18a) >>

where each range counts on from its first page. A range ends where the next label is
not the one that counting on would give.
"""

from collections.abc import Sequence

from agendapack.model.page_numbers import PageLabel, roman
from agendapack.pdf.objects import (
    DictionaryObject,
    PdfObject,
    array,
    dictionary,
    look,
    look_int,
    look_name,
    look_text,
    name,
    number,
    resolve,
    text,
)
from agendapack.pdf.source import Source
from agendapack.pdf.tags import number_tree


def page_labels(labels: Sequence[str]) -> DictionaryObject:
    """Return the number tree for the labels of all pages of a document."""
    nums: list[PdfObject] = []
    expected = PageLabel("")
    for index, label in enumerate(labels):
        own = PageLabel.read(label)
        if own.place:  # PDF counts no letters
            own = PageLabel("")
        if own != expected or not own.style:
            nums += [number(index), _range(own, label)]
        expected = PageLabel(own.style, own.number + 1)
    return dictionary(Nums=array(nums))


def _range(own: PageLabel, label: str) -> DictionaryObject:
    if not own.style:
        return dictionary(P=text(label))
    return dictionary(S=name(own.style), St=number(own.number) if own.number > 1 else None)


def read_labels(source: Source) -> tuple[str, ...]:
    """Return the label of each page, as a viewer shows it."""
    ranges = number_tree(look(source.root, "PageLabels"))
    labels: list[str] = []
    style, prefix, value = None, "", 1
    for index in range(len(source.pages)):
        found = next((v for key, v in ranges.items() if key == index), None)
        if found is not None:
            style = look_name(resolve(found), "S")
            prefix = look_text(resolve(found), "P") or ""
            value = look_int(resolve(found), "St") or 1
        counted = {"D": str(value), "r": roman(value)}.get(style or "", "")
        labels.append(prefix + counted)
        value += 1
    return tuple(labels)
