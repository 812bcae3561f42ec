"""What a page of the web edition shows; `render` puts it into its template."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WebLink:
    """A link with its words.

    Args:
        marks: The printed pages behind it, each with its address, if they have no page of their
            own in the web edition.
    """

    words: str
    address: str
    marks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class WebEvent:
    """What was done to the meeting's papers, with links to what it was done to."""

    words: str
    links: tuple[WebLink, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class WebPage:
    """One page of the web edition.

    Args:
        file: Its name, for instance `04-overview.html`.
        heading: Its first heading, where `content` has none.
        content: HTML that is safe: a section as written by `web`.
        content_language: Of the content, where it is another.
        annexes: Annexes behind the paper that are PDF, or have pages of their own.
        files: The meeting's PDF files, on the page of the agenda.
        history: When what was published: of the meeting on the page of the agenda, of the paper
            on its own.
    """

    file: str
    title: str
    heading: str
    language: str
    content: str
    content_language: str | None = None
    home: bool = False
    before: WebLink | None = None
    after: WebLink | None = None
    annexes: tuple[WebLink, ...] = ()
    files: tuple[WebLink, ...] = ()
    history: tuple[WebEvent, ...] = ()
