"""M317: gateway type 0 of drouting."""

from __future__ import annotations

from opensips_lsp.lint.finding import replace
from opensips_lsp.lint.rule import Prefilter
from opensips_lsp.rules.behaviour._gateways import KINDS, is_all_types, type_argument
from opensips_lsp.rules.common.migrating import Migrating, bad, good
from opensips_lsp.rules.common.places import calls, literal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_ALL = 'Write "-1" for all types'


class GatewayTypeZero(Migrating):
    """In OpenSIPS 2.4, gateway type 0 is a type like any other; in 2.3 it matched gateways of all types.

    "-1" does what "0" did. Keep the "0" if gateways of type 0 are meant. Where the parameter `use_partitions` is not
    known, as in an included file, a "0" may be the name of a partition: then you choose. For goes_to_gw() without
    partitions, whose type 2.3 ignored, see the rule `goes-to-gateway-arguments`.
    """

    code = "M317"
    ends_in = "3.0"
    subjects = ("function is_from_gw", "function goes_to_gw", "function dr_is_gw")
    prefilter = Prefilter(words=KINDS)
    guide = "2. Script migration"
    message = 'in OpenSIPS 2.4, gateway type "0" matches only type 0; in 2.3 it matched all types, as "-1" still does'
    examples = (
        bad('loadmodule "drouting.so"\nroute { if (is_from_gw(«"0"»)) exit; }',
            'loadmodule "drouting.so"\nroute { if (is_from_gw("-1")) exit; }'),
        bad('loadmodule "drouting.so"\nroute { dr_is_gw("$avp(u)", «"0"», "n"); }',
            'loadmodule "drouting.so"\nroute { dr_is_gw("$avp(u)", "-1", "n"); }'),
        bad('loadmodule "drouting.so"\nmodparam("drouting", "use_partitions", 1)\n'
            'route { is_from_gw("0", «"0"»); goes_to_gw("p", «"0"», "i"); dr_is_gw("p", "$ru", «"+0"»); }',
            'loadmodule "drouting.so"\nmodparam("drouting", "use_partitions", 1)\n'
            'route { is_from_gw("0", "-1"); goes_to_gw("p", "-1", "i"); dr_is_gw("p", "$ru", "-1"); }'),
        bad('route[gw] { is_from_gw("p", «"0"»); dr_is_gw("p", "$ru", «"0"»); }', choices=(_ALL, _ALL)),
        bad('route[gw] { is_from_gw(«"0"»); goes_to_gw("p", «"0"»); }', choices=(_ALL, _ALL)),
        good('route[gw] { is_from_gw("p"); is_from_gw("1", "0"); goes_to_gw("0"); }'),
        good('loadmodule "drouting.so"\nroute { goes_to_gw("0"); goes_to_gw("0", "i"); }'),
        good('loadmodule "drouting.so"\nroute { is_from_gw("1"); is_from_gw(); is_from_gw("-1", "0"); }'),
        good('loadmodule "drouting.so"\nmodparam("drouting", "use_partitions", 1)\nroute { is_from_gw("0"); }'),
    )  # fmt: skip

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for call in calls(offset, item, *KINDS):
            argument, known, partitions = type_argument(call, script)
            if argument is None or (call.name.text == "goes_to_gw" and not partitions):
                continue
            if is_all_types(literal(argument)):
                quote = argument.text[0]
                fix = replace(argument, f"{quote}-1{quote}", _ALL)
                yield self.finding(argument, fix=fix if known else None, choices=() if known else (fix,))
