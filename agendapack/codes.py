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
