"""What the index keeps of a meeting that was built."""


class Entry:
    """Plain values, so that a process can make it for another.

    Args:
        folder: Name of the meeting's folder.
        line: Its line in the index; empty where the meeting is compared in full each time.
        details: All that is known of it, for the file of its own.
    """

    __slots__ = ("details", "folder", "line")

    def __init__(self, folder: str, line: bytes, details: bytes) -> None:
        self.folder = folder
        self.line = line
        self.details = details
