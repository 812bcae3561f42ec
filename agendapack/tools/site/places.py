"""Where everything in a site stands, and how one page leads to another."""

import posixpath
from urllib.parse import quote

HOME = "index.html"
STYLE = "style.css"
CALENDAR = "calendar.ics"
FEED = "feed.xml"
SITEMAP = "sitemap.xml"
POPOLO = "data/popolo.json"
SEARCH = "search/index.html"
SEARCH_SCRIPT = "search/search.js"
EVENT = "event.json"
"""A meeting's open data, beside its page."""


def committee_folder(key: str) -> str:
    """Return the folder of a committee's page, feed and calendar."""
    return f"committees/{key}"


def meeting_folder(folder: str) -> str:
    """Return the folder of a meeting's page and of its files."""
    return f"meetings/{folder}"


def year_page(year: str) -> str:
    """Return the page that lists the meetings of a year."""
    return f"years/{year}/{HOME}"


def papers_page(year: str) -> str:
    """Return the page that lists the papers of a year."""
    return f"papers/{year}/{HOME}"


def decisions_page(year: str) -> str:
    """Return the page that lists the decisions of a year."""
    return f"decisions/{year}/{HOME}"


def lead(here: str, there: str) -> str:
    """Return the relative address that leads from one page to another file.

    >>> lead("committees/parks/index.html", "meetings/2030-03-04/web/index.html#agenda.item-1")
    '../../meetings/2030-03-04/web/index.html#agenda.item-1'
    """
    path, mark, fragment = there.partition("#")
    relative = posixpath.relpath(path, posixpath.dirname(here) or ".")
    return f"{quote(relative)}{mark}{fragment}"


def root_of(page: str) -> str:
    """Return what leads from a page to the folder of the site."""
    return "../" * page.count("/")
