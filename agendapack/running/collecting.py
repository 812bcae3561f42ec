"""Memory between meetings: a run of a thousand takes no more than one of a hundred.

What a build leaves behind is full of cycles, and Python by itself looks for those so
seldom that hundreds of meetings would pile up; to look after each would cost a
twentieth of the time.
"""

import gc

MEETINGS_BETWEEN = 10


def collect(done: int) -> None:
    """Give back what is not needed any more, after every so many meetings.

    Args:
        done: How many this process has done.
    """
    if done % MEETINGS_BETWEEN == 0:
        gc.collect()
