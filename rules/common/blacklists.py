"""Which blacklists a script defines, by dst_blacklist or by parameters of modules."""

from __future__ import annotations

from opensips_lsp.rules.common.broken import mentions_in_errors
from opensips_lsp.rules.common.functions import value_word
from opensips_lsp.rules.common.names import END_OF_SCRIPT, may_have_others
from opensips_lsp.syntax.item_views import tokens_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.script import Script
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Token

_ON = ("yes", "true", "on", "enable", "1")


def blacklists(script: Script) -> frozenset[str] | None:
    """The names of all blacklists; None where they are not all known, as when a parameter of a module defines some."""
    if may_have_others(script, END_OF_SCRIPT) or mentions_in_errors(script, "dst_blacklist"):
        return None
    if any("define_blacklist" in f"{name} {value}" for _, name, value in script.modparams):
        return None  # with a parameter of its own, or as a part of `partition` (dispatcher)
    return script.ask(_defined)


def _defined(script: Script) -> frozenset[str]:
    return frozenset().union(*script.gathered(_defined_in))


def _defined_in(item: Item) -> frozenset[str]:
    found = {value_word(token) for token in tokens_of(item, "DST_BLACKLIST")}
    if any(_leaves_dns(name) for name in tokens_of(item, "GLOBAL")):
        found.add("dns")
    return frozenset(found)


def _leaves_dns(name: Token) -> bool:
    """Whether a global parameter may switch the resolver's own blacklist on."""
    return name.text == "disable_dns_blacklist" and value_word(name) not in _ON
