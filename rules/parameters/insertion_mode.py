"""M208: how mid_registrar inserted itself."""

from __future__ import annotations

from opensips_lsp.lint.finding import UNSAFE, Fix
from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.common.parameters import ParameterRule, renamed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script
    from opensips_lsp.rules.common.parameters import Setting

_LOADS = 'loadmodule "mid_registrar.so"\n'
_DEFAULT, _RENAME = "Delete: `contact_id_param` is `ctid`", "Use `contact_id_param`: the name for the new id"


class InsertionMode(ParameterRule):
    """`insertion_mode` and `contact_match_param` of `mid_registrar` are gone since OpenSIPS 2.4.

    2.4 always inserts itself by the Contact, as `insertion_mode` 0 did; 1 (Path) is not there any more and needs
    another design. The URI parameter that `contact_match_param` named (`rid`) held the encoded contact; what
    `contact_id_param` names (`ctid`) holds an id. Either way, contacts that 2.3 registered upstream cannot be routed by
    2.4 before they register again: no fix is safe. OpenSIPS 2.4 prints "Parameter not found in module - can't set" and
    does not start.
    """

    code = "M208"
    table = {"insertion_mode": ("mid_registrar",), "contact_match_param": ("mid_registrar",)}
    examples = (
        Bad(_LOADS + 'modparam("mid_registrar", «"insertion_mode"», 0)\nroute { exit; }', _LOADS + "route { exit; }",
            unsafe=True),
        Bad(_LOADS + 'modparam("mid_registrar", «"insertion_mode"», 1)\nroute { exit; }',
            choices=("Delete: insert by Contact, not by Path",)),
        Bad(_LOADS + 'modparam("mid_registrar", «"contact_match_param"», "rid")\nroute { exit; }',
            choices=(_DEFAULT, _RENAME)),
        Good(_LOADS + 'modparam("mid_registrar", "contact_id_param", "rid")\nroute { exit; }'),
        Good(_LOADS + 'modparam("mid_registrar", "insertion_mode", 0)\nroute { exit; }', target="2.3"),
    )  # fmt: skip

    def check_setting(self, one: Setting, script: Script) -> Iterator[Finding]:
        message = f"`{one.name}` of module `mid_registrar` is gone since OpenSIPS 2.4"
        if one.name == "contact_match_param":
            rename = Fix(_RENAME, (renamed(one, "contact_id_param"),), UNSAFE)
            message += "; `contact_id_param` names another parameter of the contact"
            yield self.report(one, message, choices=(self.delete(one, _DEFAULT, UNSAFE), rename))
        elif one.value == 0:
            yield self.report(
                one, message + ", which inserts by Contact", self.delete(one, "Delete the parameter", UNSAFE)
            )
        else:
            title = "Delete: insert by Contact, not by Path"
            yield self.report(
                one, f"{message}, which inserts by Contact only", choices=(self.delete(one, title, UNSAFE),)
            )
