"""H613: uac_auth() without a credential."""

from __future__ import annotations

from opensips_lsp.lint.finding import WARNING
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.functions import MODULE_CALL
from opensips_lsp.rules.common.parameters import values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Call

_UAC = TRANSPORT + 'loadmodule "tm.so"\nloadmodule "uac_auth.so"\nloadmodule "uac.so"\n'
_PARAMS = ("credential", "auth_realm_avp")  # of the AVPs, uac_auth takes all three or does not initialise


class NoCredential(Rule):
    """uac_auth() has no credentials with which to answer a 401 or 407.

    It takes them from the parameter `credential` of module uac_auth, or from the AVPs that `auth_realm_avp`,
    `auth_username_avp` and `auth_password_avp` name. OpenSIPS starts without them, but uac_auth() always fails
    (uac_auth/auth.c `lookup_realm`, uac/auth.c).
    """

    code = "H613"
    severity = WARNING
    stage = None
    visits = ("call",)
    begins = MODULE_CALL
    prefilter = Prefilter(words=("uac_auth",))
    message = "`uac_auth` always fails: module `uac_auth` has neither a `credential` nor AVPs to take one from"
    examples = (
        Bad(_UAC + "route { exit; }\nfailure_route[a] { if («uac_auth»()) t_relay(); }"),
        Good(_UAC + 'modparam("uac_auth", "credential", "a:b:c")\nroute { exit; }\nfailure_route[a] { uac_auth(); }'),
        Good(
            _UAC + 'modparam("uac_auth", "auth_realm_avp", "$avp(r)")\n'
            'modparam("uac_auth", "auth_username_avp", "$avp(u)")\n'
            'modparam("uac_auth", "auth_password_avp", "$avp(p)")\nroute { exit; }\nfailure_route[a] { uac_auth(); }'
        ),
        Bad(_UAC + "route { exit; }\nfailure_route[a] { if («uac_auth»()) t_relay(); }", target="3.4"),
        Good("failure_route[a] { uac_auth(); }"),
    )

    def check(self, node: Call, script: Script, source: Source) -> Iterator[Finding]:
        if node.first_word == "uac_auth" and script.complete and "uac" in script.modules:
            if not values(script, "uac_auth", *_PARAMS):
                yield self.finding(node.name)
