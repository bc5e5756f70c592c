"""Item -> its Mentions, by its tokens: in statements with a syntax error too."""

from __future__ import annotations

import re
from functools import lru_cache

from opensips_lsp.catalogue.facts import Pvar
from opensips_lsp.model.facts import facts_of
from opensips_lsp.model.module_pattern import is_plain
from opensips_lsp.model.names.arguments import (
    ALL,
    LAST,
    NONE,
    Arguments,
    core_text_holds_variables,
    core_writes,
)
from opensips_lsp.model.names.calls import calls_in
from opensips_lsp.model.names.mention import (
    AVP,
    BLACKLIST,
    BRANCH_FLAG,
    COMPUTED,
    DECLARES,
    FILE,
    FLAG,
    FUNCTION,
    GIVES,
    MODULE,
    PARAMETER,
    PROFILE,
    USES,
    VARIABLES,
    Literal,
    Mention,
)
from opensips_lsp.model.names.parameters import FLAGS, are_meant, cache_in, names_in_value
from opensips_lsp.model.names.routes import route_in_argument, route_in_value, routes_in
from opensips_lsp.model.variables import OF_MODULES, Known, named_in
from opensips_lsp.syntax.nodes import number_value
from opensips_lsp.syntax.scanner import KIND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue import Catalogue
    from opensips_lsp.model.names.calls import TokenCall
    from opensips_lsp.syntax.items import Item

    Found = tuple[tuple[str, int, int, bool], ...]

_LENIENT = (2, 4)  # as in rules/common/names.py
_STRING, _NUMBER, _VAR, _EQUAL = (KIND[name] for name in ("STRING", "NUMBER", "VAR", "EQUAL"))
_ASSIGNING = frozenset(KIND[name] for name in ("EQUAL", "COLONEQ", "ASSIGN_OP"))
_OPERATORS = _ASSIGNING | {KIND[name] for name in ("EQUALITY", "MATCH", "PLUS")}
_HOLDS_FLAGS = re.compile(r"\$\(?(?:([mb])f\b|branch\(flags\))")
_HOLDS_NAMES = "holds the names of flags as a text"
_FOR = bytes((KIND["FOR"], KIND["LPAR"]))
_MODPARAM = re.compile(
    b"".join(re.escape(bytes((KIND[name],))) for name in "MODPARAM LPAR STRING COMMA STRING COMMA".split()), re.DOTALL
)
_BLACKLIST = bytes((KIND["DST_BLACKLIST"], _EQUAL))
_GLOBAL = bytes((KIND["GLOBAL"], _EQUAL))

_MESSAGE_FLAGS = {"setflag": GIVES, "resetflag": USES, "isflagset": USES}
_BRANCH_FLAGS = {
    "setbflag": GIVES, "setbranchflag": GIVES, "resetbflag": USES, "resetbranchflag": USES, "isbflagset": USES,
    "isbranchflagset": USES,
}  # fmt: skip
_BLACKLISTS = ("use_blacklist", "unuse_blacklist")
_PROFILES = ("set_dlg_profile", "unset_dlg_profile", "is_in_profile", "get_profile_size")
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
            {name: (Pvar(name, True, True, True),) for name in OF_MODULES},
            {name: forms[0] for name, forms in core.transformations.items()},
            None,
            frozenset(),
            catalogue.version >= _LENIENT,
        )
        self._named = lru_cache(maxsize=1 << 13)(self._read_variables)

    def _read_variables(self, text: str) -> Found:
        return tuple(one for one in named_in(text, self._known) if one[0] in VARIABLES)

    def __call__(self, item: Item) -> tuple[Mention, ...]:
        """The Mentions of an item, in order of the text."""
        found = [*routes_in(item), *self._of_calls(item), *self._of_params(item), *_of_statements(item)]
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
                yield _variable(Mention(offset + start, offset + end, VARIABLES[name], text, role))
            yield from _flags_in_text(item, number)
            number = kinds.find(_VAR, number + 1)

    # ---- calls

    def _of_calls(self, item: Item) -> Iterator[Mention]:
        kinds, written = item.tokens.kinds, set[int]()
        for call in calls_in(item):
            if call.core:
                yield from _of_core_function(item, call)
            else:
                yield _token(item, call.token, FUNCTION, USES)
            for position, (first, end) in enumerate(call.arguments):
                for number in range(first, end):
                    if kinds[number] == _STRING:
                        yield from self._of_argument(item, call, position, number)
                    elif kinds[number] == _VAR and call.core and core_writes(call.name, position):
                        written.add(number)
        yield from self._of_tokens(item, written)

    def _of_argument(self, item: Item, call: TokenCall, position: int, number: int) -> Iterator[Mention]:
        """The Mentions in a string that stands in an argument of a call."""
        literal, arity = Literal(item, number), len(call.arguments)
        text = literal.text
        yield from route_in_argument(call, position, literal)
        if call.core:
            if "$" in text and core_text_holds_variables(call.name, position, arity, text):
                yield from self._variables(literal, ALL if core_writes(call.name, position) else NONE)
            return
        holds = "$" in text and self.arguments.may_hold_variables(call.name, position, arity, text)
        if call.name in _PROFILES and position == 0 and text:
            yield _profile(literal, holds)
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
                yield from route_in_value(module.text, parameter.text, value)
                for mention in self._variables(value, NONE):
                    yield mention._replace(role=DECLARES) if mention.kind == AVP else mention
            elif kinds[number] == _NUMBER:
                kind, modules = FLAGS.get(parameter.text, ("", ()))
                if are_meant(module.text, modules):
                    yield _token(item, number, kind, DECLARES)


