from hypothesis import given
from hypothesis import strategies as st

from agendapack.tools.changes.compare import in_order, match


def pairs(old: list[str], new: list[str]) -> list[tuple[str | None, str | None]]:
    return match(old, new, lambda text: text.split(":")[0], lambda text: text.split(":")[1])


def test_keys_come_first_then_titles_then_what_is_alike() -> None:
    old = ["a:Pond", "b:Bench", "c:Repair of Footpaths"]
    new = ["x:Bench", "a:Lake", "y:Repair of the Footpaths", "z:New"]
    assert pairs(old, new) == [
        ("b:Bench", "x:Bench"),
        ("a:Pond", "a:Lake"),
        ("c:Repair of Footpaths", "y:Repair of the Footpaths"),
        (None, "z:New"),
    ]


def test_what_is_gone_stands_behind_what_it_followed() -> None:
    assert pairs(["a:A", "b:Bench", "c:C"], ["a:A", "c:C"]) == [
        ("a:A", "a:A"),
        ("b:Bench", None),
        ("c:C", "c:C"),
    ]


@given(st.permutations(range(7)))
def test_what_keeps_its_order_ascends_on_both_sides(places: list[int]) -> None:
    kept = sorted(in_order(list(enumerate(places))))
    assert kept
    assert [after for _, after in kept] == sorted(after for _, after in kept)
