"""Problems as values: what is wrong in a user's file, where, and what to do about it.

A stage returns its result together with every problem it found; the pipeline runs
as many stages as it can, then raises `ProblemsFound` once. Only the command line
prints problems. Each code is explained in `docs/problems.md`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Code(StrEnum):
    """The kind of a problem; printed in brackets at the end of its line."""

    UNKNOWN_FIELD = "unknown-field"
    MISSING_FIELD = "missing-field"
    REPEATED_FIELD = "repeated-field"
    WRONG_TYPE = "wrong-type"
    BAD_VALUE = "bad-value"

    # Warnings that are accepted for one paper.
    UNKNOWN_CODE = "unknown-code"
    CANNOT_ACCEPT = "cannot-accept"
    NOTHING_TO_ACCEPT = "nothing-to-accept"

    CANNOT_WRITE = "cannot-write"
    FILE_EXISTS = "file-exists"
    NOT_OUR_FOLDER = "not-our-folder"
    DEAD_LINK = "dead-link"
    CLUSTER_LOST = "cluster-lost"
    NOT_ACCESSIBLE = "not-accessible"

    # Files and YAML, found while loading.
    YAML_SYNTAX = "yaml-syntax"
    TAB = "tab"
    BYTE_ORDER_MARK = "byte-order-mark"
    NOT_UTF8 = "not-utf8"
    CONTROL_CHARACTER = "control-character"
    MERGE_CONFLICT = "merge-conflict"
    SEVERAL_DOCUMENTS = "several-documents"
    YAML_ALIAS = "yaml-alias"
    YAML_MERGE = "yaml-merge"
    YAML_TAG = "yaml-tag"
    YAML_COMMENT = "yaml-comment"
    EMPTY_FILE = "empty-file"
    TOO_LARGE = "too-large"
    TOO_DEEP = "too-deep"
    FRONT_MATTER = "front-matter"
    MISSING_FILE = "missing-file"
    UNREADABLE_FILE = "unreadable-file"
    OUTSIDE_WORKSPACE = "outside-workspace"
    WRONG_FILE_KIND = "wrong-file-kind"
    UNKNOWN_MEETING = "unknown-meeting"
    AMBIGUOUS_MEETING = "ambiguous-meeting"
    UNKNOWN_COMMITTEE = "unknown-committee"
    UNCLEAR_ITEM = "unclear-item"
    UNKNOWN_UPDATE = "unknown-update"
    REPEATED_ID = "repeated-id"
    MISSING_MINUTES = "missing-minutes"
    PAPER_IS_HERE = "paper-is-here"
    NOT_A_PDF = "not-a-pdf"
    DAMAGED_PDF = "damaged-pdf"
    LOCKED_PDF = "locked-pdf"
    MISSING_PASSWORD = "missing-password"
    REPAIRED_PDF = "repaired-pdf"
    PAPER_TOO_LARGE = "paper-too-large"
    PAPER_TOO_SLOW = "paper-too-slow"
    PAPER_TOO_COMPLEX = "paper-too-complex"
    PAGES_OUT_OF_RANGE = "pages-out-of-range"
    NOTHING_LEFT = "nothing-left"
    UNDRAWN_FIELD = "undrawn-field"
    PICTURE = "picture"

    # Papers that are not PDF, found while they are converted.
    DAMAGED_PAPER = "damaged-paper"
    TRACKED_CHANGES = "tracked-changes"
    COMMENTS_LEFT = "comments-left"
    CHANGING_FIELD = "changing-field"
    NOT_CARRIED = "not-carried"
    CELL_ERROR = "cell-error"
    NO_HEADER_ROW = "no-header-row"
    NO_OFFICE = "no-office"
    OFFICE_FAILED = "office-failed"
    WIDE_TABLE = "wide-table"
    LOW_CONTRAST = "low-contrast"

    # What does not fit together, found while planning.
    UNKNOWN_STANDING_ITEM = "unknown-standing-item"
    UNKNOWN_DEADLINE = "unknown-deadline"
    UNKNOWN_REGIME = "unknown-regime"
    UNKNOWN_VALUE = "unknown-value"
    WORDING = "wording"
    CONFLICTING_DATE = "conflicting-date"
    TIMETABLE = "timetable"
    UNKNOWN_PURPOSE = "unknown-purpose"
    UNKNOWN_TOPIC = "unknown-topic"
    TOPIC_LEFT_OUT = "topic-left-out"
    KEY_DECISION_NOTICE = "key-decision-notice"
    INCOMPLETE_NOTICE = "incomplete-notice"
    NOTICE_PASSED = "notice-passed"
    UNSURE_LAW = "unsure-law"
    REPEATED_NAME = "repeated-name"
    UNTRANSLATED = "untranslated"
    WRONG_DAY = "wrong-day"
    NOT_PRINTED = "not-printed"
    UNUSUAL_WORD = "unusual-word"
    NUMBERED_TITLE = "numbered-title"
    REPEATED_TITLE = "repeated-title"
    UNLIKELY_VOTE = "unlikely-vote"
    INCOMPLETE_MINUTES = "incomplete-minutes"
    UNKNOWN_ACTION = "unknown-action"
    GUESSED_MINUTE_NUMBER = "guessed-minute-number"

    # What is withheld from the public.
    WITHHOLDING = "withholding"
    WITHHELD_PART = "withheld-part"
    WITHHELD_REFERENCE = "withheld-reference"
    UNSEEN_TEXT = "unseen-text"
    UNAPPLIED_REDACTION = "unapplied-redaction"
    NOT_FOR_PUBLICATION = "not-for-publication"
    MARKED_PRIVATE = "marked-private"
    SHARED_WORDS = "shared-words"
    LEAK = "leak"

    # What has been published.
    PUBLISHED_RECORD = "published-record"
    ITEM_NUMBER = "item-number"
    ITEM_MOVED = "item-moved"
    ITEM_REMOVED = "item-removed"
    PAGE_MOVED = "page-moved"
    MINUTE_MOVED = "minute-moved"
    PARAGRAPHS_MOVED = "paragraphs-moved"
    NOT_PUBLISHED = "not-published"
    NOTHING_NEW = "nothing-new"
    NOT_FINAL = "not-final"
    NOT_ON_RECORD = "not-on-record"
    KEPT_AS_PUBLISHED = "kept-as-published"
    FRONT_CHANGED = "front-changed"
    PUBLISHED_MEANWHILE = "published-meanwhile"
    RELEASED_EARLY = "released-early"

    # What a PDF paper is like, judged by the organisation's policy under the same name.
    FONTS_NOT_EMBEDDED = "fonts-not-embedded"
    NOT_TAGGED = "not-tagged"
    SCAN_ONLY = "scan-only"
    PAGES_WITHOUT_TEXT = "pages-without-text"
    BLANK_PAGES = "blank-pages"
    LARGE_IMAGES = "large-images"
    FORM_FIELDS = "form-fields"
    COMMENTS = "comments"
    SCRIPTS = "scripts"
    EMBEDDED_FILES = "embedded-files"
    PORTFOLIOS = "portfolios"
    DYNAMIC_FORMS = "dynamic-forms"
    LOST_PAGES = "lost-pages"
    FILE_LINKS = "file-links"
    PRIVATE_LINKS = "private-links"
    HIDDEN_LAYERS = "hidden-layers"
    ENCRYPTED = "encrypted"
    NO_STAMP_ROOM = "no-stamp-room"
    REPEATED_PAPER = "repeated-paper"
    REPEATED_PAPER_NUMBER = "repeated-paper-number"
    PACK_TOO_LARGE = "pack-too-large"

    # Texts and templates, found while rendering.
    UNKNOWN_REFERENCE = "unknown-reference"
    UNKNOWN_PLACEMENT = "unknown-placement"
    HTML = "html"
    HTML_COMMENT = "html-comment"
    LOST_CELLS = "lost-cells"
    TYPED_MARKER = "typed-marker"
    LIST_NUMBERS = "list-numbers"
    CAPTION_NUMBER = "caption-number"
    UNUSED_DEFINITION = "unused-definition"
    SKIPPED_HEADING = "skipped-heading"
    MISPLACED_MARK = "misplaced-mark"
    UNSAFE_LINK = "unsafe-link"
    MISSING_ALT = "missing-alt"
    POOR_ALT = "poor-alt"
    LINK_TEXT = "link-text"
    EMPTY_HEADER_ROW = "empty-header-row"
    BOLD_HEADING = "bold-heading"
    CAPITALS = "capitals"
    TEMPLATE = "template"
    UNUSED_TEMPLATE = "unused-template"

    # What cannot be typeset.
    BAD_HTML = "bad-html"
    UNKNOWN_PICTURE = "unknown-picture"
    MISSING_GLYPH = "missing-glyph"
    FONT_NOT_READ = "font-not-read"
    UNKNOWN_FONT = "unknown-font"
    UNSETTLED = "unsettled"

    # Asked of a finished pack: explain, verify, diff, carry-notes.
    UNKNOWN_PAGE = "unknown-page"
    NO_MANIFEST = "no-manifest"
    MISSING_OUTPUT = "missing-output"
    CHANGED_OUTPUT = "changed-output"
    EXTRA_OUTPUT = "extra-output"
    CHANGED_SOURCE = "changed-source"
    REBUILT_OTHERWISE = "rebuilt-otherwise"
    NUMBERS_DISAGREE = "numbers-disagree"
    UNKNOWN_VERSION = "unknown-version"
    NO_GIT = "no-git"
    NOTE_NOT_PLACED = "note-not-placed"


class Severity(StrEnum):
    """How much a problem matters: an error stops the build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A place in a user's file.

    Args:
        file: Path relative to the workspace, with forward slashes.
        line: Counted from 1.
        column: Counted from 1, in characters.
    """

    file: str
    line: int = 1
    column: int = 1

    def down(self, lines: int) -> "Source":
        """Return the start of the line this many lines further down."""
        return Source(self.file, self.line + lines, 1) if lines else self


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in terms of the person who can mend it."""

    code: Code
    message: str
    source: Source | None = None
    hint: str | None = None
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Accepted:
    """A warning that is accepted, and why; `withheld` if it is about what is or was withheld."""

    problem: Problem
    reason: str
    withheld: bool = False


