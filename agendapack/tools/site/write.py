"""Write the files of a site where they differ, its search index, and the files that publish it.

`site.json` says which files are ours, each with its SHA-256, and from what each meeting was made. A
run that is killed leaves it marked as unfinished; the next run then looks at the files themselves.

Pagefind indexes the printed pages. Each year of meetings has an index of its own, which is made
anew only when a meeting of that year has changed; the browser merges them. Nobody can look into an
index for what is withheld, so it is made from `web/words.json` alone, which was searched with the
pack.
"""

import gzip
import hashlib
import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, field
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from agendapack.model import dataclass
from agendapack.model.public_meeting import WORDS, PaperWords, PublicMeeting, read_words
from agendapack.model.wording import Wording
from agendapack.output.files import (
    cannot_write,
    find_link,
    locked_name,
    read_fields,
    read_if_there,
    read_ordinary,
    write_file,
)
from agendapack.problems import Checked, Code, InternalFault, Problem
from agendapack.tools.site.feeds import SEARCH, SEARCH_SCRIPT, meeting_folder
from agendapack.tools.site.read import Indexer, SiteContent

STATE = "site.json"
FORMAT = 1
Content = bytes | Path
"""The bytes of a file, or the file to copy."""


@dataclass(frozen=True, slots=True)
class Part:
    """The files of a meeting, or those of the whole site.

    Args:
        key: What they were made from; those of the whole site are made each time.
        files: The SHA-256 of each file, by path.
    """

    key: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """What an earlier run wrote.

    Args:
        parts: By the name of the meeting's folder; those of the whole site have an empty name.
        finished: Whether that run came to its end.
    """

    parts: Mapping[str, Part] = field(default_factory=dict)
    finished: bool = True

    @property
    def files(self) -> dict[str, str]:
        """The SHA-256 of every file, by path."""
        return {path: sha256 for part in self.parts.values() for path, sha256 in part.files.items()}


@dataclass(frozen=True, slots=True)
class Written:
    """How many files a run wrote, left as they were, and deleted."""

    written: int
    kept: int
    deleted: int


def read_known(target: Path) -> Known | None:
    """Return what an earlier run wrote into a folder; None if it wrote nothing there."""
    try:
        content = read_fields(target / STATE)
        if content["format"] != FORMAT:
            return None
        parts = {name: Part(p["key"], dict(p["files"])) for name, p in content["parts"].items()}
        return Known(parts, bool(content["finished"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def write_site(
    target: Path,
    workspace: Path,
    known: Known | None,
    parts: Mapping[str, Part],
    contents: Mapping[str, Content],
) -> Checked[Written]:
    """Write the files that differ, and delete those that are gone.

    Args:
        workspace: The workspace. If the target is in it, no link may lead out of it.
        known: What the run before wrote.
        parts: All files of the site.
        contents: Of each file whose content may have changed.
    """
    before = known or Known()
    try:
        with locked_name(target):
            problem = find_link(target, workspace) or _refuse(target, known)
            if problem is not None:
                return Checked(None, (problem,))
            return _write(target, before, Known(parts), contents)
    except OSError as error:
        return Checked(None, (cannot_write(target, error),))


def _write(
    target: Path, before: Known, now: Known, contents: Mapping[str, Content]
) -> Checked[Written]:
    files, earlier = now.files, before.files
    gone = earlier.keys() - files.keys()
    changed = [
        path
        for path in contents
        if not before.finished or earlier.get(path) != files[path] or not (target / path).is_file()
    ]
    if not changed and not gone and before == now:
        return Checked(Written(0, len(files), 0))
    # All files that may be there at any moment, so that the next run can delete what is not wanted.
    possible = Part("", earlier | files)
    unfinished = Known({"": possible}, finished=False)
    target.mkdir(parents=True, exist_ok=True)
    problems = _put(target / STATE, _write_state(unfinished))
    # First, and whatever else fails: it may have what is withheld now.
    for path in gone:
        _delete(target, path)
    for path in changed:
        found = _copy(target / path, contents[path], files[path])
        if found:
            _delete(target, path)
        problems += found
    if not problems:
        problems = _put(target / STATE, _write_state(now))
    if problems:
        return Checked(None, problems)
    return Checked(Written(len(changed), len(files) - len(changed), len(gone)))


def _copy(path: Path, content: Content, sha256: str) -> tuple[Problem, ...]:
    data = content if isinstance(content, bytes) else read_ordinary(content)
    if hashlib.sha256(data).hexdigest() != sha256:
        message = f"{path.name} of the site is not as its build wrote it"
        hint = "run the command again; if this stays, delete the meeting's folder in build/"
        return (Problem(Code.CANNOT_WRITE, message, hint=hint),)
    path.parent.mkdir(parents=True, exist_ok=True)
    return _put(path, data)


def _put(path: Path, data: bytes) -> tuple[Problem, ...]:
    return write_file(path, data, replace=True).problems


def _delete(target: Path, path: str) -> None:
    (target / path).unlink(missing_ok=True)
    folder = (target / path).parent
    while folder != target and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _write_state(known: Known) -> bytes:
    parts = {name: asdict(part) for name, part in sorted(known.parts.items())}
    content = {"format": FORMAT, "finished": known.finished, "parts": parts}
    return (json.dumps(content, separators=(",", ":"), sort_keys=True) + "\n").encode()


def _refuse(target: Path, known: Known | None) -> Problem | None:
    """Return why a folder may not become the site, for instance because it has other files."""
    if target.exists() and not target.is_dir():
        found = f"a file stands where the site's folder {target} has to be"
    elif known is None and target.is_dir() and any(target.iterdir()):
        found = (
            f"the folder {target} holds files, but no {STATE} of an earlier site;"
            " only an empty folder or an earlier site is written to"
        )
    else:
        return None
    return Problem(
        Code.NOT_OUR_FOLDER, found, hint="move them away, or choose another place with --output"
    )


WORKFLOWS = {"github": ".github/workflows/site.yml", "gitlab": ".gitlab-ci.yml"}
"""Where the host's way of publishing the site stands in a workspace, by the name of the host."""


def read_workflow(host: str) -> dict[str, str]:
    """Return the file with which a host publishes the site, with its path."""
    return {WORKFLOWS[host]: (Path(__file__).parent / f"{host}.yml").read_text("utf-8")}


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
        builds: The folder with a folder of finished files for each meeting.

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
    """Return the names by which Pagefind knows the pages of each committee, as JSON."""
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
    by_page: dict[str, list[PaperWords]] = {}
    for paper in read_words(read_if_there(builds / meeting.folder / WORDS)):
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
