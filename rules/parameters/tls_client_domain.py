"""M218: a parameter that only OpenSIPS 2.4.0 and 2.4.1 had."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE
from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.common.parameters import ParameterRule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script
    from opensips_lsp.rules.common.parameters import Setting

_LOADS = 'loadmodule "rest_client.so"\n'


class TlsClientDomain(ParameterRule):
    """OpenSIPS 2.4.2 removed `tls_client_domain` of `rest_client`; call `rest_init_client_tls("domain")` instead.

    The function chooses the TLS domain for the next request: you must decide which requests need it, and call it before
    each one. OpenSIPS 2.4.2 prints "Parameter not found in module - can't set" and does not start.
    """

    code = "M218"
    breaks_in = "2.4.2"
    table = {"tls_client_domain": ("rest_client",)}
    examples = (
        Bad(_LOADS + 'modparam("rest_client", «"tls_client_domain"», "d")\nroute { exit; }',
            choices=("Remove the modparam",)),
        Good(_LOADS + 'modparam("rest_client", "tls_client_domain", "d")\nroute { exit; }', target="2.4.1"),
        Good(_LOADS + 'route { rest_init_client_tls("d"); }'),
    )  # fmt: skip

    def check_setting(self, one: Setting, script: Script) -> Iterator[Finding]:
        call = f'`rest_init_client_tls("{one.value}")`'
        message = (
            f"`tls_client_domain` of module `rest_client` was removed in OpenSIPS 2.4.2; call {call} before requests"
        )
        yield self.report(one, message, choices=(self.delete(one, "Remove the modparam", UNSAFE),))
