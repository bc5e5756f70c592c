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
_DEFAULT, _RENAME = "Remove it: `contact_id_param` is then `ctid`", "Use `contact_id_param`, the name of the new id"


class InsertionMode(ParameterRule):
    """OpenSIPS 2.4 removed `insertion_mode` and `contact_match_param` of `mid_registrar`.

    2.4 always inserts itself by the Contact, as `insertion_mode` 0 did; 1 (Path) no longer exists and needs another
    design. The URI parameter that `contact_match_param` named (`rid`) held the encoded contact; the one that
    `contact_id_param` names (`ctid`) holds an id. Either way, 2.4 cannot route contacts that 2.3 registered upstream
    before they register again: no fix is safe. OpenSIPS 2.4 prints "Parameter not found in module - can't set" and does
    not start.
    """

    code = "M208"
    table = {"insertion_mode": ("mid_registrar",), "contact_match_param": ("mid_registrar",)}
    examples = (
        Bad(_LOADS + 'modparam("mid_registrar", «"insertion_mode"», 0)\nroute { exit; }', _LOADS + "route { exit; }",
            unsafe=True),
        Bad(_LOADS + 'modparam("mid_registrar", «"insertion_mode"», 1)\nroute { exit; }',
            choices=("Remove it: insert by Contact, not by Path",)),
        Bad(_LOADS + 'modparam("mid_registrar", «"contact_match_param"», "rid")\nroute { exit; }',
            choices=(_DEFAULT, _RENAME)),
        Good(_LOADS + 'modparam("mid_registrar", "contact_id_param", "rid")\nroute { exit; }'),
        Good(_LOADS + 'modparam("mid_registrar", "insertion_mode", 0)\nroute { exit; }', target="2.3"),
    )  # fmt: skip

    def check_setting(self, one: Setting, script: Script) -> Iterator[Finding]:
        message = f"`{one.name}` of module `mid_registrar` was removed in OpenSIPS 2.4"
        if one.name == "contact_match_param":
            rename = Fix(_RENAME, (renamed(one, "contact_id_param"),), UNSAFE)
            message += "; `contact_id_param` names a different parameter of the contact"
            yield self.report(one, message, choices=(self.delete(one, _DEFAULT, UNSAFE), rename))
        elif one.value == 0:
            yield self.report(
                one, message + ", which inserts by Contact", self.delete(one, "Remove the modparam", UNSAFE)
            )
        else:
            title = "Remove it: insert by Contact, not by Path"
            yield self.report(
                one, f"{message}, which inserts only by Contact", choices=(self.delete(one, title, UNSAFE),)
            )
