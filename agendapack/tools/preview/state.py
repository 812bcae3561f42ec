"""What the preview shows: the files of one meeting, or of a site, and what the last build told.

Its page has the problems above, the meeting and its pack below, and its script.
"""

import re
import threading
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from agendapack.output.files import read_fields, read_ordinary
from agendapack.output.manifest import MANIFEST, RESTRICTED
from agendapack.problems import Problem, in_order
from agendapack.tools.site.write import read_known

PACK = "pack.pdf"
PAGE_MARK = re.compile(
    r'<span role="doc-pagebreak" id="(page-[^"]+)"></span>'
    r'<a class="page" href="\.\./([^"#]+)#page=(\d+)"'
)
"""Where a printed page begins in the web edition: its id, and the PDF and the page that has it."""
WORDS = re.compile(r">\s*([^<\s][^<]*?)\s*<")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where what was saved last is seen.

    Args:
        web: The path of its page in the meeting's web edition, with the printed page as fragment.
        document: The PDF that has it.
        page: Its page in that PDF, from 1.
        words: The first words in the web edition that the build has changed.
    """

    web: str | None = None
    document: str = PACK
    page: int = 1
    words: str = ""


@dataclass
class Preview:
    """The meeting or the site that is shown; each build gives it a new version.

    Args:
        folder: The folder of the meeting's finished files, or of the site.
        restricted: Whether what is withheld from the public is shown too.
        builds: For a site, the folder with a folder of finished files for each meeting; None for
            a single meeting.
        shown: In a site, the meeting whose pack is beside it: that which was saved last.
    """

    root: Path
    folder: Path
    restricted: bool = False
    builds: Path | None = None
    shown: str | None = None
    version: int = 0
    problems: tuple[Problem, ...] = ()
    fault: str | None = None
    spot: Spot = Spot()
    busy: bool = False
    _pages: Mapping[str, str] = field(default_factory=dict)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def begin(self, busy: bool = True) -> None:
        """Tell everybody who waits that a build has begun, or has ended with nothing new."""
        with self._changed:
            self.busy = busy
            self._changed.notify_all()

    def knows(self, problems: Iterable[Problem], fault: str | None) -> bool:
        """Tell whether the last build told the same."""
        return bool(self.version) and (self.problems, self.fault) == (in_order(problems), fault)

    def tell(
        self, problems: Iterable[Problem], fault: str | None, changed: Iterable[Path] = ()
    ) -> None:
        """Take what a build told, and wake everybody who waits for it.

        Args:
            fault: What went wrong in agendapack itself, or None.
            changed: The files that were saved before it.
        """
        spot = self._find_spot(changed)
        with self._changed:
            self.problems, self.fault = in_order(problems), fault
            self.spot, self.busy = spot, False
            self.version += 1
            self._changed.notify_all()

    def wait(self, known: str, seconds: float) -> str:
        """Wait until this is not the news any more, no longer than so many seconds; return it."""
        with self._changed:
            self._changed.wait_for(lambda: self._news != known, seconds)
            return self._news

    @property
    def _news(self) -> str:
        return f"{self.version} building" if self.busy else f"{self.version}"

    @property
    def start(self) -> str:
        """The page that is shown first."""
        return "index.html" if self.builds else "web/index.html"

    @property
    def pack(self) -> str | None:
        """The path of the PDF to show; None where none has been built."""
        files, home = self.files(), self._home
        hidden = [name for name in files if name.endswith("/restricted-pack.pdf")]
        wanted = (*hidden, home + self.spot.document, home + PACK)
        return next((name for name in wanted if name in files), None)

    @property
    def web(self) -> str | None:
        """The address in the web edition of what was saved last; None where it has none."""
        address = self._home + (self.spot.web or "")
        return address if address.partition("#")[0] in self.files() else None

    @property
    def _home(self) -> str:
        """Where the files of the meeting stand among those that are served."""
        return f"meetings/{self.shown}/" if self.builds else ""

    def files(self) -> frozenset[str]:
        """Return the files that may be read: those that the manifests list, and no others."""
        if self.builds:
            known = read_known(self.folder)
            return frozenset(known.files) if known else frozenset()
        public = self._manifest(MANIFEST)
        listed = [
            entry
            for entry in (
                *public.get("documents", ()),
                *public.get("web", ()),
                *public.get("data", ()),
            )
            if entry.get("audience", "public") == "public"
        ]
        if self.restricted:
            listed += self._manifest(RESTRICTED).get("documents", ())
        names = (entry.get("file") for entry in listed)
        return frozenset(name for name in names if isinstance(name, str))

    def read(self, file: str) -> bytes | None:
        """Return the bytes of a listed file; None where it is not listed, or leads elsewhere."""
        if file not in self.files():
            return None
        path = self.folder / file
        try:
            home = self.folder.resolve(strict=True)
            if path.resolve(strict=True) != home / file:
                return None
            return read_ordinary(path)
        except (OSError, ValueError):
            return None

    def _manifest(self, name: str) -> dict[str, Any]:
        home = self.builds / str(self.shown) if self.builds else self.folder
        return read_fields(home / name)

    def _find_spot(self, changed: Iterable[Path]) -> Spot:
        """Return where the saved files are seen now; where nothing tells, what is shown stays."""
        owned = (path for path in changed if path.is_relative_to(self.root))
        names = {path.relative_to(self.root).as_posix() for path in owned}
        for parts in (name.split("/") for name in sorted(names)):
            other = self.builds and len(parts) > 2 and parts[1] != self.shown
            if other and self.builds and (self.builds / parts[1] / MANIFEST).is_file():
                self.shown, self.spot, self._pages = parts[1], Spot(), {}
        before, self._pages = self._pages, self._read_pages()
        listed = self._manifest(RESTRICTED if self.restricted else MANIFEST)
        return find_spot(names, listed.get("papers", ()), before, self._pages) or self.spot

    def _read_pages(self) -> dict[str, str]:
        """Return each page of the meeting's web edition, the agenda first."""
        listed = (entry.get("file") for entry in self._manifest(MANIFEST).get("web", ()))
        names = [name for name in listed if isinstance(name, str) and name.endswith(".html")]
        read = {name: self.read(self._home + name) for name in names}
        return {name: data.decode("utf-8", "replace") for name, data in read.items() if data}


