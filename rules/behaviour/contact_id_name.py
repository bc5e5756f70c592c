"""M335: the name of the contact's ID in mid_registrar."""

from __future__ import annotations

from opensips_lsp.lint.finding import INFO, UNSAFE
from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.common.parameters import NewDefault, last_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.lint.finding import Finding, Fix, Spanned
    from opensips_lsp.model.script import Script

_AOR = 2  # mode: contacts of one address of record are sent as one
_OLD = 'route { if (method=="INVITE") exit; }'
_LOADS = 'loadmodule "mid_registrar.so"\n'


class ContactIdName(NewDefault):
    """In OpenSIPS 2.4 and later, `mid_registrar` puts its ID for a contact into the URI parameter `ctid`; it was `rid`.

    So the main registrar sees a different Contact URI: it keeps the old binding beside the new one until that expires,
    and calls to the old one fail. `contact_id_param` sets the name of the parameter (2.3.6 mid_registrar.c
    matching_param, 2.4.0 ctid_param). Mode 2, which registers one contact for all, is not affected. Reported for
    scripts that come from 2.3.
    """

    code = "M335"
    breaks_in = "2.4"
    severity = INFO
    module, parameter, value = "mid_registrar", "contact_id_param", "rid"
    unless = ("contact_match_param", "contact_id_insertion", "insertion_mode")
    title = "Keep `rid`, the name in 2.3"
    message = (
        "`mid_registrar` registers contacts with `;ctid=` in OpenSIPS 2.4 and later, with `;rid=` in 2.3. The main "
        "registrar keeps both until the old ones expire"
    )
    examples = (
        Bad(_LOADS.replace('"mid_registrar.so"', '«"mid_registrar.so"»') + _OLD,
            _LOADS + 'modparam("mid_registrar", "contact_id_param", "rid")\n' + _OLD, unsafe=True),
        Good(_LOADS + 'modparam("mid_registrar", "mode", 2)\n' + _OLD),
        Good(_LOADS + 'modparam("mid_registrar", "contact_id_param", "ctid")\n' + _OLD),
        Good(_LOADS + "route { exit; }"),
        Bad(_LOADS.replace('"mid_registrar.so"', '«"mid_registrar.so"»') + "route { exit; }",
            _LOADS + 'modparam("mid_registrar", "contact_id_param", "rid")\nroute { exit; }', unsafe=True,
            target="3.6", origin="2.3"),
    )  # fmt: skip

    def concerns(self, script: Script) -> bool:
        return last_value(script, "mid_registrar", "mode") != _AOR

    def report(self, span: Spanned, fix: Fix | None) -> Finding:
        return super().report(span, fix and fix._replace(applicability=UNSAFE))
