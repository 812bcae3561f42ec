"""`dataclass` as the standard library has it, at a lower price.

The standard library writes five or six methods of each class as text, and compiles them when
the class is made. A build loads three hundred classes and makes values of half of them, so that
compiling took a seventh of its time. Here `__init__` alone is compiled, when the first value is
made; the other methods are closures.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses
    from operator import attrgetter

    ABSENT = object()

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
        known = {"ABSENT": ABSENT}
        plain, named, lines = [], [], []
        for field in dataclasses.fields(made):
            name = value = field.name
            default = ""
            if field.default is not dataclasses.MISSING:
                known[f"default_{name}"] = field.default
                default = f"=default_{name}"
            elif field.default_factory is not dataclasses.MISSING:
                known[f"make_{name}"] = field.default_factory
                default = "=ABSENT"
                value = f"make_{name}() if {name} is ABSENT else {name}"
            if not field.init:
                if not default:
                    continue
                value = f"make_{name}()" if default == "=ABSENT" else default[1:]
            else:
                (named if field.kw_only else plain).append(f"{name}{default}")
            # What is frozen is set through its slot, past `__setattr__`.
            known[f"set_{name}"] = getattr(made, name).__set__
            lines.append(f"set_{name}(self, {value})" if frozen else f"self.{name} = {value}")
        if hasattr(made, "__post_init__"):
            lines.append("self.__post_init__()")
        taken = ", ".join(["self", *plain, *(["*"] if named else []), *named])
        exec(f"def __init__({taken}):\n " + "\n ".join(lines or ["pass"]), known)
        return known["__init__"]
