"""Whether the minutes in a workspace are those that earlier builds looked through.

The numbers of minutes follow from earlier ones, in the folders of other meetings. For each
committee there is a digest of their paths; it is worked out anew only where the folder
or the file of any meeting stands otherwise than it did.
"""

import os
from zlib import crc32

from agendapack.unchanged.facets import is_sure, look_at, sign
from agendapack.unchanged.line import is_sound, protect
from agendapack.unchanged.store import read_file, replace_file


class MinutesMap:
    """The meetings of a workspace as they stand, and the digests of their committees' minutes.

    Args:
        root: The workspace.
        memory: The file that keeps the digests.
        now_ns: The time, taken before anything is looked at.
    """

    def __init__(self, root: str, memory: str, now_ns: int) -> None:
        self._root = root
        self._memory = memory
        self.heads: dict[bytes, int] = {}
        """How each meeting's folder and file stand, by its name."""
        self._now = now_ns
        self._look()
        names = crc32(b"/".join(self.heads))
        self._sign = b"%d %d" % (hash(tuple(self.heads.values())), names)
        self._known = self._remember()

    def agrees(self, minutes: bytes) -> bool:
        """Tell whether a committee's minutes are as they were.

        Args:
            minutes: The committee, a space and the digest of its minutes.
        """
        committee = minutes.partition(b" ")[0]
        known = self._known.get(committee)
        if known is None:
            from pathlib import Path

            from agendapack.minutes_files import digest_minutes

            digest = digest_minutes(Path(self._root), committee.decode("ascii")).encode("ascii")
            known = self._known[committee] = committee + b" " + digest
            if self._are_sure():
                fields = b"\t".join((os.fsencode(self._root), self._sign, *self._known.values()))
                replace_file(self._memory, protect(fields))
        return known == minutes

    def _look(self) -> None:
        meetings = os.fsencode(self._root) + b"/meetings/"
        for name in _list(meetings):
            folder = meetings + name
            try:
                self.heads[name] = sign((folder, folder + b"/meeting.yaml"))
            except OSError:
                self.heads[name] = 0

    def _are_sure(self) -> bool:
        """Tell whether later changes are sure to show in how each folder and file stands."""
        meetings = f"{self._root}/meetings"
        paths = [f"{meetings}/{os.fsdecode(name)}" for name in self.heads]
        paths += [f"{path}/meeting.yaml" for path in paths]
        return all(is_sure(look_at(path), self._now) for path in (meetings, *paths))

    def _remember(self) -> dict[bytes, bytes]:
        line = read_file(self._memory)
        if not is_sound(line):
            return {}
        root, sign, *known = line[9:-1].split(b"\t")
        if root != os.fsencode(self._root) or sign != self._sign:
            return {}
        return {each.partition(b" ")[0]: each for each in known}


def _list(folder: bytes) -> list[bytes]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []
