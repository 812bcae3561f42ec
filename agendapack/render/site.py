"""The pages of a site of all meetings: what their templates see, and how these are filled."""

import json
from collections.abc import Mapping
from pathlib import Path

from agendapack.model import dataclass
from agendapack.model.style import HouseStyle
from agendapack.model.wording import Wording
from agendapack.problems import Checked

STYLES = ("web.css", "site.css")
"""The style of the web edition, and what the other pages of a site have besides."""


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link with its words, and what stands behind it in brackets."""

    words: str
    address: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FrameView:
    """What every page of a site has around its content."""

    language: str
    direction: str
    root: str
    organisation: str
    title: str
    heading: str
    trail: tuple[LinkView, ...]
    feed: str
    calendar: str
    open_data: str
    address: str
    search: str = ""
    script: str = ""
    data: str = ""


@dataclass(frozen=True, slots=True)
class MeetingLineView:
    """A meeting in a list."""

    date: str
    when: str
    committee: str
    address: str
    venue: str
    states: tuple[str, ...]
    links: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """Links below a heading, for instance the committees of a body."""

    heading: str
    links: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class HomeView:
    """The first page of a site."""

    frame: FrameView
    upcoming: tuple[MeetingLineView, ...]
    recent: tuple[MeetingLineView, ...]
    committees: tuple[GroupView, ...]
    years: tuple[LinkView, ...]
    decisions: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member of a committee, and how often the member came."""

    name: str
    role: str
    attended: int
    possible: int


@dataclass(frozen=True, slots=True)
class MemberGroupView:
    """The members of a body or a group, below its name where it has one; or the substitutes."""

    heading: str
    members: tuple[MemberView, ...]


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic of the forward plan."""

    when: str
    title: str
    purpose: str
    lead: str
    is_key: bool
    address: str


@dataclass(frozen=True, slots=True)
class CommitteeView:
    """The page of a committee."""

    frame: FrameView
    upcoming: tuple[MeetingLineView, ...]
    past: tuple[MeetingLineView, ...]
    members: tuple[MemberGroupView, ...]
    counted: int
    plan_title: str
    plan: tuple[TopicView, ...]
    officer: tuple[str, ...]
    email: str


@dataclass(frozen=True, slots=True)
class AgendaLineView:
    """A line of the agenda on the page of a meeting; `items` are those that stand below it.

    `level` is that of its heading's element, 0 for an item, which has none.
    """

    label: str
    title: str
    level: int
    address: str
    pages: str
    note: str
    facts: tuple[str, ...]
    papers: tuple[LinkView, ...]
    items: tuple["AgendaLineView", ...]


@dataclass(frozen=True, slots=True)
class DecisionView:
    """What was decided in one minute."""

    number: str
    title: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeetingView:
    """The page of a meeting."""

    frame: FrameView
    day: str
    clock: str
    venue: tuple[str, ...]
    map: str
    online: str
    states: tuple[str, ...]
    reason: str
    committee: LinkView
    read: tuple[LinkView, ...]
    items: tuple[AgendaLineView, ...]
    files: tuple[LinkView, ...]
    papers: tuple[LinkView, ...]
    present: str
    apologies: str
    decisions: tuple[DecisionView, ...]
    is_draft: bool
    is_ready: bool
    history: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeetingsView:
    """The meetings of a year."""

    frame: FrameView
    meetings: tuple[MeetingLineView, ...]
    papers: LinkView


@dataclass(frozen=True, slots=True)
class MeetingPapersView:
    """The papers of one meeting in a list."""

    meeting: LinkView
    papers: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class PapersView:
    """The papers of a year."""

    frame: FrameView
    meetings: tuple[MeetingPapersView, ...]


@dataclass(frozen=True, slots=True)
class SearchView:
    """The page that searches; `years` leads to the papers of each year, the latest first.

    `committees` are those to choose from: the name of the file of each, and its name.
    """

    frame: FrameView
    years: tuple[LinkView, ...]
    committees: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DecidedView:
    """The decisions of one meeting in a list."""

    meeting: LinkView
    is_draft: bool
    decisions: tuple[DecisionView, ...]


@dataclass(frozen=True, slots=True)
class DecisionsView:
    """The decisions of a year."""

    frame: FrameView
    meetings: tuple[DecidedView, ...]


PageView = (
    HomeView | CommitteeView | MeetingView | MeetingsView | PapersView | DecisionsView | SearchView
)
SHOWN_BY: Mapping[type, str] = {
    HomeView: "site-home.html",
    CommitteeView: "site-committee.html",
    MeetingView: "site-meeting.html",
    MeetingsView: "site-meetings.html",
    PapersView: "site-papers.html",
    DecisionsView: "site-decisions.html",
    SearchView: "site-search.html",
}


def render_site(
    pages: Mapping[str, PageView], wording: Wording, overrides: Path | None
) -> Checked[dict[str, bytes]]:
    """Fill the templates of a site's pages.

    Args:
        pages: What each page shows, by its path.
        wording: What the organisation has the pages say.
    """
    from agendapack.render.sandbox import Sandbox
    from agendapack.render.templates import TemplateFolders, fill_template

    files: dict[str, bytes] = {}
    loader = TemplateFolders(overrides)
    for path, view in pages.items():
        sandbox = Sandbox(loader, wording, view.frame.language)
        filled = fill_template(sandbox, SHOWN_BY[type(view)], view, is_section=False)
        if filled.value is None:
            return Checked(None, filled.problems)
        files[path] = filled.value.encode()
    return Checked(files)


def render_style(style: HouseStyle, overrides: Path | None) -> Checked[bytes]:
    """Return the style of a site's pages, in the colours of a house style."""
    from agendapack.render import make_theme
    from agendapack.render.sandbox import Sandbox
    from agendapack.render.templates import TemplateFolders, fill_template

    sandbox = Sandbox(TemplateFolders(overrides), style.wording)
    theme = make_theme(style)
    parts = [fill_template(sandbox, name, theme, is_section=False) for name in STYLES]
    problems = tuple(problem for part in parts for problem in part.problems)
    if problems:
        return Checked(None, problems)
    return Checked("\n".join(part.value or "" for part in parts).encode())


def safe_json(content: object) -> str:
    """Return JSON that may stand within a page: no text in it can close its element."""
    from markupsafe import Markup

    written = json.dumps(content, ensure_ascii=False)
    for character in "<>&":
        written = written.replace(character, f"\\u{ord(character):04x}")
    return Markup(written)
