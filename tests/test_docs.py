"""The documents say what the program does."""

import re
from pathlib import Path

import pytest

from agendapack.problems import Code

DOCS = Path(__file__).parent.parent / "docs"


def entries() -> dict[str, str]:
    """Return what docs/problems.md says of each code."""
    parts = re.split(r"^### `(.+)`$", (DOCS / "problems.md").read_text("utf-8"), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_code_is_explained_and_every_explanation_has_its_code() -> None:
    codes = {code.value for code in Code}
    assert (codes - entries().keys(), entries().keys() - codes) == (set(), set())


@pytest.mark.parametrize("code", entries())
def test_every_explanation_has_an_example_and_says_how_to_mend_it(code: str) -> None:
    match = re.fullmatch(
        r"\n\n(.+)\n\n```\n(.+)\n```\n\n(.+?)\n+(## .+\n+)?", entries()[code], re.S
    )
    assert match, "what it means, an example, how to mend it"
    first = match[2].splitlines()[0]
    assert re.search(rf"(error|warning): .+ \[{re.escape(code)}\]$", first)


def test_the_architecture_page_fits_on_a_page_and_names_every_part() -> None:
    text = (DOCS / "architecture.md").read_text("utf-8")
    package = DOCS.parent / "agendapack"
    parts = {path.name for path in package.iterdir() if not path.name.startswith(("_", "."))}
    assert [part for part in sorted(parts) if part.removesuffix(".py") not in text] == []
    assert len(text.splitlines()) < 80