def _modules(pattern: Literal) -> Iterator[Mention]:
    """The modules that the first argument of a modparam means."""
    start, parts = 0, pattern.text.split("|")
    for part in parts if all(map(is_plain, filter(None, parts))) else [pattern.text]:
        fixed = "" if is_plain(part) else "is a pattern"
        if part:
            yield pattern.mention(start, start + len(part), MODULE, USES, part if fixed else part.lower(), fixed)
        start += len(part) + 1


def _flags_in_text(item: Item, number: int) -> Iterator[Mention]:
    """The Mention of all flags of a kind, where a variable that holds their names is compared or copied.

    pvar.c pv_get_flags, pv_get_bflags and pv_get_branch_fields; flags.c bitmask_to_flag_list.
    """
    tokens, kinds = item.tokens, item.tokens.kinds
    start, end = tokens.starts[number], tokens.ends[number]
    match = _HOLDS_FLAGS.match(item.text, start, end)
    if match and (kinds[number + 1] in _OPERATORS or (number and kinds[number - 1] in _OPERATORS)):
        yield Mention(start, end, FLAG if match[1] == "m" else BRANCH_FLAG, "", USES, False, _HOLDS_NAMES)


def _variable(mention: Mention) -> Mention:
    """The Mention of a variable; an AVP may be named by another variable (pvar.c pv_parse_avp_name)."""
    if mention.kind == AVP and mention.name.startswith("$"):
        return mention._replace(name="", fixed=COMPUTED)
    return mention


def _profile(literal: Literal, computed: bool) -> Mention:
    """The dialog profile that an argument names; dlg_profile.c search_dlg_profile."""
    text = literal.text
    if computed:
        return literal.mention(0, len(text), PROFILE, USES, "", COMPUTED)
    name = text.partition("/")[0]
    stripped = name.strip(" ") if "/" in text else name
    start = name.index(stripped)
    return literal.mention(start, start + len(stripped), PROFILE, USES)


def _token(item: Item, number: int, kind: str, role: str) -> Mention:
    """The Mention of what a token names: a word, or a number by its value."""
    start, end = item.tokens.starts[number], item.tokens.ends[number]
    text = item.text[start:end]
    name = str(number_value(text)) if item.tokens.kinds[number] == _NUMBER else text
    return Mention(start, end, kind, name, role)


def _of_core_function(item: Item, call: TokenCall) -> Iterator[Mention]:
    name, kinds = call.name, item.tokens.kinds
    flag, roles = (BRANCH_FLAG, _BRANCH_FLAGS) if name in _BRANCH_FLAGS else (FLAG, _MESSAGE_FLAGS)
    number = call.single(len(call.arguments) - 1 if flag == BRANCH_FLAG else 0) if call.arguments else None
    if number is None:
        return
    if name in roles and kinds[number] not in (_STRING, _VAR):
        yield _token(item, number, flag, roles[name])
    elif name in _BLACKLISTS and kinds[number] == _STRING:
        literal = Literal(item, number)
        fixed = "means all blacklists" if literal.text.lower() == "all" else ""  # route.c, USE_BLACKLIST_T
        yield literal.mention(0, len(literal.text), BLACKLIST, USES, fixed=fixed)
    elif name.startswith("cache_") and kinds[number] == _STRING:
        yield from cache_in(Literal(item, number), 0, USES)


# ---- top-level statements


def _of_statements(item: Item) -> Iterator[Mention]:
    kinds, tokens = item.tokens.kinds, item.tokens
    at = kinds.find(_BLACKLIST)
    while at >= 0:
        if at + 2 < len(kinds) - 1:
            yield _token(item, at + 2, BLACKLIST, DECLARES)
        at = kinds.find(_BLACKLIST, at + 1)
    at = kinds.find(_GLOBAL)
    while at >= 0:
        if item.text[tokens.starts[at] : tokens.ends[at]] == "tcp_no_new_conn_bflag" and at + 2 < len(kinds) - 1:
            yield _token(item, at + 2, BRANCH_FLAG, USES)
        at = kinds.find(_GLOBAL, at + 1)
    facts = facts_of(item)
    for load in facts.modules:
        literal = Literal(item, load.raw[3][1])
        start = len(literal.text) - len(literal.text.rpartition("/")[2])
        yield literal.mention(start, start + len(load.name), MODULE, DECLARES, load.name)
    for include in facts.includes:
        start, file = tokens.starts[include.token], include.file.strip("\"'")
        start = item.text.find(file, start)
        if file:
            yield Mention(start, start + len(file), FILE, file, USES, True)
