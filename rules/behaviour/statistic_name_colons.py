"""M323: statistics with more than one colon in their names."""

from __future__ import annotations

import re

from opensips_lsp.catalogue.version import NEWEST
from opensips_lsp.lint.finding import INFO
from opensips_lsp.lint.rule import Prefilter
from opensips_lsp.rules.behaviour._statistics import texts
from opensips_lsp.rules.common.migrating import Migrating, bad, good, others
from opensips_lsp.rules.common.parameters import settings
from opensips_lsp.rules.common.places import calls, literal, matches, throughout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding, Spanned
    from opensips_lsp.model.script import Script, Source

_READ = re.compile(r"\$\(?stat\(([^()\s$:\"']+:[^()\s$:\"']+:[^()\s$\"']+)\)")
_SAME = (2, 3, 2)  # from this version of 2.3 on it is as in 2.4


class StatisticNameColons(Migrating):
    """OpenSIPS 2.4 and later split a statistic's name into group and name at its first colon, 2.3 at the last one.

    `method:register:auth` was `auth` in the group `method:register`; now it is `register:auth` in the group `method`,
    which `stat_groups` must name: otherwise OpenSIPS does not start. A group with a colon in its name, in `stat_groups`
    or stat_iter_init(), no longer gets any statistics. Programs that read the group by MI or SNMP must read another
    one. 2.3.2 and later behave so too. Reported at the first such name of a file, and at each such group.
    """

    code = "M323"
    subjects = ("function update_stat", "function reset_stat", "variable stat")
    prefilter = Prefilter(words=("stat", "update_stat", "reset_stat", "variable", "stat_groups", "stat_iter_init"))
    severity = INFO
    guide = "2. Script migration"
    examples = (
        bad('loadmodule "statistics.so"\nroute { update_stat(«"method:register:auth"»,"1"); reset_stat("a:b:c"); }'),
        bad('loadmodule "statistics.so"\nmodparam("statistics", "variable", «"a:b:c"»)\nroute { exit; }'),
        bad("route { $var(s) = $stat(«a:b:c»); }"),
        bad(
            'loadmodule "statistics.so"\nmodparam("statistics", "stat_groups", «"a, method:register"»)\n'
            'route { stat_iter_init(«"method:register"», "it"); stat_iter_init("a", "it"); }'
        ),
        bad('route { $var(n) = «"a:b:c"»; $var(s) = $stat($var(n)); }'),
        good(
            'loadmodule "statistics.so"\nmodparam("statistics", "stat_groups", "a, b")\n'
            'route { stat_iter_init("a", "it"); $var(n) = "a:b:c"; $var(m) = "a:b"; $var(s) = $stat($var(m)); }'
        ),
        good(
            'loadmodule "statistics.so"\nroute { update_stat("register:auth","1"); '
            "$var(x) = $stat(udp:10.0.0.1:5060-load); }"
        ),
    )

    def check_script(self, script: Script, source: Source) -> Iterator[Finding]:
        origin = script.origin
        # a series without a patch level is read as its newest one: then it is unknown which one it was
        if origin is not None and origin >= _SAME and origin.patch < NEWEST[origin.series]:
            return
        found = sorted(_names(script, source), key=lambda span: span.start)
        if found:
            text = source.text[found[0].start : found[0].end].strip("\"'").partition("/")[0]
            group, _, name = text.partition(":")
            message = f"statistic `{text}` is `{name}` in the group `{group}` in OpenSIPS 2.3.2 and later"
            yield self.finding(found[0], message + others(len(found)))
        for span, group in _groups(script, source):
            message = f"group `{group}` has no statistics in OpenSIPS 2.3.2 and later; use `{group.partition(':')[0]}`"
            yield self.finding(span, message)


def _names(script: Script, source: Source) -> Iterator[Spanned]:
    for call in throughout(source, calls, "update_stat", "reset_stat"):
        argument = call.argument(0)
        text = literal(argument) or ""
        if argument is not None and text.count(":") > 1 and "$" not in text:
            yield argument
    for _, span, match in throughout(source, matches, _READ):
        if not match[1].endswith("-load"):
            yield span
    for offset, item in source.items:
        for string, text, whole in texts(offset, item, script):
            if whole and text.count(":") > 1 and not text.endswith("-load"):
                yield string
    for one in settings(script, "statistics", "variable"):
        if one.source.place == source.place and isinstance(one.value, str) and one.value.count(":") > 1:
            yield one.node.value


def _groups(script: Script, source: Source) -> Iterator[tuple[Spanned, str]]:
    """(Span, name) of each group that has a colon in its name."""
    for call in throughout(source, calls, "stat_iter_init"):
        argument = call.argument(0)
        text = literal(argument)
        if argument is not None and text and ":" in text:
            yield argument, text
    for one in settings(script, "statistics", "stat_groups"):
        for group in str(one.value).split(",") if one.source.place == source.place else ():
            if ":" in group:
                yield one.node.value, group.strip()
