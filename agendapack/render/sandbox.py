"""Jinja for templates that nobody has to trust: what they reach and what they spend is limited.

Jinja's own sandbox keeps templates from Python's internals. This one also has a
budget, so that no template runs without end or fills the memory: each body that
can be repeated costs something on entry, and so does every call, every printed
value and every text that is joined. Filters and methods that could make a text of
any length are left out.
"""

from collections.abc import Callable, Sized
from dataclasses import fields, is_dataclass
from functools import wraps
from types import CodeType
from typing import Any, cast

from jinja2 import BaseLoader, BytecodeCache, StrictUndefined, nodes
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.filters import FILTERS
from jinja2.runtime import Context, markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from agendapack.model.wording import ENGLISH, PLACEHOLDER, STANDARD, Wording, fill
from agendapack.problems import did_you_mean
from agendapack.render.section_html import mark_elements

SHIPPED = "agendapack/templates"
"""The folder of our own templates, as messages name it."""

BUDGET = 10_000_000
"""What the templates of one section may spend: characters, mostly."""

STEP = 100
"""What a repeated body, a call or a filter costs besides its characters."""

LONGEST_RANGE = 1000
LARGEST_NUMBER_BITS = 512

ALLOWED_FILTERS = """
abs capitalize count d default dictsort e escape first float groupby int items last length list
lower map max min reject rejectattr reverse safe select selectattr sort string striptags title
trim truncate unique upper urlencode wordcount
"""

TEXT_METHODS = """
capitalize count endswith find index isalnum isalpha isdigit islower isspace isupper lower
lstrip partition removeprefix removesuffix rpartition rsplit rstrip split splitlines startswith
strip title upper
"""


NESTED = (list, tuple, dict)


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


class BudgetSpent(Exception):
    """A template has spent its budget."""


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
        loader: Finds templates.
        wording: What `say` says.
        language: That of the section; in another one, words of the catalogue are marked.
    """

    intercepted_binops = frozenset(["+", "*", "**", "%", "-", "//", "/"])

    def __init__(
        self, loader: BaseLoader, wording: Wording = ENGLISH, language: str = STANDARD
    ) -> None:
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=Absent,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=self.pay_for_output,
            optimized=False,
            bytecode_cache=COMPILED,
        )
        self.left = BUDGET
        self.filters = {name: self.sell(FILTERS[name]) for name in ALLOWED_FILTERS.split()}
        self.filters |= {"join": self.join, "replace": self.replace}
        tests = cast("dict[str, Callable[..., Any]]", self.tests)
        self.tests = {name: self.sell(test) for name, test in tests.items()}
        self.globals = {
            "range": self.make_range,
            "namespace": self.globals["namespace"],
            "say": self.say,
        }
        self.wording = wording
        self.language = language

    def reset(self) -> None:
        """Begin a section with the whole budget."""
        self.left = BUDGET

    def pay(self, cost: int) -> str:
        """Take a cost from the budget."""
        self.left -= cost
        if self.left < 0:
            raise BudgetSpent
        return ""

    def sell(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a filter or a test with a cost: the size of what it is applied to."""
        position = 1 if hasattr(function, "jinja_pass_arg") else 0

        @wraps(function)
        def paid(*args: Any, **kwargs: Any) -> Any:
            value = args[position]
            self.pay(STEP + (len(value) if isinstance(value, Sized) else 0))
            self.weigh(*args[position:], *kwargs.values())
            return function(*args, **kwargs)

        return paid

    def weigh(self, *values: Any) -> Any:
        """Pay for the lists in values as if each were written out; return the last value.

        A list may hold another one twice, and so on: a short template makes one that is longer
        than any memory once it is compared, used as a key or turned into a text.
        """
        for value in values:
            if isinstance(value, NESTED):
                self.pay(_size(value, {}))
        return values[-1] if values else None

    def pay_for_output(self, value: Any) -> Any:
        """Pay for a printed value, which must be a text or a number."""
        if isinstance(value, list | tuple | dict):
            raise SecurityError("prints a whole list; loop over it, or take one of its values")
        if isinstance(value, str):
            self.pay(len(value))
        return value

    def make_range(self, *ends: int) -> range:
        """Return a range that is not too long."""
        numbers = range(*ends)
        if len(numbers) > LONGEST_RANGE:
            raise BudgetSpent
        return numbers

    def join(self, values: Any, separator: str = "") -> str:
        """Join texts, and pay for the result."""
        values = list(values)
        self.weigh(*values)
        parts = [value if hasattr(value, "__html__") else str(value) for value in values]
        self.pay(sum(len(part) + len(separator) for part in parts))
        return markup_join([part for value in parts for part in (separator, value)][1:])

    def replace(self, text: Any, old: Any, new: Any) -> str:
        """Replace words in a text, and pay for the result before it is made."""
        self.weigh(text, old, new)
        marked = any(hasattr(part, "__html__") for part in (text, old, new))
        before, words, after = (escape(part) if marked else str(part) for part in (text, old, new))
        self.pay(STEP + len(before) + before.count(words) * len(after))
        return before.replace(words, after)

    def say(self, name: str, /, **values: Any) -> Markup:
        """Return a message of the catalogue, its values filled in and escaped."""
        message = self.wording.messages.get(name)
        if message is None:
            raise UndefinedError(f"there is no message '{name}'")
        lacking = [each for each in PLACEHOLDER.findall(message) if each not in values]
        if lacking:
            raise UndefinedError(f"the message '{name}' needs '{lacking[0]}'")
        return say_in(self.language, self.wording, name, **values)

    def concatenate(self, *values: Any) -> str:
        """Join values as `~` does, and pay for the result."""
        return self.join(values)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Call a function or macro of a template; pay for the call and for what it returns."""
        receiver = getattr(__obj, "__self__", None)
        __self.pay(STEP + (len(receiver) if isinstance(receiver, str) else 0))
        __self.weigh(receiver, *args, *kwargs.values())
        result = super().call(__context, __obj, *args, **kwargs)
        return __self.pay_for_output(result) if isinstance(result, str) else result

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Compute with numbers of a sensible size, and with nothing else."""
        for value in (left, right):
            if isinstance(value, StrictUndefined):
                str(value)
            if not isinstance(value, int | float):
                raise SecurityError(
                    f"has '{operator}' with a text or a list; it is for numbers, and ~ joins texts"
                )
            if isinstance(value, int) and value.bit_length() > LARGEST_NUMBER_BITS:
                raise BudgetSpent
        if operator == "**":
            raise SecurityError("has '**', which templates may not use")
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Leave out the methods that could make a text of any length."""
        if isinstance(obj, str):
            return attr in TEXT_METHODS.split()
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """Give no access to `str.format`, whose widths have no limit."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template: nodes.Template = _Pay().visit(super()._parse(source, name, filename))
        if filename is not None and not filename.startswith(SHIPPED):
            for data in template.find_all(nodes.TemplateData):
                data.data = mark_elements(data.data, filename, data.lineno)
        return template


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


