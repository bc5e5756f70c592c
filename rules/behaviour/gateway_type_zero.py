"""M317: gateway type 0 of drouting."""

from __future__ import annotations

from opensips_lsp.lint.finding import replace
from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.rules.behaviour._gateways import KINDS, all_types, is_all_types, type_argument, type_of
from opensips_lsp.rules.common.migrating import Migrating, bad, good
from opensips_lsp.rules.common.places import calls
from opensips_lsp.rules.common.versions import reads
from opensips_lsp.syntax.nodes import Number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_ALL = 'Write "-1" for all types'


class GatewayTypeZero(Migrating):
    """In OpenSIPS 2.4 and later, gateway type 0 is a type like any other; in 2.3 it matched gateways of all types.

    "-1" does what "0" did. Keep the "0" if gateways of type 0 are meant. Where the parameter `use_partitions` is not
    known, as in an included file, a "0" may be the name of a partition: then you choose. For goes_to_gw() without
    partitions, whose type 2.3 ignored, see the rule `goes-to-gateway-arguments`. From 3.0 on, the type is a number
    without quotes, and stands before the partition (drouting.c cmds, up to 4.0).
    """

    code = "M317"
    subjects = ("function is_from_gw", "function goes_to_gw", "function dr_is_gw")
    prefilter = Prefilter(words=KINDS)
    guide = "2. Script migration"
    message = (
        'in OpenSIPS 2.4 and later, gateway type "0" matches only type 0; in 2.3 it matched all types, as "-1" still '
        "does"
    )
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
        Bad('loadmodule "drouting.so"\nroute { is_from_gw(«0»); is_from_gw(«"0"», "i"); dr_is_gw($avp(u), «0», "n"); }',
            'loadmodule "drouting.so"\nroute { is_from_gw(-1); is_from_gw(-1, "i"); dr_is_gw($avp(u), -1, "n"); }',
            target="3.6", origin="2.3"),
        Bad('loadmodule "drouting.so"\nmodparam("drouting", "use_partitions", 1)\n'
            'route { is_from_gw(«0», , , , "p"); goes_to_gw(«0», "i", , , "p"); }',
            'loadmodule "drouting.so"\nmodparam("drouting", "use_partitions", 1)\n'
            'route { is_from_gw(-1, , , , "p"); goes_to_gw(-1, "i", , , "p"); }', target="3.6", origin="2.3"),
        Bad('loadmodule "drouting.so"\nmodparam("drouting", "use_partitions", 1)\nroute { is_from_gw("p", «"0"»); }',
            target="3.0", origin="2.3"),
        Good('loadmodule "drouting.so"\nroute { is_from_gw(1); is_from_gw(); is_from_gw($var(x)); goes_to_gw(0); }',
             target="3.6", origin="2.3"),
        Good('loadmodule "drouting.so"\nroute { is_from_gw(0); }', target="3.6", origin="2.4"),
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
            if is_all_types(type_of(argument)):
                fix = replace(argument, all_types(argument, script.target), _ALL)
                if partitions and reads("typed-arguments", script.target) and not isinstance(argument, Number):
                    yield self.finding(argument)  # the arguments have to be put in order first
                else:
                    yield self.finding(argument, fix=fix if known else None, choices=() if known else (fix,))
