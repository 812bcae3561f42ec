"""Importing pypdf alone."""

import json
import subprocess
import sys

SCRIPT = """
import json, sys
{first}
import agendapack.pdf.objects
seen = sorted({{"PIL", "fontTools", "cryptography"}} & sys.modules.keys())
import PIL.Image, fontTools.ttLib
print(json.dumps([seen, "pypdf" in sys.modules]))
"""


def run(first: str) -> object:
    said = subprocess.check_output([sys.executable, "-c", SCRIPT.format(first=first)])
    result: object = json.loads(said)
    return result


def test_what_pypdf_is_not_asked_about_is_not_imported_but_can_be_later() -> None:
    assert run("") == [[], True]


def test_what_was_imported_before_stays() -> None:
    assert run("import PIL.Image") == [["PIL"], True]
