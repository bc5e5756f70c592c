"""Regular expressions that are compiled once on a machine, not at each start.

re compiles in Python: to import it and to compile what the scanner needs is a third of a cold start. What it makes is a
list of integers for the engine, which checks them before it takes them (_sre.c, `_validate`). They are kept beside the
.pyc file of this module, as Python keeps modules, and are made anew where Python, or the place, is another one.
"""

import _sre
import sys
from marshal import dumps, loads

_STAMP = (sys.version, _sre.MAGIC)
_PLACE = __spec__.cached and __spec__.cached.removesuffix(".pyc") + ".patterns"  # None: not loaded from a file
_ready = {}


def compiled(pattern):
    """What re.compile makes of a text or of bytes; for those of which there is a fixed number. Raises re.error."""
    made = _ready.get(pattern)
    if made is None:
        recipe = _kept.get(pattern)
        made = _ready[pattern] = _sre.compile(pattern, *recipe) if recipe else _made(pattern)
    return made


def _read():
    """Pattern -> recipe: what the engine takes behind the pattern."""
    try:
        with open(_PLACE, "rb") as file:
            stamp, kept = loads(file.read())
        return kept if stamp == _STAMP else {}
    except (OSError, EOFError, TypeError, ValueError):
        return {}


_kept = _read()


def _made(pattern):
    import re

    made = re.compile(pattern)
    recipe = _recipe(pattern)
    if recipe and _sre.compile(pattern, *recipe) == made:  # compares the integers
        _kept[pattern] = recipe
        if _PLACE and not sys.dont_write_bytecode:
            _write()
    return made


def _recipe(pattern):
    """As re._compiler.compile makes it; None where that is done in another way."""
    try:
        try:
            from re import _compiler as compiler
            from re import _parser as parser
        except ImportError:  # Python 3.10
            import sre_compile as compiler
            import sre_parse as parser
        parsed = parser.parse(pattern)
        names = parsed.state.groupdict
        groups = [None] * parsed.state.groups
        for name, number in names.items():
            groups[number] = name
        code = list(map(int, compiler._code(parsed, 0)))  # some are of a class that has a name too
        return int(parsed.state.flags), code, parsed.state.groups - 1, names, tuple(groups)
    except (ImportError, AttributeError, TypeError):
        return None


def _write():
    """Whole or not at all; who cannot write here compiles at each start."""
    import os

    new = f"{_PLACE}.{os.getpid()}"
    try:
        try:
            with open(new, "wb") as file:
                file.write(dumps((_STAMP, _kept)))
            os.replace(new, _PLACE)
        except OSError:
            os.unlink(new)
    except OSError:
        pass
