"""Names for what has a title: each stands for one thing only."""

from agendapack.model.text import make_unique


def test_equal_names_are_counted_on() -> None:
    taken: set[str] = set()
    made = [make_unique("trees", taken) for _ in range(100)]
    assert made == ["trees", *(f"trees-{count}" for count in range(2, 101))]
    assert taken == set(made)


def test_a_name_that_is_taken_by_itself_is_given_to_nothing_else() -> None:
    own = {"trees", "trees-2", "trees-4", "trees-8"}
    taken = set(own)
    made = [make_unique("trees", taken) for _ in range(10)]
    assert len(set(made)) == 10
    assert not own & set(made)


def test_thousands_of_equal_names_need_a_few_looks_each() -> None:
    class Counting(set[str]):
        looks = 0

        def __contains__(self, name: object) -> bool:
            self.looks += 1
            return super().__contains__(name)

    taken = Counting()
    for _ in range(2000):
        make_unique("trees", taken)
    assert taken.looks < 2000 * 40
