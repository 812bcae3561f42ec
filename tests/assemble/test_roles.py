from hypothesis import given
from hypothesis import strategies as st

from agendapack.assemble.tags_graft import level_headings, settle_roles
from agendapack.pdf.encoded import MarkedContent
from agendapack.pdf.tags import StructElement, walk


def of(*roles: str) -> StructElement:
    return StructElement("Root", kids=[StructElement(role) for role in roles])


def roles(root: StructElement) -> list[str]:
    return [element.role for element in walk(root)][1:]


def levelled(*given: str) -> list[str]:
    root = of(*given)
    level_headings(list(walk(root)))
    return roles(root)


def test_headings_that_skip_are_levelled() -> None:
    assert levelled("H2", "H4", "H3", "P", "H1") == ["H1", "H2", "H2", "P", "H1"]


def test_headings_in_order_stay() -> None:
    assert levelled("H1", "H2", "H3", "H2", "H1") == ["H1", "H2", "H3", "H2", "H1"]


def test_plain_headings_go_by_their_sections() -> None:
    inner = StructElement("Sect", kids=[StructElement("H")])
    root = StructElement("Root", kids=[StructElement("Sect", kids=[StructElement("H"), inner])])
    level_headings(list(walk(root)))
    assert roles(root) == ["Sect", "H1", "Sect", "H2"]


@given(st.lists(st.integers(1, 9), max_size=20))
def test_no_level_is_ever_skipped(levels: list[int]) -> None:
    found = [int(role[1:]) for role in levelled(*(f"H{level}" for level in levels))]
    assert all(
        0 < now <= min(before + 1, 6) for before, now in zip([0, *found], found, strict=False)
    )


def test_roles_are_followed_to_standard_ones() -> None:
    root = of("Heading_1", "Text", "Loop", "Strong", "P", "Unknown")
    root.kids.append(StructElement("Unknown", kids=[StructElement("P")]))
    root.kids.append(StructElement("Unknown", kids=[MarkedContent(0, 0)]))
    mapped = {"Heading_1": "Big", "Big": "H1", "Text": "P", "Loop": "Again", "Again": "Loop"}
    settle_roles(list(walk(root)), mapped)
    assert roles(root) == ["H1", "P", "Span", "Span", "P", "Span", "Div", "P", "Span"]
