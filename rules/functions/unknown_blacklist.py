"""C512: blacklists that are not defined."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.broken import mentions_in_errors
from opensips_lsp.rules.common.core_calls import is_formatted, started_calls, text_of
from opensips_lsp.rules.common.functions import value_word
from opensips_lsp.rules.common.names import END_OF_SCRIPT, may_have_others
from opensips_lsp.rules.common.near import nearest
from opensips_lsp.rules.common.places import shifted
from opensips_lsp.syntax.nodes import tokens_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Token

_FUNCTIONS = ("use_blacklist", "unuse_blacklist")
_ON = ("yes", "true", "on", "enable", "1")


class UnknownBlacklist(Rule):
    """use_blacklist() or unuse_blacklist() names a list that is neither defined by dst_blacklist nor `all`.

    `dns` exists with `disable_dns_blacklist=no`, and parameters of modules define lists, too: `define_blacklist` of
    drouting, `ds_define_blacklist`, `lb_define_blacklist`. For any other, OpenSIPS prints "list x not configured"
    (route.c `fix_actions`) when it starts, and exits.
    """

    code = "C512"
    previews = True
    prefilter = Prefilter(words=("use_blacklist", "unuse_blacklist"), tokens=("CORE_FUNCTION", "IS_MYSELF"))
    stage = "startup"
    after_parse = True
    examples = (
        Bad(TRANSPORT + 'route { use_blacklist(«"gw"»); }'),
        Bad(TRANSPORT + 'route { unuse_blacklist(«"gw"»); }\ndst_blacklist=GW:{(udp, 10.0.0.1, 0, "")}'),
        Bad(TRANSPORT + 'route { use_blacklist(«"dns"»); }'),
        Bad(TRANSPORT + 'disable_dns_blacklist=yes\nroute { use_blacklist(«"dns"»); }'),
        Good(TRANSPORT + 'route { use_blacklist("gw"); }\ndst_blacklist=gw:{(udp, 10.0.0.1, 0, "")}'),
        Good(TRANSPORT + 'disable_dns_blacklist=no\nroute { use_blacklist("dns"); unuse_blacklist("ALL"); }'),
        Good(TRANSPORT + 'modparam("drouting", "define_blacklist", "gw=1,2")\nroute { use_blacklist("gw"); }'),
        Good(TRANSPORT + 'route { use_blacklist("gw"); }\ndst_blacklist=gw:{(udp, 10.0.0.1, 0)}'),
        Good(TRANSPORT + 'route { use_blacklist("$var(list)"); }', target="3.1"),
        Bad(TRANSPORT + 'route { use_blacklist(«"$var(list)"»); }', target="3.0"),
        Good(TRANSPORT + 'loadmodule "my_own.so"\nroute { use_blacklist("gw"); }'),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for call in started_calls(item, script.target):
            name = text_of(call.arguments[0]) if call.name in _FUNCTIONS and len(call.arguments) == 1 else None
            if not name or name.text.lower() == "all" or may_have_others(script, END_OF_SCRIPT):
                continue
            if is_formatted(name.text, call.name, script.target):
                continue
            defined = script.ask(_defined)
            if (
                name.text not in defined
                and not _set_by_modules(script)
                and not mentions_in_errors(script, "dst_blacklist")
            ):
                message = f"there is no blacklist `{name.text}`{_advice(name.text, defined)}"
                yield self.finding(shifted(name.argument, offset), message)


def _set_by_modules(script: Script) -> bool:
    return any(name.endswith("define_blacklist") for _, name, _ in script.modparams)


def _defined(script: Script) -> frozenset[str]:
    """The names of all blacklists."""
    return frozenset().union(*script.gathered(_defined_in))


def _defined_in(item: Item) -> frozenset[str]:
    found = {value_word(token) for token in tokens_of(item, "DST_BLACKLIST")}
    if any(_leaves_dns(name) for name in tokens_of(item, "GLOBAL")):
        found.add("dns")
    return frozenset(found)


def _leaves_dns(name: Token) -> bool:
    """Whether a global parameter may switch the resolver's own blacklist on."""
    return name.text == "disable_dns_blacklist" and value_word(name) not in _ON


def _advice(name: str, defined: frozenset[str]) -> str:
    near = nearest(name, defined)
    if name == "dns":
        return "; it exists with `disable_dns_blacklist=no`"
    return f"; did you mean `{near}`?" if near else ""
