"""The recipe of a site: read, say what each page shows, fill the templates, check, write.

A meeting whose public file is as it was is not looked at again, so that a change of one meeting
among many costs little more than that one.

A link that leads nowhere is found before anything is written.
"""

import hashlib
import posixpath
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from agendapack.model import dataclass
from agendapack.model.public_meeting import PublicMeeting
from agendapack.problems import Checked, Code, InternalFault, Problem, Source
from agendapack.render.sandbox import shipped_folder
from agendapack.render.site import render_site, render_style
from agendapack.tools.site import feeds, write
from agendapack.tools.site.meeting_page import (
    describe_event,
    show_meeting,
    write_civic,
    write_popolo,
)
from agendapack.tools.site.pages import Pages
from agendapack.tools.site.read import SiteContent, SiteRequest, read_content
from agendapack.workspace import user_folder

TARGETS = frozenset({"href", "src"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            elif name in TARGETS and value:
                self.links.append(value)


def find_dead(
    pages: Mapping[str, str], files: Container[str], pdf_pages: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    """Yield each link that leads nowhere, after the path of its page.

    Args:
        pages: The text of each page to look at, by path.
        files: The paths of all files of the site.
        pdf_pages: How many pages PDF files have, by path.
    """
    readers: dict[str, _Reader] = {}
    for path, text in pages.items():
        readers[path] = _Reader()
        readers[path].feed(text)
        readers[path].close()
    for path, reader in readers.items():
        for link in dict.fromkeys(reader.links):
            address = urlsplit(link)
            if address.scheme or address.netloc:
                continue
            there = posixpath.normpath(
                posixpath.join(posixpath.dirname(path), unquote(address.path))
                if address.path
                else path
            )
            if there not in files or not _has(there, address.fragment, readers, pdf_pages):
                yield path, link


def _has(
    path: str, fragment: str, readers: Mapping[str, _Reader], pdf_pages: Mapping[str, int]
) -> bool:
    """Tell whether a file has the place that a link names; pages not looked at are believed."""
    if not fragment:
        return True
    if path in readers:
        return unquote(fragment) in readers[path].ids
    name, _, number = fragment.partition("=")
    if path in pdf_pages and name == "page":
        return number.isdigit() and 1 <= int(number) <= pdf_pages[path]
    return True


MARK = "<!-- site -->"
"""Where a page of the web edition gets its way back to the other pages of the site."""
SHARED = ""
"""The name of the part that has the pages of no single meeting."""


@dataclass(frozen=True, slots=True)
class SiteResult:
    """A finished site: how many meetings it shows, and what was written."""

    meetings: int
    written: write.Written


def make_site(request: SiteRequest, program: str) -> Checked[SiteResult]:
    """Make a site, or bring it up to date; one that cannot be made stays as it was.

    Args:
        request: What it is made from, and where to.
        program: The fingerprint of the program; another program makes every page anew.

    Raises:
        InternalFault: A page has a link that leads nowhere.
    """
    known = write.read_known(request.target)
    read = read_content(request)
    if read.value is None:
        return Checked(None, read.problems)
    content = read.value
    made = _Maker(request, content, user_folder(request.root / "templates")).make(known, program)
    if made.value is None:
        return Checked(None, (*read.problems, *made.problems))
    parts, contents = made.value
    written = write.write_site(request.target, request.root, known, parts, contents)
    problems = (*read.problems, *written.problems)
    if written.value is None:
        return Checked(None, problems)
    return Checked(SiteResult(len(content.meetings), written.value), problems)


Made = tuple[dict[str, write.Part], dict[str, write.Content]]


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the files of a site."""

    request: SiteRequest
    content: SiteContent
    overrides: Path | None

    def make(self, known: write.Known | None, program: str) -> Checked[Made]:
        """Return the files of each part, and the content of those that may have changed."""
        common = self._key(program)
        earlier = known.parts if known and known.finished else {}
        parts: dict[str, write.Part] = {}
        contents: dict[str, write.Content] = {}
        for meeting in self.content.meetings:
            key = _digest(f"{common} {self.content.digests[meeting.folder]}".encode())
            before = earlier.get(meeting.folder)
            if before is not None and before.key == key:
                parts[meeting.folder] = before
                continue
            made = self._make_meeting(meeting)
            if made.value is None:
                return Checked(None, made.problems)
            contents |= made.value
            parts[meeting.folder] = write.Part(key, _digest_each(made.value, meeting))
        for year, meetings in self.content.years if self.content.searchable else ():
            contents |= self._index(year, meetings, earlier, parts)
        shared = self._make_shared()
        if shared.value is None:
            return Checked(None, shared.problems)
        own = shared.value
        if self.content.address:
            own[feeds.SITEMAP] = self._map_pages(own, parts)
        contents |= own
        parts[SHARED] = write.Part("", _digest_each(own))
        problems = self._check(parts, contents)
        return Checked(None if problems else (parts, contents), problems)

    def _key(self, program: str) -> str:
        """Return a digest of all that every page of a meeting is made from besides its file."""
        folders = [shipped_folder(), *([self.overrides] if self.overrides else [])]
        templates = [path.read_bytes() for folder in folders for path in sorted(folder.glob("*.*"))]
        content = self.content
        own = (
            program,
            self.request.on_record,
            content.address,
            content.searchable,
            repr(content.organisation),  # as JSON, older pydantic writes no usual value
        )
        return _digest(repr(own).encode() + b"".join(templates))

    def _make_meeting(self, meeting: PublicMeeting) -> Checked[dict[str, write.Content]]:
        home = feeds.meeting_folder(meeting.folder)
        view = show_meeting(self.content, meeting, describe_event(self.content, meeting))
        filled = render_site({f"{home}/{feeds.HOME}": view}, self.content.wording, self.overrides)
        if filled.value is None:
            return Checked(None, filled.problems)
        files: dict[str, write.Content] = dict(filled.value)
        files[f"{home}/{feeds.EVENT}"] = write_civic(self.content, meeting)
        back = _way_back(self.content, meeting)
        for each in meeting.files:
            path = self.request.builds / meeting.folder / each.file
            files[f"{home}/{each.file}"] = path
            if each.file.endswith(".html"):
                text = path.read_text("utf-8")
                files[f"{home}/{each.file}"] = text.replace(MARK, back, 1).encode()
        return Checked(files)

    def _index(
        self,
        year: str,
        meetings: tuple[PublicMeeting, ...],
        earlier: Mapping[str, write.Part],
        parts: dict[str, write.Part],
    ) -> dict[str, bytes]:
        """Return the index of a year, unless it is as it was; add its part in any case."""
        indexer = self.request.indexer
        assert indexer is not None
        name, content = write.year_folder(year), self.content
        said = (
            write.COMMITTEES,
            indexer.version,
            content.language,
            content.wording.say("page-range-one", first="1"),
        )
        digests = [(each.folder, content.digests[each.folder]) for each in meetings]
        key = _digest(repr((said, digests)).encode())
        if name in earlier and earlier[name].key == key:
            parts[name] = earlier[name]
            return {}
        files = write.index_year(indexer, year, meetings, self.request.builds, content)
        parts[name] = write.Part(key, _digest_each(files))
        return files

    def _make_shared(self) -> Checked[dict[str, bytes]]:
        views = dict(Pages(self.content, self.request.today).list())
        filled = render_site(views, self.content.wording, self.overrides)
        style = render_style(self.content.style, self.overrides)
        if filled.value is None or style.value is None:
            return Checked(None, (*filled.problems, *style.problems))
        script = write.read_script() if self.content.searchable else {}
        return Checked({**filled.value, feeds.STYLE: style.value, **script, **self._make_data()})

    def _make_data(self) -> dict[str, bytes]:
        """Return the calendars, the feeds, the open data and the map of the site."""
        content, home = self.content, str(self.content.organisation.name)
        title = content.wording.say("site-home", organisation=home)
        groups = [("", title, content.meetings)]
        for body in content.bodies:
            name = f"{body.name}: {body.organisation}"
            groups.append((f"{feeds.committee_folder(body.key)}/", name, body.meetings))
        files = {feeds.POPOLO: write_popolo(content)}
        for folder, name, meetings in groups:
            files[folder + feeds.CALENDAR] = feeds.write_calendar(content, name, meetings)
            files[folder + feeds.FEED] = feeds.write_feed(
                content, folder + feeds.FEED, name, meetings
            )
        return files

    def _map_pages(self, shared: Iterable[str], parts: Mapping[str, write.Part]) -> bytes:
        pages: list[tuple[str, date | None]] = [(p, None) for p in shared if p.endswith(".html")]
        for meeting in self.content.meetings:
            day = feeds.last_change(meeting) if meeting.acts else None
            pages += [(p, day) for p in parts[meeting.folder].files if p.endswith(".html")]
        return feeds.write_sitemap(sorted(pages, key=lambda each: each[0]), self.content.address)

    def _check(
        self, parts: Mapping[str, write.Part], contents: Mapping[str, write.Content]
    ) -> tuple[Problem, ...]:
        """Return a problem for each dead link, if the user's own templates may be to blame.

        Raises:
            InternalFault: There is one, although the user replaces no template.
        """
        pages = {
            path: data.decode()
            for path, data in contents.items()
            if path.endswith(".html") and isinstance(data, bytes)
        }
        files = {path for part in parts.values() for path in part.files}
        dead = list(find_dead(pages, files, dict(self._count_pages())))
        if dead and self.overrides is None:
            raise InternalFault(f"{dead[0][0]} leads to {dead[0][1]}, which there is not")
        return tuple(
            Problem(
                Code.DEAD_LINK,
                f"the page {page} of the site has a link to '{link}', which leads nowhere",
                self._find_link(link),
                "look at the links in your own templates of the site and the web edition",
            )
            for page, link in dead
        )

    def _find_link(self, link: str) -> Source:
        """Return the line of the user's templates that has a link, if one has it as it is."""
        assert self.overrides is not None
        for path in sorted(self.overrides.glob("*.html")):
            for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
                if f'"{link}"' in line:
                    return Source(f"{self.overrides.name}/{path.name}", number)
        return Source(self.overrides.name)

    def _count_pages(self) -> Iterator[tuple[str, int]]:
        for meeting in self.content.meetings:
            for each in meeting.files:
                yield f"{feeds.meeting_folder(meeting.folder)}/{each.file}", each.pages


def _way_back(content: SiteContent, meeting: PublicMeeting) -> str:
    """Return the links from a page of the web edition to the other pages of the site."""
    here, say = f"{feeds.meeting_folder(meeting.folder)}/web/{feeds.HOME}", content.wording.say
    search = ((say("site-search"), feeds.SEARCH),) if content.searchable else ()
    links = (
        (say("site-meetings"), feeds.HOME),
        (meeting.committee_name, f"{feeds.committee_folder(meeting.committee)}/{feeds.HOME}"),
        (meeting.day, f"{feeds.meeting_folder(meeting.folder)}/{feeds.HOME}"),
        *search,
    )
    listed = "".join(
        f'<li><a href="{escape(feeds.lead(here, there))}">{escape(words)}</a></li>'
        for words, there in links
    )
    name = escape(say("site-trail"))
    return f'<nav aria-label="{name}"><ul>{listed}</ul></nav>'


def _digest_each(
    files: Mapping[str, write.Content], meeting: PublicMeeting | None = None
) -> dict[str, str]:
    """Return the SHA-256 of each file; that of a file to copy is known of its meeting."""
    home = feeds.meeting_folder(meeting.folder) if meeting else ""
    known = {f"{home}/{each.file}": each.sha256 for each in (meeting.files if meeting else ())}
    return {
        path: _digest(content) if isinstance(content, bytes) else known[path]
        for path, content in files.items()
    }


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
