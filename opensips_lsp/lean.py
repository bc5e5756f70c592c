"""functools' memos, and two types, without what functools and types bring along, collections for one: a tenth of a start.

Each is the standard library's own, taken from where that takes it.
"""

import sys

try:
    from _functools import _lru_cache_wrapper as _memo
    from _functools import partial
    from _operator import itemgetter
except ImportError:  # not CPython
    import functools
    from functools import partial
    from operator import itemgetter

    def _memo(function, size, typed, info):
        return functools.lru_cache(size, typed)(function)


__all__ = ["ModuleType", "SimpleNamespace", "cache", "cached_property", "itemgetter", "lru_cache", "partial"]

ModuleType, SimpleNamespace = type(sys), type(sys.implementation)  # Lib/types.py


def lru_cache(maxsize):
    """As functools.lru_cache, without types told apart and a name for what cache_info gives."""

    def decorate(function):
        memo = _memo(function, maxsize, False, tuple)
        memo.__wrapped__, memo.__doc__, memo.__name__ = function, function.__doc__, function.__name__
        return memo

    return decorate


cache = lru_cache(None)


class cached_property:
    """As functools.cached_property, which guards it with a lock up to Python 3.11."""

    def __init__(self, function):
        self.function, self.__doc__ = function, function.__doc__

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        value = instance.__dict__[self.name] = self.function(instance)
        return value
