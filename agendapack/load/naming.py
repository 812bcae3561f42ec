"""Call the parts of a file what their author calls them: "annex 1 of agenda item 2"."""

from agendapack.load.located import Trail

_NUMBERED = {
    "agenda": "agenda item",
    "aims": "aim",
    "annexes": "annex",
    "apologies": "apology",
    "background-papers": "background paper",
    "closures": "closure",
    "implications": "implication",
    "in-attendance": "person in attendance",
    "meetings": "meeting",
    "members": "member",
    "minutes": "minute",
    "present": "member present",
    "priorities": "priority",
    "recommendations": "recommendation",
    "resolved": "resolution",
    "specialist-officers": "specialist officer",
    "strapline": "line of the strapline",
}
_NAMED = {
    "abbreviations": "abbreviation",
    "deadlines": "deadline",
    "standing": "standing item",
}
_CALLED = {"late": "the field 'late'"}
_PLURAL = ("the minutes", "the margins", "the colours", "the contacts")


def name_part(whole: str, trail: Trail) -> str:
    """Name a list entry or a group of fields.

    Args:
        whole: What the file holds, for instance `the meeting`.
        trail: From the top of the file; empty for the whole.
    """
    parts: list[str] = []
    at = 0
    while at < len(trail):
        key, below = str(trail[at]), trail[at + 1] if at + 1 < len(trail) else None
        if isinstance(below, int):
            one = _NUMBERED.get(key)
            parts.append(f"{one} {below + 1}" if one else f"entry {below + 1} of '{key}'")
        elif below is not None and key in _NAMED:
            parts.append(f"{_NAMED[key]} '{below}'")
        else:
            parts.append(_CALLED.get(key) or f"the {key.replace('-', ' ')}")
            below = None
        at += 1 if below is None else 2
    if not parts or parts[0].startswith("the "):
        parts.insert(0, whole)
    return " of ".join(reversed(parts))


def name_value(whole: str, trail: Trail) -> str:
    """Name what a field or a list entry holds: "the field 'time' of the meeting"."""
    *before, last = trail
    if isinstance(last, int) or (before and before[-1] in _NAMED):
        return name_part(whole, trail)
    return f"the field '{last}' of {name_part(whole, tuple(before))}"


def inflect(part: str, singular: str, plural: str) -> str:
    """Return the part with the form of a verb that fits it."""
    return f"{part} {plural if part.startswith(_PLURAL) else singular}"
