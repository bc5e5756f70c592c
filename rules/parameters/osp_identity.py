"""M210: the five parameters for an identity in osp."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE, Fix
from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.common.parameters import ParameterRule, renamed, values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script
    from opensips_lsp.rules.common.parameters import Setting

_NAMES = (
    "identity_signature_avp",
    "identity_algorithm_avp",
    "identity_information_avp",
    "identity_type_avp",
    "identity_canon_avp",
)
_LOADS = 'loadmodule "osp.so"\n'
_RENAME, _DELETE = "Use `identity_avp`: this AVP then holds the complete identity", "Remove the modparam"


class OspIdentity(ParameterRule):
    """OpenSIPS 2.4.3 removed the five parameters `identity_..._avp` of `osp`.

    `identity_avp` holds the identity, of which each held one field: change the code that fills or reads these AVPs as
    well. OpenSIPS 2.4.3 prints "Parameter not found in module - can't set" and does not start; 2.4.0 to 2.4.2 still
    have the five.
    """

    code = "M210"
    breaks_in = "2.4.3"
    table = dict.fromkeys(_NAMES, ("osp",))
    examples = (
        Bad(_LOADS + 'modparam("osp", «"identity_signature_avp"», "$avp(x)")\nroute { exit; }',
            choices=(_RENAME, _DELETE)),
        Bad(_LOADS + 'modparam("osp", "identity_avp", "$avp(i)")\nmodparam("osp", «"identity_type_avp"», "$avp(x)")\n'
            "route { exit; }", choices=(_DELETE,)),
        Good(_LOADS + 'modparam("osp", "identity_avp", "$avp(x)")\nroute { exit; }'),
        Good(_LOADS + 'modparam("osp", "identity_signature_avp", "$avp(x)")\nroute { exit; }', target="2.4.2"),
    )  # fmt: skip

    def check_setting(self, one: Setting, script: Script) -> Iterator[Finding]:
        message = (
            f"`{one.name}` of module `osp` was removed in OpenSIPS 2.4.3; `identity_avp` holds the complete identity"
        )
        choices = [self.delete(one, _DELETE, UNSAFE)]
        if one.name == _NAMES[0] and not values(script, "osp", "identity_avp"):
            choices.insert(0, Fix(_RENAME, (renamed(one, "identity_avp"),), UNSAFE))
        yield self.report(one, message, choices=choices)
