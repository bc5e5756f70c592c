"""C512: blacklists that are not defined."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.blacklists import blacklists
from opensips_lsp.rules.common.core_calls import is_of_grammar, started_calls, text_of
from opensips_lsp.rules.common.near import nearest
from opensips_lsp.rules.common.places import shifted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_FUNCTIONS = ("use_blacklist", "unuse_blacklist")


class UnknownBlacklist(Rule):
    """use_blacklist() or unuse_blacklist() names a list that is neither defined by dst_blacklist nor `all`.

    `dns` exists with `disable_dns_blacklist=no`, and parameters of modules define lists, too: `define_blacklist` of
    drouting, `ds_define_blacklist`, `lb_define_blacklist`. For any other, OpenSIPS prints "list x not configured"
    (route.c `fix_actions`) when it starts, and exits. From 3.1 on, C518 says the same.
    """

    code = "C512"
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
            if not name or name.text.lower() == "all" or not is_of_grammar(call, script.target):
                continue
            defined = blacklists(script)
            if defined is not None and name.text not in defined:
                message = f"there is no blacklist `{name.text}`{_advice(name.text, defined)}"
                yield self.finding(shifted(name.argument, offset), message)


def _advice(name: str, defined: frozenset[str]) -> str:
    near = nearest(name, defined)
    if name == "dns":
        return "; it exists with `disable_dns_blacklist=no`"
    return f"; did you mean `{near}`?" if near else ""
