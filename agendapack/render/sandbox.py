"""Jinja for templates, kept from the internals of Python by its sandbox.

What a user's own template costs is the user's affair.
"""

from dataclasses import fields, is_dataclass
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, BytecodeCache, StrictUndefined, nodes
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from agendapack.model.wording import ENGLISH, PLACEHOLDER, STANDARD, Wording, fill
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


class Compiled(BytecodeCache):
    """Keeps compiled templates for as long as the process runs, by name and content."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the bucket what was made of the same source before."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was made."""
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code


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


def _keep_language(value: Any, language: str) -> Markup:
    is_marked = isinstance(value, Markup) or not any(map(str.isalpha, str(value)))
    plain = Markup("{}") if is_marked else Markup('<span lang="{1}">{0}</span>')
    return plain.format(value, language)


def mark_own(words: str, wording: Wording) -> Markup:
    """Mark words as being in the language of the catalogue."""
    return Markup('<span lang="{}">{}</span>').format(wording.language, words)
