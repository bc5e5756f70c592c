"""M325: add_path_received()."""

from opensips_lsp.rules._migrating import Migrating, bad, good, others
from opensips_lsp.rules._places import calls, throughout

from opensips_lsp.rule import INFO


class PathReceived(Migrating):
    """add_path_received() escapes what it puts into `;received=` since OpenSIPS 2.4.1: `%3b` and `%3d`.

    A registrar that is no OpenSIPS of 2.4 has to unescape it. Told at the first call of a file.
    """

    code = "M325"
    words = ("add_path_received",)
    breaks_in = "2.4.1"
    severity = INFO
    message = "`add_path_received` escapes the received URI since OpenSIPS 2.4.1; the registrar has to unescape it"
    examples = (
        bad('loadmodule "path.so"\nroute { «add_path_received("x")»; add_path_received(); }'),
        good('loadmodule "path.so"\nroute { add_path("x"); }'),
        good('loadmodule "path.so"\nroute { add_path_received("x"); }', target="2.4.0"),
    )

    def check_script(self, script, source):
        found = list(throughout(source, calls, "add_path_received"))
        if found:
            yield self.finding(found[0], self.message + others(len(found)))
