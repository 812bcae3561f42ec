"""Pictures that an office file only links to: nothing is fetched, so they are not seen."""

import re
import zipfile
from io import BytesIO

from agendapack.codes import Code
from agendapack.convert.job import Job
from agendapack.convert.word_losses import count

RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
PICTURE, OUTSIDE = b'/relationships/image"', b'TargetMode="External"'


def tell_linked(job: Job, data: bytes) -> None:
    """Warn of pictures that are not in the file.

    Args:
        data: What goes to an office program; all of its parts have been looked through.
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = [archive.read(name) for name in archive.namelist() if name.endswith(".rels")]
    relations = [relation for part in parts for relation in RELATION.findall(part)]
    linked = sum(PICTURE in relation and OUTSIDE in relation for relation in relations)
    if linked:
        job.warn(
            Code.NOT_CARRIED,
            f"has {count(linked, 'picture')} that it only links to; nothing is fetched",
            "ask its author for a copy with the pictures in it",
        )
