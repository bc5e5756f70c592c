"""What a statement with a mistake may stand for: what follows from such a mistake is not reported besides it."""

from __future__ import annotations

import re

from opensips_lsp.model.facts import words_in
from opensips_lsp.rules.common.near import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.items import Item

_BEGINNING = r"[\w-]*"
_LOAD = r"""loadmodule[ \t]*["']?(?:[^"'\s;]*/)?([\w-]*)|(?<![\w-])([\w-]+)\.so\b"""


def meant_modules(script: Script) -> frozenset[str]:
    """The modules of the target that a loadmodule may mean which OpenSIPS cannot read, or whose name is a mistake."""
    return script.ask(_meant_modules)


def is_unknown(script: Script, name: str) -> bool:
    """Whether it is unknown what a module has. What OpenSIPS had before 2.3 is known, and has nothing any more."""
    if script.catalogue.module(name) is not None:
        return False
    from opensips_lsp.catalogue.history import series_with  # late: for few scripts
    from opensips_lsp.catalogue.successors import MODULES
    from opensips_lsp.catalogue.version import other_series

    return name not in MODULES and not series_with("modules", name, other_series(script.target))


def mentions_in_errors(script: Script, word: str) -> bool:
    """Whether a word stands in statements around a syntax error."""
    return any(word in words for words in script.gathered(_words))


def _meant_modules(script: Script) -> frozenset[str]:
    beginning = re.compile(_BEGINNING)
    names = {name for names in script.gathered(_loads) for name in names}
    names.update(name for name in script.modules if is_unknown(script, name))
    if not names:
        return frozenset()
    known = script.catalogue.module_names()
    near = {nearest(name, known) for name in names}
    begun = tuple({match.group() for name in names if (match := beginning.match(name))})
    return frozenset(module for module in known if module in near or module.startswith(begun))


def _loads(item: Item) -> tuple[str, ...]:
    """What may be names of modules, or begin them, in an item that has a syntax error."""
    if not item.problems or not ("loadmodule" in item.text or ".so" in item.text):
        return ()
    found = re.compile(_LOAD).findall(item.text)
    return tuple([name or file for name, file in found])


def _words(item: Item) -> frozenset[str]:
    return frozenset(words_in(item.text) if item.problems else ())
