"""The entry point of `agendapack` and of `python -m agendapack`."""

import gc
import sys

from agendapack import OBJECTS_BETWEEN_COLLECTIONS


def main() -> None:
    """Run the command line and exit with its exit code."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, 20, 20)
    from agendapack.cli.quick import answer_quickly

    if answer_quickly(sys.argv[1:]):
        sys.exit(0)
    from agendapack.cli.run import run

    code = run(sys.argv[1:])
    gc.freeze()  # so that Python does not search all objects for cycles before it exits
    sys.exit(code)


if __name__ == "__main__":
    main()
