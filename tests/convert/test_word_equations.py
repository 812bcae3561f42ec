"""Equations in Word documents stand in a line, or are told to be left out."""

import pytest

from tests.convert.desk import html, told
from tests.convert.word_files import p, run, word


def r(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def of(tag: str, **parts: str) -> str:
    inner = "".join(f"<m:{name}>{part}</m:{name}>" for name, part in parts.items())
    return f"<m:{tag}>{inner}</m:{tag}>"


SUM = '<m:chr m:val="∑"/>'


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        (r("a=") + of("f", num=r("b+1"), den=r("c")), "a=(b+1)/c"),
        (of("rad", radPr="", deg="", e=r("x")), "√x"),
        (of("rad", deg=r("3"), e=r("x+y")), "<sup>3</sup>√(x+y)"),
        (of("sSup", e=r("m"), sup=r("2")), "m<sup>2</sup>"),
        (of("sSub", e=r("CO"), sub=r("2")), "CO<sub>2</sub>"),
        (of("sSup", e=r("x"), sup=of("sSup", e=r("y"), sup=r("2"))), "x<sup>y^2</sup>"),
        (of("d", e=r("x")), "(x)"),
        (of("d", dPr='<m:begChr m:val="["/><m:endChr m:val="]"/>', e=r("x")), "[x]"),
        (
            of("nary", naryPr=SUM, sub=r("i=1"), sup=r("n"), e=r("i")),
            "∑<sub>i=1</sub><sup>n</sup>i",
        ),
        (of("func", fName=r("log"), e=r(" 2")), "log 2"),
        (of("func", fName=of("limLow", e=r("lim"), lim=r("n")), e=r(" x")), "lim<sub>n</sub> x"),
        (of("limUpp", e=r("x"), lim=r("n")), "x<sup>n</sup>"),
        (of("sPre", sub=r("6"), sup=r("14"), e=r("C")), "<sub>6</sub><sup>14</sup>C"),
        (f"<m:eqArr><m:e>{r('a=1')}</m:e><m:e>{r('b=2')}</m:e></m:eqArr>", "a=1; b=2"),
    ],
)
def test_an_equation_is_written_as_one_says_it(inside: str, shown: str) -> None:
    data = word(f"<w:p><m:oMathPara><m:oMath>{inside}</m:oMath></m:oMathPara></w:p>")
    assert html("a.docx", data) == f"<p>{shown}</p>"
    assert told("a.docx", data) == [
        "warning not-carried: the annex 'a.docx' has 1 equation, written in a line, in paragraph 1"
    ]


def test_an_equation_that_no_line_can_show_is_left_out_and_told() -> None:
    data = word(p("Text.") + f"<w:p><m:oMath>{r('A=')}{of('m', mr=r('1'))}</m:oMath></w:p>")
    assert html("a.docx", data) == "<p>Text.</p>"
    assert "1 equation in paragraph 2, left out" in told("a.docx", data)[0]


def test_parts_within_parts_are_each_written_once() -> None:
    inner = r("x")
    for _ in range(60):
        inner = of("sSup", e=r("x"), sup=inner)
    data = word(f"<w:p><m:oMath>{inner}</m:oMath></w:p>")
    assert html("a.docx", data).count("x") == 61


HIDDEN = "<m:r><w:rPr><w:vanish/></w:rPr><m:t>secret</m:t></m:r>"


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        (HIDDEN, "Seen."),
        (of("rad", deg="", e=HIDDEN), "Seen."),
        (r("a=") + of("f", num=HIDDEN, den="") + r("b"), "Seen.a=b"),
        (of("f", num=r("a"), den=r("b") + HIDDEN), "Seen.a/b"),
    ],
)
def test_what_is_hidden_in_an_equation_is_left_out_and_told(inside: str, shown: str) -> None:
    data = word(f"<w:p>{run('Seen.')}<m:oMath>{inside}</m:oMath></w:p>")
    assert html("a.docx", data) == f"<p>{shown}</p>"
    assert "which are left out: 'secret' in paragraph 1" in told("a.docx", data)[0]
