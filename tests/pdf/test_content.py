"""Content streams split into operations, as another parser splits them."""

from pathlib import Path

import pikepdf
import pytest

from agendapack.pdf.content import name_of, numbers_of, operations, plain, split

ANNEXES = Path(__file__).parents[1] / "fixtures" / "annexes"
LINES = {"m", "l", "c", "v", "y", "h"}


def operators(content: bytes) -> list[str]:
    return [operator.decode("latin-1") for _, operator in operations(content) if operator]


def can_be_opened(path: Path) -> bool:
    try:
        pikepdf.open(path).close()
    except (pikepdf.PdfError, pikepdf.PasswordError):
        return False
    return True


READABLE = [path for path in sorted(ANNEXES.glob("*.pdf")) if can_be_opened(path)]


@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.stem)
def test_operators_are_those_that_qpdf_finds(path: Path) -> None:
    pdf = pikepdf.open(path)
    for page in pdf.pages:
        expected = [str(step.operator) for step in pikepdf.parse_content_stream(page)]
        page.contents_coalesce()
        content = page.obj.Contents.read_bytes() if "/Contents" in page.obj else b""
        found = ["BI" if each == "INLINE IMAGE" else each for each in expected]
        assert operators(content) == [each for each in found if each not in LINES]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"q 7.5 -2 Td Q", [([], "q"), ([b"7.5", b"-2"], "Td"), ([], "Q")]),
        (b"(a)Tj(b)'", [([b"(a)"], "Tj"), ([b"(b)"], "'")]),
        (b"[(a\\)) -20(b)<41>] TJ", [([b"(a\\))", b"-20", b"(b)", b"<41>"], "TJ")]),
        (b"0 0 m 10 10 l S", [([b"0", b"0", b"10", b"10"], "S")]),
        (b"% (x) Tj\n(y) Tj", [([b"(y)"], "Tj")]),
        (b"BI /W 1 ID (\x00 Q EI Q", [([], "BI"), ([], "Q")]),
        (b"BI q Q", [([], "BI"), ([], "q"), ([], "Q")]),
        (b"/P<</A(>>)/B<</C(x)>>>>BDC", [([b"/P", b"<</A(>>)/B<</C(x)>>>>"], "BDC")]),
        (b"5.95E2 0 Td", [([b"5.95E2", b"0"], "Td")]),
        (b"q\0Q", [([], "q"), ([], "Q")]),
        (b"] ) q", [([], "q")]),
        (b"1 2 3", []),
    ],
)  # fmt: skip
def test_operations(content: bytes, expected: list[tuple[list[bytes], str]]) -> None:
    found = [(split(operands), op.decode()) for operands, op in operations(content) if op]
    assert found == expected


def test_a_long_stream_is_split_as_a_short_one_is() -> None:
    once = b"q 1 0 0 RG (a) Tj 0 0 m 5 5 l S Q\n"
    assert operators(once * 40_000) == operators(once) * 40_000


@pytest.mark.parametrize(
    ("operands", "numbers"),
    [
        (b" 1 -.5 2. ", [1.0, -0.5, 2.0]),
        (b"5.95E2 1e999", [595.0, 0.0]),
        (b"0 0 m 9 9 l 1 2 3 4 ", [1.0, 2.0, 3.0, 4.0]),
        (b"/Pattern 1 --2 ", [1.0, 0.0]),
    ],
)
def test_numbers(operands: bytes, numbers: list[float]) -> None:
    assert numbers_of(operands) == numbers


@pytest.mark.parametrize(
    ("operand", "string"),
    [
        (b"(a)", b"a"),
        (b"(\\050\\n\\\\\\z)", b"(\n\\z"),
        (b"(a\\\nb)", b"ab"),
        (b"<4 1 4>", b"A@"),
        (b"<4%1z 42>", b"AB"),
        (b"<</MCID 1>>", b""),
    ],
)
def test_strings(operand: bytes, string: bytes) -> None:
    assert plain(operand) == string


def test_names_are_those_that_resources_are_kept_under() -> None:
    assert [name_of(b"/A#20B"), name_of(b"/F1"), name_of(b"/")] == ["A B", "F1", ""]
