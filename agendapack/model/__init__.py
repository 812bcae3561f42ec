"""Records that pass between the stages: frozen, and without behaviour of their own.

Here are `dataclass` and `re.compile` as the standard library has them, at a lower price.

The standard library writes five or six methods of each class as text, and compiles them when
the class is made. A build loads three hundred classes and makes values of half of them, so that
compiling took a seventh of its time. Here `__init__` alone is compiled, when the first value is
made, once for all classes of as many fields; the other methods are closures.

`late` is for the regular expressions that most builds have no use for: it compiles one when it is
first asked for something. A build imports four hundred of them, of which it uses half.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from dataclasses import dataclass as dataclass

    late = re.compile
else:
    import dataclasses
    import re
    from functools import cache
    from operator import attrgetter
    from types import CodeType, FunctionType

    ABSENT = object()

    class late:  # noqa: N801 - stands where a function would
        """A regular expression that is compiled when it is first used."""

        def __init__(self, pattern, flags=0):
            self._given = pattern, flags

        def __getattr__(self, name):
            found = getattr(re.compile(*self._given), name)
            setattr(self, name, found)  # from now on it is found at once
            return found

    def dataclass(*, frozen=False, slots, eq=True, kw_only=False):
        """Return a decorator that makes a class a dataclass with slots."""

        def decorate(cls):
            if cls.__doc__ is None:
                cls.__doc__ = cls.__name__  # or its whole signature is written out
            own = frozenset(vars(cls))
            made = dataclasses.dataclass(
                init=False, repr=False, eq=False, slots=slots, kw_only=kw_only
            )(cls)
            made.__init__ = _compiled_at_first(made, frozen)
            for name, method in _methods(made, frozen, eq):
                if name not in own:
                    setattr(made, name, method)
            return made

        return decorate

    def _methods(made, frozen, eq):
        yield "__repr__", _show
        if eq:
            names = [field.name for field in dataclasses.fields(made) if field.compare]
            values = attrgetter(*names) if names else lambda _: ()

            def is_equal(self, other):
                same = other.__class__ is self.__class__
                return values(self) == values(other) if same else NotImplemented

            yield "__eq__", is_equal
            yield "__hash__", (lambda self: hash(values(self))) if frozen else None
        if frozen:
            yield "__setattr__", _refuse
            yield "__delattr__", _refuse
            yield "__getstate__", _state
            yield "__setstate__", _set_state

    def _show(self):
        shown = (f"{f.name}={getattr(self, f.name)!r}" for f in dataclasses.fields(self) if f.repr)
        return f"{self.__class__.__qualname__}({', '.join(shown)})"

    def _refuse(self, name, *_):
        raise dataclasses.FrozenInstanceError(f"cannot change field {name!r}")

    def _state(self):
        return [getattr(self, field.name) for field in dataclasses.fields(self)]

    def _set_state(self, state):
        for field, value in zip(dataclasses.fields(self), state, strict=True):
            object.__setattr__(self, field.name, value)

    def _compiled_at_first(made, frozen):
        def init(self, /, *args, **kwargs):
            made.__init__ = _compile_init(made, frozen)
            made.__init__(self, *args, **kwargs)

        return init

    def _compile_init(made, frozen):
        """Return the method for a class.

        Its text calls the fields a0, a1 and so on, so that classes of as many fields share what
        is compiled, and each puts its own names into it.
        """
        fields = {f"a{number}": field for number, field in enumerate(dataclasses.fields(made))}
        plain = [name for name, field in fields.items() if field.init and not field.kw_only]
        named = [name for name, field in fields.items() if field.init and field.kw_only]
        known, lines, optional = {"ABSENT": ABSENT}, [], {}
        for name, field in fields.items():
            value = name if field.init else f"optional_{name}"
            if field.default is not dataclasses.MISSING:
                known[f"optional_{name}"] = optional[name] = field.default
            elif field.default_factory is not dataclasses.MISSING:
                known[f"make_{name}"], optional[name] = field.default_factory, ABSENT
                value = f"make_{name}()"
                if field.init:
                    value += f" if {name} is ABSENT else {name}"
            elif not field.init:
                continue
            # What is frozen is set through its slot, past `__setattr__`.
            known[f"set_{name}"] = getattr(made, field.name).__set__
            lines.append(f"set_{name}(self, {value})" if frozen else f"self.{name} = {value}")
        if hasattr(made, "__post_init__"):
            lines.append("self.__post_init__()")
        taken = ", ".join(["self", *plain, *(["*"] if named else []), *named])
        code = _compile(f"def __init__({taken}):\n " + "\n ".join(lines or ["pass"]))
        own = {
            kind: tuple(fields[n].name if n in fields else n for n in getattr(code, kind))
            for kind in ("co_varnames", "co_names")
        }
        init = FunctionType(code.replace(**own), known)
        init.__qualname__ = f"{made.__qualname__}.__init__"
        init.__defaults__ = tuple(optional[name] for name in plain if name in optional)
        init.__kwdefaults__ = {
            fields[name].name: optional[name] for name in named if name in optional
        }
        return init

    @cache
    def _compile(text):
        made = compile(text, "<string>", "exec")
        return next(each for each in made.co_consts if isinstance(each, CodeType))
