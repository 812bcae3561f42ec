"""Report an internal error: briefly on the terminal, with the traceback in a file."""

import os
import platform
import sys
from typing import TYPE_CHECKING

import click

from agendapack import __version__

if TYPE_CHECKING:
    from agendapack.batch.outcome import Fault


def report_fault(fault: "Fault") -> None:
    """Report an internal error on stderr, and write the traceback to a temporary file.

    If the file cannot be written, the traceback is printed on stderr too.
    """
    import tempfile

    where = f"agendapack {__version__}, Python {platform.python_version()}, {sys.platform}"
    click.echo(f"agendapack: a fault of its own, not of your files: {fault.brief}", err=True)
    click.echo(f"    {fault.kind} in {where}; nothing of this meeting was written", err=True)
    try:
        handle, path = tempfile.mkstemp(prefix="agendapack-fault-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as out:
            out.write(f"{where}\n\n{fault.trace}")
    except OSError:
        click.echo(fault.trace, err=True)
        path = "the lines above"
    click.echo(f"    please report it together with {path}", err=True)
