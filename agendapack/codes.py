"""The code of every problem. Each is explained in `docs/problems.md`."""

from enum import StrEnum


class Code(StrEnum):
    """What kind of problem it is; printed in brackets at the end of its line."""

    UNKNOWN_FIELD = "unknown-field"
    MISSING_FIELD = "missing-field"
    REPEATED_FIELD = "repeated-field"
    WRONG_TYPE = "wrong-type"
    BAD_VALUE = "bad-value"

    CANNOT_WRITE = "cannot-write"
    FILE_EXISTS = "file-exists"
    NOT_OUR_FOLDER = "not-our-folder"
    NOT_ACCESSIBLE = "not-accessible"

    # Files and YAML, found while loading.
    YAML_SYNTAX = "yaml-syntax"
    TAB = "tab"
    BYTE_ORDER_MARK = "byte-order-mark"
    NOT_UTF8 = "not-utf8"
    CONTROL_CHARACTER = "control-character"
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
    REPEATED_ID = "repeated-id"
    MISSING_MINUTES = "missing-minutes"
    NOT_A_PDF = "not-a-pdf"
    DAMAGED_PDF = "damaged-pdf"
    LOCKED_PDF = "locked-pdf"
    PICTURE = "picture"

    # What does not fit together, found while planning.
    UNKNOWN_STANDING_ITEM = "unknown-standing-item"
    UNKNOWN_DEADLINE = "unknown-deadline"
    UNKNOWN_REGIME = "unknown-regime"
    UNKNOWN_VALUE = "unknown-value"
    CONFLICTING_DATE = "conflicting-date"
    INCOMPLETE_NOTICE = "incomplete-notice"
    NOTICE_PASSED = "notice-passed"
    REPEATED_NAME = "repeated-name"
    UNLIKELY_VOTE = "unlikely-vote"
    GUESSED_MINUTE_NUMBER = "guessed-minute-number"

    # Texts and templates, found while rendering.
    UNKNOWN_REFERENCE = "unknown-reference"
    UNKNOWN_PLACEMENT = "unknown-placement"
    SKIPPED_HEADING = "skipped-heading"
    MISPLACED_MARK = "misplaced-mark"
    UNSAFE_LINK = "unsafe-link"
    MISSING_ALT = "missing-alt"
    TEMPLATE = "template"

    # What cannot be typeset.
    BAD_HTML = "bad-html"
    UNKNOWN_PICTURE = "unknown-picture"
    MISSING_GLYPH = "missing-glyph"
    UNKNOWN_FONT = "unknown-font"
    UNSETTLED = "unsettled"