def warn(
    code: Code, message: str, source: Source | None = None, hint: str | None = None
) -> Problem:
    """Return a problem that does not stop the build."""
    return Problem(code, message, source, hint, Severity.WARNING)


def is_error(problem: Problem) -> bool:
    """Tell whether a problem stops the build."""
    return problem.severity is Severity.ERROR


def did_you_mean(found: str, allowed: Iterable[str]) -> str | None:
    """Return a hint with the allowed word closest to what was found, if one is close."""
    from difflib import get_close_matches

    close = get_close_matches(found, sorted(allowed), n=1, cutoff=0.61)
    return f"did you mean '{close[0]}'?" if close else None


def find_slip(found: str, usual: Iterable[str], cutoff: float = 0.88) -> str | None:
    """Return the usual words that others are most likely a slip of; any words are allowed.

    >>> find_slip("For decison", ["For decision"]), find_slip("For revision", ["For decision"])
    ('For decision', None)
    """
    from difflib import SequenceMatcher

    plain = " ".join(found.casefold().replace("-", " ").split())
    for words in usual:
        known = " ".join(words.casefold().replace("-", " ").split())
        if known.startswith(plain) or plain.startswith(known):
            return None
    ratio = {
        words: SequenceMatcher(None, plain, words.casefold().replace("-", " ")).ratio()
        for words in usual
    }
    best = max(ratio, key=lambda words: ratio[words], default="")
    return best if best and ratio[best] >= cutoff else None


