"""Item -> its Mentions, by its tokens: in statements with a syntax error too."""

from __future__ import annotations

import re
from functools import lru_cache

from opensips_lsp.catalogue.facts import Pvar
from opensips_lsp.model.calls import calls_in
from opensips_lsp.model.module_pattern import is_plain
from opensips_lsp.model.names.arguments import (
    ALL,
    LAST,
    NONE,
    Arguments,
    core_text_holds_variables,
    core_writes,
)
from opensips_lsp.model.names.mention import (
    AVP,
    COMPUTED,
    DECLARES,
    FUNCTION,
    GIVES,
    MODULE,
    PARAMETER,
    USES,
    VARIABLES,
    Literal,
    Mention,
)
from opensips_lsp.model.names.parameters import FLAGS, are_meant, names_in_value
from opensips_lsp.model.names.routes import routes_in
from opensips_lsp.model.names.statements import PROFILES, flags_in_text, of_core_function, of_statements, profile, token
from opensips_lsp.model.variables import CHANGING, OF_MODULES, Known, named_in
from opensips_lsp.syntax.scanner import KIND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue import Catalogue
    from opensips_lsp.model.calls import TokenCall
    from opensips_lsp.syntax.items import Item

    Found = tuple[tuple[str, int, int, bool], ...]

_LENIENT = (2, 4)  # as in rules/common/names.py
_STRING, _NUMBER, _VAR = KIND["STRING"], KIND["NUMBER"], KIND["VAR"]
_ASSIGNING = frozenset(KIND[name] for name in ("EQUAL", "COLONEQ", "ASSIGN_OP"))
_FOR = bytes((KIND["FOR"], KIND["LPAR"]))
_MODPARAM = re.compile(
    b"".join(re.escape(bytes((KIND[name],))) for name in "MODPARAM LPAR STRING COMMA STRING COMMA".split()), re.DOTALL
)
_STORED = ("avp_db_load", "avp_db_store", "avp_db_delete")
_ATTRIBUTE = "is the name of an attribute in the database"
_ATTRIBUTES = "loads AVPs under the names that they have in the database"


@lru_cache(maxsize=8)
def reader_of(catalogue: Catalogue) -> Reader:
    """The Reader for scripts of a version."""
    return Reader(catalogue)


