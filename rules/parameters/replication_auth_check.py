"""M203: the check of who sends replicated data is not optional any more."""

from __future__ import annotations

from opensips_lsp.lint.finding import SAFE, UNSAFE
from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.common.parameters import ParameterRule, last_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script
    from opensips_lsp.rules.common.parameters import Setting

_LOADS = 'loadmodule "clusterer.so"\nloadmodule "dialog.so"\n'


class ReplicationAuthCheck(ParameterRule):
    """OpenSIPS 2.4 has no parameter to check the sender of replicated data: `clusterer` always checks it.

    It removed `replication_auth_check` of `dialog`, `repl_pipes_auth_check` of `ratelimit` and `repl_auth_check` of
    `usrloc`. It prints "Parameter not found in module - can't set" and does not start. With 1, removing the parameter
    changes nothing. With 0, 2.3 accepted packets from addresses outside the cluster, which 2.4 drops.
    """

    code = "M203"
    lasting = "clusterer.c of 2.4.11 to 4.0.1 drops what comes from an address outside the cluster"
    table = {
        "replication_auth_check": ("dialog",),
        "repl_pipes_auth_check": ("ratelimit",),
        "repl_auth_check": ("usrloc",),
    }
    examples = (
        Bad(_LOADS + 'modparam("dialog", «"replication_auth_check"», 1)\nroute { exit; }', _LOADS + "route { exit; }"),
        Bad(_LOADS + 'modparam("dialog", «"replication_auth_check"», 0)\nroute { exit; }', _LOADS + "route { exit; }",
            unsafe=True),
        Good(_LOADS + 'modparam("dialog", "replication_auth_check", 1)\nroute { exit; }', target="2.3"),
        Good(_LOADS + 'modparam("dialog", "default_timeout", 1)\nroute { exit; }'),
    )  # fmt: skip

    def check_setting(self, one: Setting, script: Script) -> Iterator[Finding]:
        message = f"`{one.name}` of module `{one.module}` was removed in OpenSIPS 2.4, which always checks the sender"
        checked = last_value(script, one.module, one.name) == 1 and script.has_all_text
        yield self.report(one, message, self.delete(one, "Remove the modparam", SAFE if checked else UNSAFE))
