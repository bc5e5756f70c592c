"""M317: gateway type 0 of drouting."""

from opensips_lsp.rules._migrating import Migrating, bad, good
from opensips_lsp.rules._parameters import last_value
from opensips_lsp.rules._places import calls, literal

from opensips_lsp.rule import replace

# function -> which argument the type is, when there are no partitions
_TYPE = {"is_from_gw": 0, "goes_to_gw": 0, "dr_is_gw": 1}
_READS_TYPE = (2, 4, 8)  # goes_to_gw without partitions, see M318


class GatewayTypeZero(Migrating):
    """Gateway type 0 is a type like any other since OpenSIPS 2.4; in 2.3 it matched gateways of all types.

    "-1" does what "0" did. Keep the "0" if gateways of type 0 are meant.
    """

    code = "M317"
    by_statement = True
    words = tuple(_TYPE)
    guide = "2. Script migration"
    message = 'gateway type "0" matches type 0 only since OpenSIPS 2.4, it matched all types; "-1" does'
    examples = (
        bad('loadmodule "drouting.so"\nroute { if (is_from_gw(«"0"»)) exit; }',
            'loadmodule "drouting.so"\nroute { if (is_from_gw("-1")) exit; }'),
        bad('loadmodule "drouting.so"\nroute { dr_is_gw("$avp(u)", «"0"», "n"); goes_to_gw(«"0"»); }',
            'loadmodule "drouting.so"\nroute { dr_is_gw("$avp(u)", "-1", "n"); goes_to_gw("-1"); }'),
        bad('loadmodule "drouting.so"\nmodparam("drouting", "use_partitions", 1)\nroute { is_from_gw("0", «"0"»); }',
            'loadmodule "drouting.so"\nmodparam("drouting", "use_partitions", 1)\nroute { is_from_gw("0", "-1"); }'),
        good('loadmodule "drouting.so"\nroute { goes_to_gw("0"); }', target="2.4.7"),
        good('loadmodule "drouting.so"\nroute { is_from_gw("1"); is_from_gw(); is_from_gw("-1", "0"); }'),
        good('loadmodule "drouting.so"\nmodparam("drouting", "use_partitions", 1)\nroute { is_from_gw("0"); }'),
    )  # fmt: skip

    def check_item(self, offset, item, script, source):
        found = list(calls(offset, item, *_TYPE))
        shift = bool(found and last_value(script, "drouting", "use_partitions"))
        for call in found:
            if call.name.text == "goes_to_gw" and not shift and script.target < _READS_TYPE:
                continue  # it did not look at this argument yet
            number = _TYPE[call.name.text] + shift
            argument = call.arguments[number] if number < len(call.arguments) else None
            text = (literal(argument) or "").strip()
            if text and text.lstrip("+-").strip("0") == "" and text.strip("+-"):
                quote = argument.text[0]
                yield self.finding(argument, fix=replace(argument, f"{quote}-1{quote}", 'Write "-1": all types'))