class Reader:
    """Reads the Mentions of items; `said_of(item, reader)` reads each item once."""

    def __init__(self, catalogue: Catalogue) -> None:
        core = catalogue.core
        self.arguments = Arguments(catalogue)
        self._known = Known(
            core.pvars,
            {name: (Pvar(name, True, True, True),) for name in OF_MODULES | CHANGING},
            {name: forms[0] for name, forms in core.transformations.items()},
            None,
            frozenset(),
            catalogue.version >= _LENIENT,
            version=catalogue.version,
        )
        self._named = lru_cache(maxsize=1 << 13)(self._read_variables)

    def _read_variables(self, text: str) -> Found:
        return tuple(one for one in named_in(text, self._known) if one[0] in VARIABLES)

    def __call__(self, item: Item) -> tuple[Mention, ...]:
        """The Mentions of an item, in order of the text."""
        found = [*routes_in(item), *self._of_calls(item), *self._of_params(item), *of_statements(item)]
        return tuple(sorted(found, key=lambda mention: (mention.start, -mention.end)))

    # ---- variables

    def variables_in(self, text: str) -> list[tuple[str, str]]:
        """(kind, what stands in its parentheses) of each variable in a text."""
        return [(VARIABLES[name], text[start:end]) for name, start, end, _ in self._named(text)]

    def _variables(self, literal: Literal, written: str) -> Iterator[Mention]:
        """The variables in a text. written: into which the function puts something."""
        named = self._named(literal.text) if "$" in literal.text else ()
        outer = [start for _, start, _, outermost in named if outermost]
        for name, start, end, outermost in named:
            gives = outermost and (written == ALL or (written == LAST and start == outer[-1]))
            yield _variable(literal.mention(start, end, VARIABLES[name], GIVES if gives else USES))

    def _of_tokens(self, item: Item, written: set[int]) -> Iterator[Mention]:
        """The variables that are tokens. written: the numbers of those that are arguments which get a value."""
        tokens, kinds = item.tokens, item.tokens.kinds
        number = kinds.find(_VAR)
        while number >= 0:
            offset = tokens.starts[number]
            for name, start, end, outermost in self._named(item.text[offset : tokens.ends[number]]):
                gives = outermost and (
                    kinds[number + 1] in _ASSIGNING or kinds.endswith(_FOR, 0, number) or number in written
                )
                text = item.text[offset + start : offset + end]
                role = GIVES if gives else USES
                yield _variable(Mention(offset + start, offset + end, VARIABLES[name], text, role, False, ""))
            yield from flags_in_text(item, number)
            number = kinds.find(_VAR, number + 1)

    # ---- calls

    def _of_calls(self, item: Item) -> Iterator[Mention]:
        kinds, written = item.tokens.kinds, set[int]()
        for call in calls_in(item):
            if call.core:
                yield from of_core_function(item, call)
            else:
                yield token(item, call.token, FUNCTION, USES)
            for position, (first, end) in enumerate(call.arguments):
                for number in range(first, end):
                    if kinds[number] == _STRING:
                        yield from self._of_argument(item, call, position, number)
                    elif kinds[number] == _VAR and self._writes(call, position):
                        written.add(number)
        yield from self._of_tokens(item, written)

    def _writes(self, call: TokenCall, position: int) -> bool:
        """Whether a function puts something into a variable that is an argument; without quotes in 3.x."""
        if call.core:
            return core_writes(call.name, position)
        return self.arguments.written(call.name, position, len(call.arguments)) != NONE

    def _of_argument(self, item: Item, call: TokenCall, position: int, number: int) -> Iterator[Mention]:
        """The Mentions in a string that stands in an argument of a call."""
        literal, arity = Literal(item, number), len(call.arguments)
        text = literal.text
        if call.core:
            if "$" in text and core_text_holds_variables(call.name, position, arity, text):
                yield from self._variables(literal, ALL if core_writes(call.name, position) else NONE)
            return
        holds = "$" in text and self.arguments.may_hold_variables(call.name, position, arity, text)
        if call.name in PROFILES and position == 0 and text:
            yield profile(literal, holds)
        if holds:
            for mention in self._variables(literal, self.arguments.written(call.name, position, arity)):
                stored = call.name in _STORED and position == 1 and mention.kind == AVP and not mention.fixed
                yield mention._replace(fixed=_ATTRIBUTE) if stored else mention
        elif call.name == "avp_db_load" and position == 1 and text and "$" not in text:
            yield literal.mention(0, len(text), AVP, GIVES, "", _ATTRIBUTES)

    # ---- parameters

    def _of_params(self, item: Item) -> Iterator[Mention]:
        kinds = item.tokens.kinds
        for match in _MODPARAM.finditer(kinds):
            module, parameter = Literal(item, match.start() + 2), Literal(item, match.start() + 4)
            yield from _modules(module)
            if parameter.text:
                name = f"{module.text.lower()}.{parameter.text}"
                yield parameter.mention(0, len(parameter.text), PARAMETER, USES, name)
            number = match.end()
            if kinds[number] == _STRING:
                value = Literal(item, number)
                yield from names_in_value(module.text, parameter.text, value)
                for mention in self._variables(value, NONE):
                    yield mention._replace(role=DECLARES) if mention.kind == AVP else mention
            elif kinds[number] == _NUMBER:
                kind, modules = FLAGS.get(parameter.text, ("", ()))
                if are_meant(module.text, modules):
                    yield token(item, number, kind, DECLARES)


def _modules(pattern: Literal) -> Iterator[Mention]:
    """The modules that the first argument of a modparam means."""
    start, parts = 0, pattern.text.split("|")
    for part in parts if all(map(is_plain, filter(None, parts))) else [pattern.text]:
        fixed = "" if is_plain(part) else "is a pattern"
        if part:
            yield pattern.mention(start, start + len(part), MODULE, USES, part if fixed else part.lower(), fixed)
        start += len(part) + 1


def _variable(mention: Mention) -> Mention:
    """The Mention of a variable; an AVP may be named by another variable (pvar.c pv_parse_avp_name)."""
    if mention.kind == AVP and mention.name.startswith("$"):
        return mention._replace(name="", fixed=COMPUTED)
    return mention
