"""The program `agendapack`, also as `python -m agendapack`."""

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    from agendapack.cli.run import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
