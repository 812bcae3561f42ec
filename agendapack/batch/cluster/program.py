"""Compare program versions across a cluster, and set up a worker when it starts.

Only the same versions of agendapack and its libraries make the same bytes. Local workers import
this module as a Dask preload, which calls `dask_setup`.
"""

import hashlib
import platform
import re
import signal
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import agendapack

if TYPE_CHECKING:
    from distributed import Worker


ABSENT = "not installed"


@cache
def describe_program() -> Mapping[str, str]:
    """Return the versions of agendapack, Python, zlib and every required library, by name."""
    from importlib.metadata import PackageNotFoundError, requires, version

    program = {
        "agendapack": f"{agendapack.__version__} (files {_digest_files()})",
        "Python": platform.python_version(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }
    for required in requires("agendapack") or ():
        name = re.match(r"[\w.-]+", required)
        if name and "extra ==" not in required:
            try:
                program[name[0]] = version(name[0])
            except PackageNotFoundError:
                program[name[0]] = ABSENT
    return program


def tell_difference(wanted: Mapping[str, str], found: Mapping[str, str]) -> str | None:
    """Return the differences as text, such as `Python 3.11.9 and not 3.12.1`, or None."""
    names = [name for name in {**wanted, **found} if wanted.get(name) != found.get(name)]
    told = [f"{n} {found.get(n, ABSENT)} and not {wanted.get(n, ABSENT)}" for n in names]
    return ", ".join(told) or None


def _digest_files() -> str:
    """Return a digest of agendapack's files, which tells apart checkouts of one version."""
    package = Path(agendapack.__file__).parent
    installed = package / "templates"
    templates = installed if installed.is_dir() else package.parent / "templates"
    digest = hashlib.sha256()
    for folder in (package, templates):
        for path in sorted(folder.rglob("*")):
            below = path.relative_to(folder)
            if path.is_file() and below.parts[0] != "templates" and path.suffix != ".pyc":
                digest.update(f"{below.as_posix()}\0{path.stat().st_size}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def dask_setup(worker: "Worker") -> None:
    """Ignore Ctrl-C in a worker, because the process that started the workers stops them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
