"""M209: a parameter that only OpenSIPS 2.3.0 to 2.3.2 had."""

from __future__ import annotations

from opensips_lsp.lint.finding import SAFE, UNSAFE
from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.common.parameters import ParameterRule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script
    from opensips_lsp.rules.common.parameters import Setting

_LOADS = 'loadmodule "mid_registrar.so"\n'


class ContactMatchMode(ParameterRule):
    """OpenSIPS 2.3.3 removed the parameter `contact_match_mode` of `mid_registrar`.

    Contacts are matched by a URI parameter, as with 0; with 1 they were matched by the user part, which is no longer
    possible: then removing it is not safe. OpenSIPS prints "Parameter not found in module - can't set" and does not
    start.
    """

    code = "M209"
    breaks_in = "2.3.3"
    table = {"contact_match_mode": ("mid_registrar",)}
    examples = (
        Bad(_LOADS + 'modparam("mid_registrar", «"contact_match_mode"», 0)\nroute { exit; }',
            _LOADS + "route { exit; }"),
        Bad(_LOADS + 'modparam("mid_registrar", «"contact_match_mode"», 1)\nroute { exit; }',
            _LOADS + "route { exit; }",
            unsafe=True),
        Good(_LOADS + 'modparam("mid_registrar", "contact_match_mode", 0)\nroute { exit; }', target="2.3.2"),
        Good(_LOADS + 'modparam("mid_registrar", "max_contacts", 1)\nroute { exit; }'),
    )  # fmt: skip

    def check_setting(self, one: Setting, script: Script) -> Iterator[Finding]:
        message = "`contact_match_mode` of module `mid_registrar` was removed in OpenSIPS 2.3.3"
        yield self.report(one, message, self.delete(one, "Remove the modparam", SAFE if one.value == 0 else UNSAFE))
