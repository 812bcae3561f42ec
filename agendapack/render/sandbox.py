"""Jinja for templates, kept from the internals of Python by its sandbox, and the words it is given.

What a user's own template costs is the user's affair.
"""

import marshal
import sys
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date, time
from functools import cache
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, BytecodeCache, StrictUndefined, compiler, lexer, nodes, parser
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

import agendapack
from agendapack.model.dates import hold_together, write_date, write_time, write_unbroken_date
from agendapack.model.pack import Pack
from agendapack.model.text import find_addresses
from agendapack.model.wording import ENGLISH, PLACEHOLDER, STANDARD, Wording, fill, unbroken
from agendapack.output.files import write_file
from agendapack.problems import did_you_mean
from agendapack.render.section_html import mark_elements

SHIPPED = "agendapack/templates"
"""The folder of our own templates, as messages name it."""


class Absent(StrictUndefined):
    """A field or name that there is not, told in the words of `docs/templates.md`."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        found, name = self._undefined_obj, self._undefined_name
        if isinstance(found, dict) and isinstance(name, str):
            hint = did_you_mean(name, found) or f"there are {', '.join(found) or 'none'}"
            return f"there is no field of your own '{name}'; {hint.rstrip('?')}"
        if not is_dataclass(found) or not isinstance(name, str):
            return super()._undefined_message
        names = [each.name for each in fields(found)]
        hint = did_you_mean(name, names) or f"its fields are {', '.join(names)}"
        return f"{type(found).__name__} has no field '{name}'; {hint.rstrip('?')}"


def shipped_folder() -> Path:
    """Return the folder of the templates that ship: in the package, or beside it in a clone."""
    package = Path(agendapack.__file__).parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


class Compiled(BytecodeCache):
    """Keeps compiled templates by name and content while the process runs.

    Ours are also kept as Python keeps compiled modules: in `__pycache__` beside them, where that
    can be written, and until they or what compiles them change.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return the name of the file, as messages have it."""
        return filename or name

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the bucket what was made of the same source before."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))
        path = None if bucket.code else self._file(bucket)
        if path and path.is_file():
            sign, _, code = path.read_bytes().partition(b"\n")
            with suppress(EOFError, TypeError, ValueError):
                bucket.code = marshal.loads(code) if sign == _sign(bucket) else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was made."""
        if bucket.code is None:
            return
        self._kept[bucket.key, bucket.checksum] = bucket.code
        path = self._file(bucket)
        if path and not sys.dont_write_bytecode:
            with suppress(OSError):
                path.parent.mkdir(parents=True, exist_ok=True)
            write_file(path, _sign(bucket) + b"\n" + marshal.dumps(bucket.code), replace=True)

    def _file(self, bucket: Bucket) -> Path | None:
        if not bucket.key.startswith(f"{SHIPPED}/"):
            return None
        name = bucket.key.removeprefix(f"{SHIPPED}/")
        return Path(cache_from_source(shipped_folder() / f"{name}.py"))


def _sign(bucket: Bucket) -> bytes:
    return f"{bucket.checksum} {_compiler()}".encode()


@cache
def _compiler() -> str:
    """Return a digest of what compiles a template: Python, Jinja and this module."""
    whole = sha256(sys.version.encode())
    for path in (compiler.__file__, lexer.__file__, nodes.__file__, parser.__file__, __file__):
        whole.update(Path(path).read_bytes())
    return whole.hexdigest()