def shorten(words: str, longest: int = 40) -> str:
    """Return words as a message repeats them: in one line, and only their start where long."""
    line = " ".join(words.split())
    return line if len(line) <= longest else f"{line[:longest].rstrip()}..."


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems by file and line, and drop repeats."""
    unique = dict.fromkeys(problems)
    nowhere = Source("")
    return tuple(sorted(unique, key=lambda p: (p.source or nowhere, p.severity, p.code, p.message)))


def as_fields(problem: Problem) -> dict[str, str | int | None]:
    """Return the problem as plain values, as the manifest and `--format json` write it."""
    place = problem.source
    return {
        "severity": problem.severity.value,
        "code": problem.code.value,
        "message": problem.message,
        "hint": problem.hint,
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
    }


def as_accepted_fields(accepted: Accepted) -> dict[str, str | int | None]:
    """Return an accepted warning as plain values; the code comes first."""
    fields = as_fields(accepted.problem)
    kept = ("code", "message", "file", "line", "column")
    return {**{name: fields[name] for name in kept}, "reason": accepted.reason}


@dataclass(frozen=True, slots=True)
class Checked(Generic[T_co]):
    """The result of a stage, as complete as possible, with every problem it found.

    `value` is None where there is nothing that a later stage could check. If any
    problem is an error, the value serves for further checks only.
    """

    value: T_co | None
    problems: tuple[Problem, ...] = ()


class ProblemsFound(Exception):
    """Raised once, by the pipeline, with every problem of every stage and all accepted warnings."""

    def __init__(self, problems: Iterable[Problem], accepted: Iterable[Accepted] = ()) -> None:
        self.problems = in_order(problems)
        self.accepted = tuple(accepted)
        super().__init__(f"{len(self.problems)} problems")

    def __reduce__(
        self,
    ) -> tuple[type["ProblemsFound"], tuple[tuple[Problem, ...], tuple[Accepted, ...]]]:
        # An exception is unpickled with its message alone; the problems have to come back
        # from a worker process too.
        return ProblemsFound, (self.problems, self.accepted)


class InternalFault(Exception):
    """A fault of the program itself, not of a user's file: the command line exits with 3."""
