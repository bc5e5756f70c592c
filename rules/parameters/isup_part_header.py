"""M233: the header of ISUP parts."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.common.parameters import NewDefault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.script import Script

_OLD = 'if (method=="INVITE") exit; }'
_LOAD = 'loadmodule "sip_i.so"\n'


class IsupPartHeader(NewDefault):
    """In OpenSIPS 2.4 and later, `add_isup_part()` adds `Content-Disposition:signal;handling=optional` to the part.

    2.3 sent the part without a header (sip_i.c:1668 of 2.3.6; `default_part_headers` of 2.4 to 4.0). Peers that read it
    may ignore the part, or answer differently. An empty `default_part_headers` sends what 2.3 sent.
    """

    code = "M233"
    breaks_in = "2.4"
    module, parameter, value = "sip_i", "default_part_headers", ""
    title = "Set `default_part_headers` to an empty string, as in 2.3"
    message = (
        "`add_isup_part()` adds `Content-Disposition:signal;handling=optional` to the part in OpenSIPS 2.4 and later; "
        "2.3 added no header. An empty `default_part_headers` sends none"
    )
    examples = (
        Bad('loadmodule «"sip_i.so"»\nroute { add_isup_part("IAM"); ' + _OLD,
            _LOAD + 'modparam("sip_i", "default_part_headers", "")\nroute { add_isup_part("IAM"); ' + _OLD),
        Good(_LOAD + 'modparam("sip_i", "default_part_headers", "X: y\\r\\n")\nroute { add_isup_part(); ' + _OLD),
        Good(_LOAD + "route { " + _OLD),
        Bad('loadmodule «"sip_i.so"»\nroute { add_isup_part("IAM"); }',
            _LOAD + 'modparam("sip_i", "default_part_headers", "")\nroute { add_isup_part("IAM"); }', target="3.6",
            origin="2.3"),
        Good(_LOAD + 'route { add_isup_part("IAM"); }', target="3.6", origin="2.4"),
        Good(_LOAD + "route { add_isup_part(); }"),
    )  # fmt: skip

    def concerns(self, script: Script) -> bool:
        return not script.has_all_text or script.mentions(frozenset(("add_isup_part",)))
