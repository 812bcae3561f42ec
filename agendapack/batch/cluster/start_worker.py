"""What a worker on this machine does first; Dask imports this as its preload."""

import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from distributed import Worker


def dask_setup(worker: "Worker") -> None:
    """Leave Ctrl-C to the process that started the workers: it stops them in their order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