def find_spot(
    names: Set[str],
    papers: Iterable[Mapping[str, Any]],
    before: Mapping[str, str],
    now: Mapping[str, str],
) -> Spot | None:
    """Return where saved files are seen; None where nothing tells.

    It is the first place that the build has changed in the pages of their paper, or in any page
    where they belong to none, for instance the agenda itself. What is withheld has no page.

    Args:
        names: The saved files, as the manifest names them.
        papers: What the manifest tells of each paper.
        before: The pages of the web edition before the build, the agenda first.
        now: The same after it.
    """
    paper = next((p for p in papers if names & {s["file"] for s in p.get("sources", ())}), None)
    stem = Path(str(paper.get("file") or " ")).stem if paper else ""
    own = [page for page in now if Path(page).stem.startswith(stem)]
    page = next((each for each in own if before.get(each, now[each]) != now[each]), None)
    if paper is None:
        return _look(page, before[page], now[page]) if page else None
    first = Spot(None, str(paper.get("document") or PACK), paper.get("pdf_first") or 1)
    page = page or next(iter(own), None)
    if page is None:
        return first
    seen, start = _look(page, before.get(page, ""), now[page]), _look(own[0], "", now[own[0]])
    place = first.page + max(0, seen.page - start.page)
    return replace(seen, document=first.document, page=place)


def _look(page: str, before: str, now: str) -> Spot:
    """Return the printed page and the words in which a page of the web edition first differs."""
    letters = enumerate(zip(before, now, strict=False))
    same = next((place for place, (old, new) in letters if old != new), 0)
    said = WORDS.search(now, max(0, now.rfind(">", 0, same))) if same else None
    words = unescape(said[1]) if said else ""
    marks = list(PAGE_MARK.finditer(now))
    found = [mark for mark in marks if mark.start() <= same][-1:] or marks[:1]
    if not found:
        return Spot(page, words=words)
    name, document, number = found[0].groups()
    return Spot(f"{page}#{name}", document, int(number), words)


RESTRICTED_WORDS = "Restricted: this preview shows what is withheld from the public"


def make_page(preview: Preview) -> str:
    """Return the whole page; the script asks for its changing part after each build."""
    title = "All meetings" if preview.builds else escape(preview.folder.name)
    bar = f'<p class="restricted">{RESTRICTED_WORDS}</p>' if preview.restricted else ""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}: preview'
        '</title><meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/-/preview.css"><script src="/-/preview.js" defer></script>'
        f"</head><body>{bar}<header><h1>{title}</h1>"
        '<p role="status" id="state">as last built</p></header>'
        f'<main><div id="told" data-version="{preview.version}">{make_told(preview)}</div>'
        f'<div id="shown">{_frames(preview)}</div></main></body></html>'
    )


def make_told(preview: Preview) -> str:
    """Return the problems of the last build, each with a link that opens its place in an editor."""
    fault = ""
    if preview.fault is not None:
        fault = f'<p class="error">The build stopped: {escape(preview.fault)}</p>'
    told = "".join(_item(preview.root, problem) for problem in preview.problems)
    return fault + (f"<ul>{told}</ul>" if told else "")


def pack_address(preview: Preview) -> str | None:
    """Return the address of the pack at the page of what was saved last."""
    pack = preview.pack
    view = f"page={preview.spot.page}&view=FitH&navpanes=0"
    return f"/{pack}?{preview.version}#{view}" if pack else None


def web_address(preview: Preview) -> str | None:
    """Return the address in the web edition of what was saved last; None where it has none."""
    path, mark, place = (preview.web or "").partition("#")
    return f"/{path}?{preview.version}{mark}{place}" if path else None


def _item(root: Path, problem: Problem) -> str:
    place = ""
    if problem.source:
        source = problem.source
        path = quote((root / source.file).as_posix())
        shown = escape(f"{source.file}:{source.line}:{source.column}")
        href = escape(f"vscode://file/{path.lstrip('/')}:{source.line}:{source.column}")
        place = f'<a href="{href}">{shown}</a> '
    hint = f" <small>hint: {escape(problem.hint)}</small>" if problem.hint else ""
    kind = problem.severity.value
    words = f"{escape(problem.message)} [{problem.code.value}]"
    return f'<li class="{kind}">{place}<strong>{kind}</strong>: {words}{hint}</li>'


def _frames(preview: Preview) -> str:
    address, web = pack_address(preview), ""
    if preview.start in preview.files():
        src = escape(web_address(preview) or f"/{preview.start}")
        web = f'<iframe id="web" title="Web edition" src="{src}"></iframe>'
    if address is None:
        return web or "<p>No pack has been built yet.</p>"
    return web + f'<iframe id="pack" title="Pack as PDF" src="{escape(address)}"></iframe>'
