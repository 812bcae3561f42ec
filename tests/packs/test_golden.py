"""Both sample packs as text: as a reader of pages meets them, and as they are spoken."""

import pytest

from tests.conftest import Golden
from tests.describe import describe
from tests.packs.conftest import MEETINGS, Pack
from tests.reading import spoken

every_meeting = pytest.mark.parametrize("meeting", MEETINGS)


@every_meeting
def test_the_pack_as_its_readers_meet_it(meeting: str, built: Pack, golden: Golden) -> None:
    golden(f"{meeting}.txt", describe((built(meeting) / "pack.pdf").read_bytes()))


@every_meeting
def test_the_pack_as_a_screen_reader_speaks_it(meeting: str, built: Pack, golden: Golden) -> None:
    golden(f"{meeting}-spoken.txt", spoken((built(meeting) / "pack.pdf").read_bytes()) + "\n")