COMPILED = Compiled()
"""Shared by all environments of this process, since most meetings have the same templates."""


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment for the templates of one section.

    Args:
        language: That of the section; in another one, words of the catalogue are marked.
    """

    def __init__(
        self, loader: BaseLoader, wording: Wording = ENGLISH, language: str = STANDARD
    ) -> None:
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=Absent,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_refuse_lists,
            optimized=False,
            bytecode_cache=COMPILED,
        )
        del self.filters["random"]  # the same inputs give the same bytes
        kept = {name: self.globals[name] for name in ("range", "namespace")}
        self.globals = {**kept, "say": self.say}
        self.wording = wording
        self.language = language

    def say(self, name: str, /, **values: Any) -> Markup:
        """Return a message of the catalogue, its values filled in and escaped."""
        message = self.wording.messages.get(name)
        if message is None:
            raise UndefinedError(f"there is no message '{name}'")
        lacking = [each for each in PLACEHOLDER.findall(message) if each not in values]
        if lacking:
            raise UndefinedError(f"the message '{name}' needs '{lacking[0]}'")
        return say_in(self.language, self.wording, name, **values)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template: nodes.Template = super()._parse(source, name, filename)
        if filename is not None and not filename.startswith(SHIPPED):
            for data in template.find_all(nodes.TemplateData):
                data.data = mark_elements(data.data, filename, data.lineno)
        return template


def _refuse_lists(value: Any) -> Any:
    if isinstance(value, list | tuple | dict):
        raise SecurityError("prints a whole list; loop over it, or take one of its values")
    return value


def say_in(language: str, wording: Wording, name: str, /, **values: Any) -> Markup:
    """Return a message for a section in a language, its values filled in and escaped.

    A message of the catalogue is marked as being in the catalogue's language, where that is
    another one; what is filled in stays in the language of the section.
    """
    message = str(escape(wording.messages[name]))
    if wording.is_of(language) or name in dict(wording.changed):
        return Markup(fill(message, {key: escape(each) for key, each in values.items()}))
    inner = {key: _keep_language(each, language) for key, each in values.items()}
    return mark_own(Markup(fill(message, inner)), wording)


def say(pack: Pack, name: str, /, **values: Any) -> Markup:
    """Return a message for the papers of a pack; see `say_in`."""
    return say_in(pack.language, pack.style.wording, name, **values)


def _keep_language(value: Any, language: str) -> Markup:
    is_marked = isinstance(value, Markup) or not any(map(str.isalpha, str(value)))
    plain = Markup("{}") if is_marked else Markup('<span lang="{1}">{0}</span>')
    return plain.format(value, language)


def mark_own(words: str, wording: Wording) -> Markup:
    """Mark words as being in the language of the catalogue."""
    return Markup('<span lang="{}">{}</span>').format(wording.language, words)


def own_words(words: str, pack: Pack, *names: str) -> str:
    """Return words that the program made, marked as such in a paper of another language, unless the
    organisation has reworded one of the messages that they are made of.
    """
    wording = pack.style.wording
    reworded = {name for name, _ in wording.changed} & set(names)
    if wording.is_of(pack.language) or reworded or not any(map(str.isalpha, words)):
        return words
    return mark_own(words, wording)


def write_day(day: date, pack: Pack) -> str:
    """Return a date in the house style, with no line break inside it."""
    words = hold_together(write_date(day, pack.style), pack.style.wording)
    return own_words(words, pack, "january")


def write_full_day(day: date, pack: Pack) -> str:
    """Return a date with its month in words, whatever the house style, on one line."""
    return own_words(write_unbroken_date(day, pack.style.wording), pack, "january")


def write_clock(clock: time, pack: Pack) -> str:
    """Return a time in the house style, on one line."""
    words = hold_together(write_time(clock, pack.style), pack.style.wording)
    return own_words(words, pack, "am")


def refer_to_page(key: str, wording: Wording, name: str = "reference-page") -> Markup:
    """Write a reference to the page that an id is on, for instance "page 23"; it is not broken."""
    number = Markup('<page-ref to="{}"></page-ref>').format(key)
    words = escape(unbroken(wording.messages[name]))
    return Markup(fill(str(words), {"number": number}))


def link_addresses(words: str) -> Markup:
    """Write plain text in which each typed-out address is a link to itself."""
    linked = Markup('<a href="{}">{}</a>')
    pieces = (
        linked.format(target, said) if target else escape(said)
        for said, target in find_addresses(words)
    )
    return Markup("").join(pieces)
