"""The pages in docs/ become a site without a warning: each is listed, each link has its target."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
for library in ("sphinx", "myst_parser", "furo"):
    pytest.importorskip(library, reason="the site needs pip install 'agendapack[docs]'")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    options = ("-W", "--keep-going", "-n", "-q", "-d", str(out / "trees"))
    ran = subprocess.run(
        [sys.executable, "-m", "sphinx", *options, "docs", str(out / "html")],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return out / "html"


def test_every_page_is_built_and_in_the_contents(site: Path) -> None:
    built = {page.relative_to(site).with_suffix("").as_posix() for page in site.rglob("*.html")}
    pages = {
        page.relative_to(ROOT / "docs").with_suffix("").as_posix()
        for page in (ROOT / "docs").rglob("*.md")
    }
    assert (pages - built, built - pages) == (set(), {"genindex", "search"})
    contents = (site / "index.html").read_text("utf-8").partition('class="sidebar-tree"')[2]
    parts = re.findall(r'<span class="caption-text">(.+?)</span>', contents)
    assert parts == ["Start", "For your kind of body", "Tasks", "Reference", "Explanation"]


def test_a_broken_link_would_fail(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_bytes((ROOT / "docs" / "conf.py").read_bytes())
    (tmp_path / "index.md").write_text("# A\n\n## Start\n\n- [b](b.md)\n")
    (tmp_path / "b.md").write_text("# B\n\n[c](c.md) [a](index.md#nowhere)\n")
    ran = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-n", "-q", ".", "out"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 1
    assert re.findall(r"not found(?: in doc 'index')?: '(.+?)'", ran.stderr) == ["c.md", "nowhere"]
