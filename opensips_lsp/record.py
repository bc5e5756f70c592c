"""Records: frozen classes with annotated fields, as `typing.NamedTuple` makes them, without importing typing (9 ms)."""

from __future__ import annotations

from operator import itemgetter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple as Record
else:

    class _Fields(type):
        """Makes a field of each annotation in the body of a class; a value given there is the default."""

        def __new__(cls, name, bases, namespace):
            names = tuple(namespace.get("__annotations__", ()))
            defaults = {field: namespace.pop(field) for field in names if field in namespace}
            if names and list(defaults) != list(names[len(names) - len(defaults) :]):
                raise TypeError(f"{name}: a field without a default follows one that has a default")
            if names:
                namespace.update((field, property(itemgetter(number))) for number, field in enumerate(names))
                namespace.update(_fields=names, _field_defaults=defaults)
            namespace.setdefault("__slots__", ())
            return super().__new__(cls, name, bases, namespace)

    class Record(tuple, metaclass=_Fields):
        """The base of all records."""

        _fields = ()
        _field_defaults = {}

        def __new__(cls, *values, **named):
            """Make a record of a value for each field; fields that have a default may be left out."""
            if named or len(values) != len(cls._fields):
                rest = cls._fields[len(values) :]
                given = {**cls._field_defaults, **named}
                values += tuple([given[field] for field in rest if field in given])
                if len(values) != len(cls._fields) or not named.keys() <= set(rest):
                    raise TypeError(f"{cls.__name__} takes a value for each of {', '.join(cls._fields)}, and no other")
            return tuple.__new__(cls, values)

        @classmethod
        def _make(cls, values):
            """The record of these values, one for each field."""
            return cls(*values)

        def _replace(self, **named):
            """The same record with other values in these fields."""
            return type(self)(**{**self._asdict(), **named})

        def _asdict(self):
            """Field -> value."""
            return dict(zip(self._fields, self))

        def __getnewargs__(self):
            return tuple(self)

        def __repr__(self):
            return (
                f"{type(self).__name__}({', '.join(f'{field}={value!r}' for field, value in self._asdict().items())})"
            )


__all__ = ["Record"]
