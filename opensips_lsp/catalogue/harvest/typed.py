"""The fix-up of a typed parameter (3.0 and later) -> what the argument must be beside its type.

Found are variables that must be written to or be of a sort, the tables of flag names that fixup_named_flags() is given,
and routes that must exist. What else a fix-up refuses is in OWN_TYPED_FIXUPS; the rest of them refuse nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .conditions import Conditioned
from .ctext import closing, pieces, strings
from .own_typed_fixups import OWN_TYPED_FIXUPS
from .records import Fact, typed_parameters
from .tables import Row, arrays

_WRITTEN = re.compile(r"setf\s*==\s*(?:NULL|0)|!\s*[\w>()*. -]+->setf\b|!\s*pv_is_w\s*\(")
_SORT = re.compile(r"type\s*!=\s*PVT_(\w+)")
_SORTS = {"AVP": "avp", "SCRIPTVAR": "var"}
_NAMED_FLAGS = re.compile(r"\bfixup_named_flags\s*(?=\()")
# 3.4 and later, or before
_ROUTE = re.compile(
    r"\b(?:ref_script_route_by_name_str|get_script_route_ID_by_name(?:_str)?)\s*\([^;]*?\bsroutes->(\w+)"
)
_CALL = re.compile(r"\b(\w*fixup\w*|fix_\w+)\s*\(\s*\(?(?:void\s*\*\*\s*\)\s*)?param\b")
_NAME = re.compile(r"\b[A-Za-z_]\w*")
_KEYWORDS = frozenset({"if", "while", "for", "switch", "return"})


class Checks:
    """The fix-ups of one module, "core" of the core; `texts` are its own, then those of libraries and of the core."""

    def __init__(self, module: str, texts: Iterable[Conditioned]) -> None:
        self._module = module
        self._texts = [text.text for text in texts]
        self._known: dict[str, str] = {}

    def added(self, fact: Fact, row: Row) -> Fact:
        """The fact of a typed function with what the fix-ups of its parameters want."""
        params = [
            " ".join(filter(None, (words, self.check(fixup) if fixup else "")))
            for words, fixup in typed_parameters(row)
        ]
        return fact | {"params": params} if params else fact

    def check(self, fixup: str) -> str:
        """What a fix-up wants, in the words of facts.Parameter."""
        if fixup not in self._known:
            self._known[fixup] = ""  # for one that calls itself
            self._known[fixup] = self._read(fixup)
        return self._known[fixup]

    def _read(self, name: str) -> str:
        body = self._body(name)
        rows = (*OWN_TYPED_FIXUPS.get((self._module, name), ()), *OWN_TYPED_FIXUPS.get(("", name), ()))
        reached = self._reached(body) if any(row.is_conditional for row in rows) else body
        for row in rows:
            if row.has in reached and row.without not in reached:
                return row.kind.replace(":*", f":{','.join(self._flags(body))}")
        if _NAMED_FLAGS.search(body):
            flags = self._flags(body)
            return f"names:{','.join(flags)}" if flags else ""
        if route := _ROUTE.search(body):
            return f"route:{route[1]}"
        sorts = list(dict.fromkeys(_SORTS.get(sort, "") for sort in _SORT.findall(body)))
        if sorts:
            return ",".join(sorts) if all(sorts) else ""
        if _WRITTEN.search(body):
            return "written"
        called = {found for found in _CALL.findall(body) if found not in _KEYWORDS and found != name}
        return self.check(called.pop()) if len(called) == 1 else ""

    def _flags(self, body: str) -> list[str]:
        """The flags that a body gives to fixup_named_flags(): those with a value end in `=`."""
        named = _NAMED_FLAGS.search(body)
        if named is None:
            return []
        cells = [cell for _, cell in pieces(body, named.end() + 1, closing(body, named.end()))]
        return [*self._strings(cells[1]), *(f"{key}=" for key in self._strings(cells[2]))]

    def _reached(self, body: str) -> str:
        """A body, and those of all functions that it names."""
        return "\n".join([body, *filter(None, map(self._body, sorted(set(_NAME.findall(body)) - _KEYWORDS)))])

    def _body(self, name: str) -> str:
        if not re.fullmatch(r"\w+", name):
            return ""
        for text in self._texts:
            for match in re.finditer(rf"\b{name}\s*\([^;{{}}]*\)\s*(?=\{{)", text) if name in text else ():
                return text[match.end() : closing(text, match.end()) + 1]
        return ""

    def _strings(self, array: str) -> list[str]:
        for text in self._texts:
            for name, start in arrays("str", Conditioned(text, ())) if array in text else ():
                if name == array:
                    return strings(text[start : closing(text, start)])
        return []
