"""The code of every problem. Each is explained in `docs/problems.md`."""

from enum import StrEnum


class Code(StrEnum):
    """What kind of problem it is; printed in brackets at the end of its line."""

    UNKNOWN_FIELD = "unknown-field"
    MISSING_FIELD = "missing-field"
    REPEATED_FIELD = "repeated-field"
    WRONG_TYPE = "wrong-type"
    BAD_VALUE = "bad-value"
