"""Names in statements and arguments, but for variables, routes and parameters of modules."""

from __future__ import annotations

import re

from opensips_lsp.model.facts import facts_of
from opensips_lsp.model.names.mention import (
    BLACKLIST,
    BRANCH_FLAG,
    COMPUTED,
    DECLARES,
    FILE,
    FLAG,
    GIVES,
    MODULE,
    PROFILE,
    USES,
    Literal,
    Mention,
)
from opensips_lsp.model.names.parameters import aliases_in, cache_in
from opensips_lsp.syntax.item_views import tokens_with_text
from opensips_lsp.syntax.literals import number_value
from opensips_lsp.syntax.scanner import KIND

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.model.calls import TokenCall
    from opensips_lsp.syntax.items import Item

_STRING, _NUMBER, _VAR, _EQUAL = (KIND[name] for name in ("STRING", "NUMBER", "VAR", "EQUAL"))
_OPERATORS = frozenset(KIND[name] for name in "EQUAL COLONEQ ASSIGN_OP EQUALITY MATCH PLUS".split())
_HOLDS_FLAGS = re.compile(r"\$\(?(?:([mb])f\b|branch\(flags\))")
_HOLDS_NAMES = "holds the names of flags as a text"
_BLACKLIST = bytes((KIND["DST_BLACKLIST"], _EQUAL))
_GLOBAL = bytes((KIND["GLOBAL"], _EQUAL))

_MESSAGE_FLAGS = {"setflag": GIVES, "resetflag": USES, "isflagset": USES}
_BRANCH_FLAGS = {
    "setbflag": GIVES, "setbranchflag": GIVES, "resetbflag": USES, "resetbranchflag": USES, "isbflagset": USES,
    "isbranchflagset": USES,
}  # fmt: skip
_BLACKLISTS = ("use_blacklist", "unuse_blacklist")
PROFILES = ("set_dlg_profile", "unset_dlg_profile", "is_in_profile", "get_profile_size")


def token(item: Item, number: int, kind: str, role: str) -> Mention:
    """The Mention of what a token names: a word, or a number by its value."""
    start, end = item.tokens.starts[number], item.tokens.ends[number]
    text = item.text[start:end]
    name = str(number_value(text)) if item.tokens.kinds[number] == _NUMBER else text
    return Mention(start, end, kind, name, role, False, "")


def of_core_function(item: Item, call: TokenCall) -> Iterator[Mention]:
    """The Mentions of flags, blacklists and caches in a call of a function of the core."""
    name, kinds = call.name, item.tokens.kinds
    flag, roles = (BRANCH_FLAG, _BRANCH_FLAGS) if name in _BRANCH_FLAGS else (FLAG, _MESSAGE_FLAGS)
    number = call.single(len(call.arguments) - 1 if flag == BRANCH_FLAG else 0) if call.arguments else None
    if number is None:
        return
    first = call.single(0)
    if name in roles and first is not None and kinds[first] == _STRING:  # since 3.1, where the flag comes first
        literal = Literal(item, first)
        yield literal.mention(0, len(literal.text), flag, roles[name])
    elif name in roles and kinds[number] not in (_STRING, _VAR):
        yield token(item, number, flag, roles[name])
    elif name in _BLACKLISTS and kinds[number] == _STRING:
        literal = Literal(item, number)
        fixed = "means all blacklists" if literal.text.lower() == "all" else ""  # route.c, USE_BLACKLIST_T
        yield literal.mention(0, len(literal.text), BLACKLIST, USES, fixed=fixed)
    elif name.startswith("cache_") and kinds[number] == _STRING:
        yield from cache_in(Literal(item, number), 0, USES)


def profile(literal: Literal, computed: bool) -> Mention:
    """The dialog profile that an argument names; dlg_profile.c search_dlg_profile."""
    text = literal.text
    if computed:
        return literal.mention(0, len(text), PROFILE, USES, "", COMPUTED)
    name = text.partition("/")[0]
    stripped = name.strip(" ") if "/" in text else name
    start = name.index(stripped)
    return literal.mention(start, start + len(stripped), PROFILE, USES)


def flags_in_text(item: Item, number: int) -> Iterator[Mention]:
    """The Mention of all flags of a kind, where a variable that holds their names is compared or copied.

    pvar.c pv_get_flags, pv_get_bflags and pv_get_branch_fields; flags.c bitmask_to_flag_list.
    """
    tokens, kinds = item.tokens, item.tokens.kinds
    start, end = tokens.starts[number], tokens.ends[number]
    match = _HOLDS_FLAGS.match(item.text, start, end)
    if match and (kinds[number + 1] in _OPERATORS or (number and kinds[number - 1] in _OPERATORS)):
        yield Mention(start, end, FLAG if match[1] == "m" else BRANCH_FLAG, "", USES, False, _HOLDS_NAMES)


# ---- top-level statements


def of_statements(item: Item) -> Iterator[Mention]:
    """The Mentions of blacklists, flags, modules and files in the top-level statements of an item."""
    kinds, tokens = item.tokens.kinds, item.tokens
    at = kinds.find(_BLACKLIST)
    while at >= 0:
        if at + 2 < len(kinds) - 1:
            yield token(item, at + 2, BLACKLIST, DECLARES)
        at = kinds.find(_BLACKLIST, at + 1)
    at = kinds.find(_GLOBAL)
    while at >= 0:
        if item.text[tokens.starts[at] : tokens.ends[at]] == "tcp_no_new_conn_bflag" and at + 2 < len(kinds) - 1:
            yield token(item, at + 2, BRANCH_FLAG, USES)
        at = kinds.find(_GLOBAL, at + 1)
    for word in tokens_with_text(item, "avp_aliases"):
        if word.begins("WORD EQUAL STRING"):
            yield from aliases_in(Literal(item, word.number + 2))
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
