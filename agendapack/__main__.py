"""The entry point of `agendapack` and of `python -m agendapack`."""

import gc
import os
import sys

from agendapack import OBJECTS_BETWEEN_COLLECTIONS


def main() -> None:
    """Run the command line and exit with its exit code."""
    try:
        _main()
    except KeyboardInterrupt:  # while the program was starting; later ones end in `cli.run`
        sys.exit(130)


def _main() -> None:
    _read_names_as_utf8()
    _fill_streams()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, 20, 20)
    from agendapack.cli import answer_quickly, is_sure_to_build

    arguments = sys.argv[1:]
    if answer_quickly(arguments):
        sys.exit(0)
    _look_for_no_plugins()
    if is_sure_to_build(arguments):
        from agendapack.sandbox import ignore_environment

        ignore_environment()
        from agendapack.pack.typesetting import Desk
        from agendapack.sandbox.forks import hired_ahead

        with hired_ahead(Desk):
            code = _run(arguments)
    else:
        code = _run(arguments)
    _leave(code)


def _run(arguments: list[str]) -> int:
    from agendapack.cli.run import run

    return run(arguments)


def _leave(code: int) -> None:
    """Exit at once: Python would first take apart all that was made, object by object."""
    import atexit
    import threading
    from contextlib import suppress

    if threading.active_count() == 1:
        atexit._run_exitfuncs()
        with suppress(Exception):  # told below, as Python tells of it
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            os._exit(code)
    sys.exit(code)


def _read_names_as_utf8() -> None:
    """Start again in UTF-8 mode where Python reads the names of files in another encoding.

    In the locale `C` a name such as `Żółw.csv` would not be found, though it is there.
    """
    if sys.getfilesystemencoding() != "utf-8" and os.environ.get("PYTHONUTF8") != "1":
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def _look_for_no_plugins() -> None:
    """Keep pydantic from reading the metadata of all installed packages for plugins of its own.

    The variable does so in other processes, too. Even so, the module that looks imports half of the
    standard library's mail; one that is there already, and finds none, spares this process that.
    Whatever else pydantic should ask of it is asked of the real one.
    """
    from importlib import import_module
    from types import ModuleType

    def ask_real(name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        sys.modules.pop(finder.__name__, None)
        return getattr(import_module(finder.__name__), name)

    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    finder = ModuleType("pydantic.plugin._loader")
    vars(finder).update(get_plugins=tuple, __getattr__=ask_real)
    sys.modules.setdefault(finder.__name__, finder)


def _fill_streams() -> None:
    """Let each standard stream that the program was started without lead nowhere.

    Or the first file that is opened would stand in its place, and take what is printed there.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


if __name__ == "__main__":
    main()
