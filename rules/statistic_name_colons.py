"""M323: statistics with more than one colon in their names."""

from opensips_lsp.patterns import compiled
from opensips_lsp.rule import INFO
from opensips_lsp.rules._migrating import Migrating, bad, good, others
from opensips_lsp.rules._parameters import settings
from opensips_lsp.rules._places import calls, literal, matches, throughout

_READ = compiled(r"\$\(?stat\(([^()\s$:\"']+:[^()\s$:\"']+:[^()\s$\"']+)\)")
_SAME = (2, 3, 2)  # from this version of 2.3 on it is as in 2.4


class StatisticNameColons(Migrating):
    """A statistic's name is cut into group and name at its first colon since OpenSIPS 2.4, it was the last one.

    `method:register:auth` was `auth` in the group `method:register`; now it is `register:auth` in the group `method`. The
    full name works as before; who asks for a group, by MI or SNMP, has to ask for another one. 2.3.2 and later do as
    2.4. Told at the first such name of a file.
    """

    code = "M323"
    words = ("stat", "update_stat", "reset_stat", "variable")
    severity = INFO
    guide = "2. Script migration"
    examples = (
        bad('loadmodule "statistics.so"\nroute { update_stat(«"method:register:auth"»,"1"); reset_stat("a:b:c"); }'),
        bad('loadmodule "statistics.so"\nmodparam("statistics", "variable", «"a:b:c"»)\nroute { exit; }'),
        bad("route { $var(s) = $stat(«a:b:c»); }"),
        good(
            'loadmodule "statistics.so"\nroute { update_stat("register:auth","1"); $var(x) = $stat(udp:10.0.0.1:5060-load); }'
        ),
    )

    def check_script(self, script, source):
        if script.origin is not None and script.origin >= _SAME and script.origin.patch < _NEWEST:
            return
        found = sorted(_names(script, source), key=lambda span: span.start)
        if found:
            text = source.text[found[0].start : found[0].end].strip("\"'").partition("/")[0]
            group, _, name = text.partition(":")
            message = f"statistic `{text}` is `{name}` in the group `{group}` since OpenSIPS 2.4, and 2.3.2"
            yield self.finding(found[0], message + others(len(found)))


_NEWEST = 6  # "2.3" is read as its newest patch level: then nobody has said which one it was


def _names(script, source):
    for call in throughout(source, calls, "update_stat", "reset_stat"):
        argument = call.arguments[0] if call.arguments else None
        text = literal(argument) or ""
        if text.count(":") > 1 and "$" not in text:
            yield argument
    for _, span, match in throughout(source, matches, _READ):
        if not match[1].endswith("-load"):
            yield span
    for one in settings(script, "statistics", "variable"):
        if one.source.place == source.place and isinstance(one.value, str) and one.value.count(":") > 1:
            yield one.node.value
