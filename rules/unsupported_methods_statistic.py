"""M311: the statistic `unsupported_methods`."""

import re

from opensips_lsp.rules._migrating import Migrating, bad, good
from opensips_lsp.rules._places import matches

from opensips_lsp.rule import Span

_STATISTIC = re.compile(r"\$\(?stat\((unsupported_methods)\)")


class UnsupportedMethodsStatistic(Migrating):
    """Nothing counts the statistic `unsupported_methods` any more since OpenSIPS 2.4.10: it stays 0."""

    code = "M311"
    breaks_in = "2.4.10"
    message = "nothing counts `unsupported_methods` since OpenSIPS 2.4.10: it stays 0"
    examples = (
        bad("route { $var(u)=$stat(«unsupported_methods»); }"),
        good("route { $var(u)=$stat(bad_URIs_rcvd); }"),
        good("route { $var(u)=$stat(unsupported_methods); }", target="2.4.9"),
    )

    def check_script(self, script, source):
        for offset, _, _, match in matches(source, _STATISTIC):
            yield self.finding(Span(offset + match.start(1), offset + match.end(1)))
