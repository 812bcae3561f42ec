"""How the pages in this folder become a site: `python -m sphinx -W -n docs build/site`."""

import re

from sphinx.application import Sphinx

project = "agendapack"
extensions = ["myst_parser"]
exclude_patterns = ["nightly"]
myst_heading_anchors = 4
html_theme = "furo"
html_title = "agendapack"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False

LISTS = ("index", "decisions/README")
"""The pages that list others. They are ordinary Markdown, so that GitHub shows them too."""


def add_contents(app: Sphinx, page: str, source: list[str]) -> None:
    """Make a table of contents from each part of a page that lists others.

    Sphinx knows only its own directive for this, which GitHub shows as a block of code.
    """
    if page not in LISTS:
        return
    for part in re.split(r"^## ", source[0], flags=re.M):
        title = part.partition("\n")[0]
        pages = re.findall(r"^- \[[^]]+\]\(([\w/-]+)\.md\)", part, flags=re.M)
        if pages:
            lines = ["", "```{toctree}", ":hidden:", f":caption: {title}", "", *pages, "```", ""]
            source[0] += "\n".join(lines)


def setup(app: Sphinx) -> None:
    """Have Sphinx call `add_contents` for each page that it reads."""
    app.connect("source-read", add_contents)
