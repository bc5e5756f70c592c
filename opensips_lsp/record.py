"""Named tuples as collections.namedtuple makes them, but quickly: that one compiles code for each kind of them."""

try:
    from _collections import _tuplegetter as getter  # what collections.namedtuple has: thrice as quick
except ImportError:
    from operator import itemgetter

    def getter(number, doc):
        """The property that is one part of a tuple."""
        return property(itemgetter(number), doc=doc)


_MISSING = object()


class Record(tuple):
    """The base of what `record` makes: a tuple whose parts have names."""

    __slots__ = ()
    _fields = _blank = ()  # names; their defaults, or _MISSING. _defaults: the same as a dict

    def __new__(cls, *values, **named):
        if named:
            given = {**dict(zip(cls._fields, values)), **named} if values else named
            if len(given) != len(values) + len(named):
                raise cls._refused()
            return cls.of(given)
        if len(values) != len(cls._fields):
            values += cls._blank[len(values) :]
            if len(values) != len(cls._fields) or _MISSING in values:
                raise cls._refused()
        return tuple.__new__(cls, values)

    @classmethod
    def of(cls, given):
        """The one whose fields have the values that a dict gives them, or their defaults; raises TypeError."""
        values = (*{**cls._defaults, **given}.values(),)
        if len(values) != len(cls._fields) or _MISSING in values:
            raise cls._refused()
        return tuple.__new__(cls, values)

    @classmethod
    def _refused(cls):
        return TypeError(f"{cls.__name__} takes a value for each of {', '.join(cls._fields)}, and no other")

    def _replace(self, **named):
        """The same with other values in these fields."""
        return self.of({**self._asdict(), **named})

    def _asdict(self):
        """Field -> value."""
        return dict(zip(self._fields, self))

    def __getnewargs__(self):
        return tuple(self)

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{field}={value!r}' for field, value in self._asdict().items())})"


def record(name, fields, defaults=()):
    """A new kind of Record; `fields` are names with blanks between them, `defaults` the values of the last ones."""
    names = tuple(fields.split())
    blank = (*[_MISSING] * (len(names) - len(defaults)), *defaults)
    members = {field: getter(number, field) for number, field in enumerate(names)}
    members.update(__slots__=(), _fields=names, _blank=blank, _defaults=dict(zip(names, blank)))
    return type(name, (Record,), members)
