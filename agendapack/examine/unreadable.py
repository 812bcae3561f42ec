"""What a font can be that is examined: told apart from faults of ours by these."""


class Unreadable(Exception):
    """A font, or the program in it, that is damaged."""


class Unexamined(Exception):
    """A font of a kind that is sound in itself, but not looked into here."""
