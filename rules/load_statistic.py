"""M310: the load statistics of 2.3."""

from opensips_lsp.patterns import compiled
from opensips_lsp.rule import UNSAFE, replace
from opensips_lsp.rules._migrating import Migrating, bad, good
from opensips_lsp.rules._places import matches

_LOAD = compiled(r"(?i)\$\(?stat\(((?:tcp|[a-z]+:[^()\s\"']+:[0-9]+)-load)\)")
_TITLES = "Use `load`: the SIP workers", "Use `load-all`: all processes"


class LoadStatistic(Migrating):
    """The statistics `tcp-load` and `<protocol>:<ip>:<port>-load` are gone since OpenSIPS 2.4: `$stat()` gives NULL.

    2.3 measured how busy the processes of one listener were. 2.4 has `load` for the SIP workers and `load-all` for all
    processes, of the last second; `load1m`, `load10m` and their `-all` forms. What is compared with them was chosen for
    another measure: look at the numbers again.
    """

    code = "M310"
    by_statement = True
    guide = "2. Script migration"
    examples = (
        bad("route { $var(l)=$stat(«udp:127.0.0.1:5060-load»); }", choices=_TITLES),
        bad('route { xlog("load $stat(«tcp-load») %\\n"); }', choices=_TITLES),
        good('route { $var(l)=$stat(load); xlog("$stat(load-all) $stat(my-load)\\n"); }'),
        good("route { # $stat(tcp-load)\n}"),
    )

    def check_item(self, offset, item, script, source):
        for _, span, match in matches(offset, item, _LOAD):
            message = f"statistic `{match[1]}` is gone since OpenSIPS 2.4; `load` and `load-all` measure something else"
            choices = [replace(span, name, title, UNSAFE) for name, title in zip(("load", "load-all"), _TITLES)]
            yield self.finding(span, message, choices=choices)