class _Pay(NodeTransformer):
    """Make each body that can be repeated pay on entry, and each `~` for its result."""

    def visit_Template(self, node: nodes.Template) -> nodes.Template:  # noqa: N802
        self.generic_visit(node)
        _let_pay(node)
        return node

    visit_For = visit_Macro = visit_CallBlock = visit_Block = visit_Template  # noqa: N815

    def visit_Compare(self, node: nodes.Compare) -> nodes.Compare:  # noqa: N802
        self.generic_visit(node)
        node.expr = _weighed(node.expr)
        for operand in node.ops:
            operand.expr = _weighed(operand.expr)
        return node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Getitem:  # noqa: N802
        self.generic_visit(node)
        if not isinstance(node.arg, nodes.Slice):
            node.arg = _weighed(node.arg)
        return node

    def visit_Pair(self, node: nodes.Pair) -> nodes.Pair:  # noqa: N802
        self.generic_visit(node)
        node.key = _weighed(node.key)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Call:  # noqa: N802
        self.generic_visit(node)
        return _call("concatenate", node.nodes, node.lineno)


def _weighed(node: nodes.Expr) -> nodes.Expr:
    """Let an expression pay for the lists in its value, unless it is written out as a constant."""
    return node if isinstance(node, nodes.Const) else _call("weigh", [node], node.lineno)


def _size(value: Any, known: dict[int, int]) -> int:
    """Return how many values there are in a list, written out, however often it holds each."""
    if not isinstance(value, NESTED):
        return 1
    if id(value) not in known:
        inside = [*value, *value.values()] if isinstance(value, dict) else value
        known[id(value)] = 1 + sum(_size(each, known) for each in inside)
    return known[id(value)]


def _let_pay(node: Any) -> None:
    written = sum(len(data.data) for data in node.find_all(nodes.TemplateData))
    cost = nodes.Const(written + STEP, lineno=node.lineno)
    payment = nodes.ExprStmt(_call("pay", [cost], node.lineno), lineno=node.lineno)
    node.body = [payment, *node.body]


def _call(method: str, arguments: list[nodes.Expr], lineno: int) -> nodes.Call:
    function = nodes.EnvironmentAttribute(method, lineno=lineno)
    return nodes.Call(function, arguments, [], None, None, lineno=lineno)
