"""What looks like a mark of withholding, however it is typed, and what does not."""

import pytest

from agendapack.model.marks import find_mark, find_marks

MARKS = [
    "[[exempt 3: the price]]",
    "[[end exempt]]",
    "[[confidential: a letter]]",
    "[[ end confidential ]]",
    "[[end]]",
    "[[end ",
    "{{exempt 3: the price}}",
    "{{end exempt}}",
    "{exempt 3: the price}",
    r"\[\[exempt 3: the price\]\]",
    r"\[\[end exempt\]\]",
    r"[\[exempt 3: the price]]",
    "[exempt 3: the price]",
    "[end exempt]",
    "[ [exempt 3: the price] ]",
    "[ [end exempt] ]",
    "[[exempt 3: the price]",
    "[exempt 3: the price]]",
    "exempt 3: the price]]",
    "end exempt]]",
    "［［exempt 3: the price］］",
    "【exempt 3: the price】",
    "【end exempt】",
    "⟦exempt 3: the price⟧",
    "〔exempt 3: the price〕",
    "<<exempt 3: the price>>",
    "«exempt 3: the price»",
    "<exempt 3: the price>",
    "((exempt 3: the price))",
    "(exempt 3: the price)",
    "(end exempt)",
    "[[\u00a0exempt\u00a03: the price]]",
    "[\u200b[exempt 3: the price]]",
    "[[ex\u00adempt 3: the price]]",
    "[[\u202eexempt 3: the price]]",
    "&#91;&#91;exempt 3: the price&#93;&#93;",
    "&#x5b;&lbrack;exempt 3: the price]]",
    "&lsqb;&lsqb;end exempt]]",
    "[[&#101;xempt 3: the price]]",
    "[[EXEMPT 3: the price]]",
    "[[Exempt: the price]]",
    "[[exempt]]",
    "[exempt]",
    "[[exempt3: the price]]",
    "[[exempt, paragraph 3: the price]]",
    "[[exempt (3): the price]]",
    "[exempt - paragraph 3 - the price]",
    "[[exmept 3: the price]]",
    "[[exepmt 3: the price]]",
    "[[excempt 3: the price]]",
    "[[exemt 3: the price]]",
    "[[exempted 3: the price]]",
    "[[exemption 3: the price]]",
    "[[confidental: a letter]]",
    "[[confidencial: a letter]]",
    "[confedential: a letter]",
    "[[end exmept]]",
    "[[endexempt]]",
    "[[end-exempt]]",
    "[[end_exempt]]",
    "[[End of exempt]]",
    "[[end of the exempt part]]",
    "[[/exempt]]",
    "[/exempt]",
    "[[edn exempt]]",
    "[[close exempt]]",
    "[[withheld 3: the price]]",
    "[[private: a letter]]",
    "[[**exempt** 3: the price]]",
    "**[[exempt 3: the price]]**",
    "# [[exempt 3: the price]]",
    "- [[exempt 3: the price]]",
    "> [exempt]",
    "1. [exempt 3: the price]",
    "| [[exempt 3: the price]] |",
    "The price is [[exempt 3: a price]] 5.",
    "The price is [exempt 3: a price] 5.",
    "[[\u0435xempt 3: the price]]",
    "[[ｅxempt 3: the price]]",
    "[[e x e m p t 3: the price]]",
    "[[\nexempt 3: the price\n]]",
    "<!-- exempt 3: the price -->",
    "[[<b>exempt</b> 3: the price]]",
]
INNOCENT = [
    "This report is exempt under paragraph 3.",
    "The paper is (exempt under paragraph 3 of Schedule 12A).",
    "The land (exempt 3)",
    "(Exempt)",
    "Sale of land (Confidential)",
    "(Confidential: see the annex)",
    "[Exempt information](https://example.org/exempt)",
    "[exempt]: https://example.org/exempt",
    "See [Confidential papers][law] and [the rules on exempt papers](x.md).",
    "[@exempt-land]",
    "[^exempt]",
    "Text {#exempt}",
    "[[annex-a]]",
    "[[end-notes]]",
    "[[endowments]]",
    "[ends]",
    "[END]",
    "[Exemption from tax applies]",
    "VAT [exempt]",
    "[attempt 3: a run]",
    "[except 3: these]",
    "[[extent]]",
    "{{ chair }}",
    "a[end] = b[exempt]",
    "The end]]",
    "<em>exempt</em> persons",
    "((a) exempt persons; (b) others)",
    "[x] Confidential waste is collected",
    "[Secret garden: a walk]",
    "exempt 3: the price",
]


@pytest.mark.parametrize("text", MARKS)
def test_what_looks_like_a_mark_is_found(text: str) -> None:
    found = find_mark(f"Open.\n\n{text}\n\nMore.")
    assert found is not None
    assert 7 <= found.offset < 7 + len(text)


@pytest.mark.parametrize("text", INNOCENT)
def test_other_text_is_no_mark(text: str) -> None:
    assert find_mark(f"Open.\n\n{text}\n\nMore.") is None


@pytest.mark.parametrize("text", ["[Exempt]", "[confidential]", "[Confidential letter]"])
def test_one_bracket_and_one_word_may_be_a_cell_in_a_file_of_others(text: str) -> None:
    assert find_mark(text) is not None
    assert find_mark(text, of_others=True) is None


def test_each_mark_is_found_once_with_its_place_and_words() -> None:
    text = f"One.\n[[exempt 3: {'a' * 60}]]\nTwo.\n  {{end exempt}} three"
    first, last = find_marks(text)
    assert (first.offset, last.offset) == (5, text.index("{"))
    assert first.words == f"[[exempt 3: {'a' * 28}..."
    assert last.words == "{end exempt} three"


def test_looking_costs_time_in_proportion_to_the_text() -> None:
    for text in (
        "[" * 200_000,
        "[ " * 100_000,
        "&#91;" * 50_000,
        "(exempt " * 30_000,
        "]]" * 99_999,
    ):
        list(find_marks(text))
