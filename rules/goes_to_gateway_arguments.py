"""M318: goes_to_gw() with arguments."""

from opensips_lsp.rules._migrating import Migrating, bad, good, others
from opensips_lsp.rules._parameters import last_value
from opensips_lsp.rules._places import calls, throughout

from opensips_lsp.rule import INFO


class GoesToGatewayArguments(Migrating):
    """goes_to_gw() looks at its arguments since OpenSIPS 2.4.8, also without partitions.

    Before, it took the second one for the type, and the first for nothing. Told at the first call with arguments of a
    file, unless `use_partitions` is set. Test the route again.
    """

    code = "M318"
    words = ("goes_to_gw",)
    breaks_in = "2.4.8"
    severity = INFO
    message = "`goes_to_gw` reads its type and flags since OpenSIPS 2.4.8, 2.3 misread them; test this again"
    examples = (
        bad('loadmodule "drouting.so"\nroute { «goes_to_gw("1","i")»; goes_to_gw("2"); }'),
        good('loadmodule "drouting.so"\nroute { goes_to_gw(); is_from_gw("1","i"); }'),
        good('loadmodule "drouting.so"\nmodparam("drouting", "use_partitions", 1)\nroute { goes_to_gw("p", "1"); }'),
        good('loadmodule "drouting.so"\nroute { goes_to_gw("1","i"); }', target="2.4.7"),
    )

    def check_script(self, script, source):
        found = [call for call in throughout(source, calls, "goes_to_gw") if call.arguments]
        if found and not last_value(script, "drouting", "use_partitions"):
            yield self.finding(found[0], self.message + others(len(found)))
