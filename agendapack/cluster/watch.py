"""Notice on a worker which files and folders are looked into that were not sent.

Python tells an audit hook of every file that is opened and every folder that is listed
(PEP 578). So nothing that reads has to know that a file may be missing.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

LOOKING = frozenset(("open", "os.listdir", "os.scandir"))
IsSent = Callable[[str], bool]
_watches: list["Watch"] = []
_hooks: list[object] = []


class Watch:
    """What is looked into below a folder although it was not sent.

    Args:
        root: The folder, absolute.
        is_sent: Tells of a path below it whether it was sent.
    """

    def __init__(self, root: Path, is_sent: IsSent) -> None:
        self.asked: set[str] = set()
        self._before = f"{root}{os.sep}"
        self._is_sent = is_sent

    def see(self, path: object) -> None:
        """Note a path that is opened or listed."""
        if isinstance(path, os.PathLike):
            path = os.fspath(path)
        if isinstance(path, str) and path.startswith(self._before):
            below = path.removeprefix(self._before).replace(os.sep, "/")
            if not self._is_sent(below):
                self.asked.add(below)


@contextmanager
def watching(root: Path, is_sent: IsSent) -> Iterator[Watch]:
    """Watch this process; one watch at a time."""
    if not _hooks:
        sys.addaudithook(_hook)  # it cannot be taken off again
        _hooks.append(_hook)
    watch = Watch(root, is_sent)
    _watches.append(watch)
    try:
        yield watch
    finally:
        _watches.remove(watch)


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if _watches and event in LOOKING:
        for watch in _watches:
            watch.see(arguments[0])


class Variables(Mapping[str, str]):
    """The variables that were sent, and the names of others that were asked for.

    Args:
        sent: By name; None for one that is not set where the build was asked for.
    """

    def __init__(self, sent: Mapping[str, str | None]) -> None:
        self.asked: set[str] = set()
        self._sent = sent

    def __getitem__(self, name: str) -> str:
        if name not in self._sent:
            self.asked.add(name)
        value = self._sent.get(name)
        if value is None:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        return (name for name, value in self._sent.items() if value is not None)

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __bool__(self) -> bool:
        return True  # one that is empty still has to hear what is asked for
