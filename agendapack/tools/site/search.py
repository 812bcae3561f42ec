"""Index the printed pages of a site with Pagefind, for a search in the reader's browser.

Each year of meetings has an index of its own, which is made anew only when a meeting of that year
has changed; the browser merges them. Nobody can look into an index for what is withheld, so it is
made from `web/words.json` alone, which was searched with the pack.
"""

import gzip
import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from agendapack.model.public_meeting import PublicMeeting
from agendapack.model.web import WORDS, PaperWords, read_words
from agendapack.model.wording import Wording
from agendapack.output.files import read_ordinary
from agendapack.problems import InternalFault
from agendapack.tools.site.feeds import SEARCH, SEARCH_SCRIPT, meeting_folder
from agendapack.tools.site.read import Indexer, SiteContent

SCRIPT = Path(__file__).parent / "search.js"
NEEDED = frozenset({"pagefind.js", "pagefind-worker.js", "pagefind-entry.json"})
PARTS = frozenset({".pf_meta", ".pf_index", ".pf_fragment", ".pagefind"})
"""Names, and endings of names, of the files that a search reads; others are for another page."""
FRAGMENT = b"pagefind_dcd"
"""What its file of a page starts with, before the JSON."""
COMMITTEES = "committees.json"
SECONDS = 600


def year_folder(year: str) -> str:
    """Return the folder of the index of a year."""
    return f"{SEARCH.rpartition('/')[0]}/{year}"


def read_script() -> dict[str, bytes]:
    """Return the script of the page that searches, with its path."""
    return {SEARCH_SCRIPT: SCRIPT.read_bytes()}


def index_year(
    indexer: Indexer,
    year: str,
    meetings: Iterable[PublicMeeting],
    builds: Path,
    content: SiteContent,
) -> dict[str, bytes]:
    """Return the files of the index of a year: the same for the same words.

    There are no filters in it, since Pagefind writes these in an order of chance. A file of ours
    says instead which pages are of which committee.

    Args:
        indexer: Makes it.
        year: The year, which names its folder.
        meetings: Those of the year.
        builds: The folder with a folder of finished files for each meeting.
        content: All that the site shows.

    Raises:
        InternalFault: The program fails.
    """
    with TemporaryDirectory() as folder:
        source, target = Path(folder, "pages"), Path(folder, "index")
        source.mkdir()
        committees = {}
        for meeting in meetings:
            for path, html in _write_pages(meeting, builds, content):
                committees[f"/{path}"] = meeting.committee
                (source / path).parent.mkdir(parents=True, exist_ok=True)
                (source / path).write_text(html, "utf-8")
        _run(indexer, source, target, content.language)
        files = sorted(path for path in target.rglob("*") if path.is_file())
        home = year_folder(year)
        index = {
            f"{home}/{path.relative_to(target).as_posix()}": path.read_bytes()
            for path in files
            if path.name in NEEDED or path.suffix in PARTS
        }
        pages = (path for path in files if path.suffix == ".pf_fragment")
        return index | {f"{home}/{COMMITTEES}": _sort_by_committee(pages, committees)}


def _sort_by_committee(pages: Iterable[Path], committees: Mapping[str, str]) -> bytes:
    """Return the names by which Pagefind knows the pages of each committee, as JSON.

    Args:
        pages: Its files of single pages.
        committees: The committee of each page, by its path.
    """
    names: dict[str, list[str]] = {}
    for page in pages:
        told = json.loads(gzip.decompress(page.read_bytes()).removeprefix(FRAGMENT))
        names.setdefault(committees[told["url"]], []).append(page.stem)
    return (json.dumps(names, sort_keys=True, separators=(",", ":")) + "\n").encode()


def _run(indexer: Indexer, source: Path, target: Path, language: str) -> None:
    told = subprocess.run(
        [
            *(indexer.program, "--site", source, "--output-path", target, "--keep-index-url"),
            *("--force-language", language.partition("-")[0], "--include-characters", "/"),
        ],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=SECONDS,
        check=False,
    )
    # Without a single page it makes no index, and says so.
    if told.returncode != 0 and any(source.iterdir()):
        raise InternalFault(f"pagefind failed: {(told.stderr or told.stdout).strip()[-500:]}")


def _write_pages(
    meeting: PublicMeeting, builds: Path, content: SiteContent
) -> Iterator[tuple[str, str]]:
    """Yield each page to index with its path, which is also that of the page in the site."""
    if not meeting.is_ready:
        return  # the words in its folder are of an earlier build
    try:
        papers = read_words(read_ordinary(builds / meeting.folder / WORDS))
    except OSError:
        papers = ()
    by_page: dict[str, list[PaperWords]] = {}
    for paper in papers:
        by_page.setdefault(paper.page, []).append(paper)
    for page, own in by_page.items():
        yield (
            f"{meeting_folder(meeting.folder)}/{page}",
            f'<html lang="{escape(content.language)}"><body><h1>{escape(own[0].title)}</h1>'
            + "".join(_write_words(paper, content.wording) for paper in own)
            + "</body></html>",
        )


def _write_words(paper: PaperWords, wording: Wording) -> str:
    return "".join(
        f'<h2 id="page-{escape(each.number)}">'
        f"{escape(wording.say('page-range-one', first=each.number))}</h2>"
        f"<p>{escape(each.words)}</p>"
        for each in paper.pages
    )
