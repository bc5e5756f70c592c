"""M216: tls_method that means one version."""

from __future__ import annotations

import re

from opensips_lsp.lint.finding import UNSAFE, WARNING, Fix
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.common.parameters import manual, revalued, setting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import ModParam

_LOADS = 'loadmodule "tls_mgm.so"\n'
_OLD = 'route { if (method=="INVITE") exit; }'
_ANY = "Use `SSLv23`, which allows any version from TLSv1 on"

# the name of a domain, if there is one, and the method (2.3.6 tls_params.c:121 split_param_val)
_METHOD = re.compile(r"(?i)\s*(?:\[[^\]]*\])?(tlsv1|tlsv1_2)")


class TlsMethodPinned(Rule):
    """`tls_method` TLSv1 and TLSv1_2 of `tls_mgm` allow only that version in OpenSIPS 2.4.3 and later with OpenSSL 1.1.

    2.3, and 2.4 until 2.4.2, allowed any version there; with an older OpenSSL they allowed only the named one. Peers
    that use another version can no longer connect. SSLv23 stands for any version from TLSv1 on. `[name]` before the
    method sets it for one domain. Reported for scripts that come from 2.3; you must choose the method that you want.
    """

    code = "M216"
    subjects = ("parameter tls_mgm.tls_method",)
    breaks_in = "2.4.3"
    severity = WARNING
    stage = None
    migrating = True
    visits = ("modparam",)
    examples = (
        Bad(_LOADS + 'modparam("tls_mgm", "tls_method", «"TLSv1"»)\n' + _OLD, choices=(_ANY,)),
        Bad(_LOADS + 'modparam("tls_mgm", "tls_method", «"[dom1]tlsv1_2"»)\n' + _OLD, choices=(_ANY,)),
        Bad(_LOADS + 'modparam("tls_mgm", "tls_method", «" [tlsv1]TLSV1"»)\n' + _OLD, choices=(_ANY,)),
        Good(_LOADS + 'modparam("tls_mgm", "tls_method", "[tlsv1]SSLv23")\n' + _OLD),
        Good(_LOADS + 'modparam("tls_mgm", "tls_method", "dom:tlsv1_2")\n' + _OLD),
        Good(_LOADS + 'modparam("tls_mgm", "tls_method", "SSLv23")\n' + _OLD),
        Good(_LOADS + 'modparam("tls_mgm", "tls_method", "TLSv1")\nroute { exit; }'),
        Good(_LOADS + 'modparam("tls_mgm", "tls_method", "TLSv1")\n' + _OLD, target="2.4.2"),
        Bad(_LOADS + 'modparam("tls_mgm", "tls_method", «"[d]TLSv1_2"»)\nroute { exit; }', choices=(_ANY,),
            target="3.6", origin="2.3"),
        Good(_LOADS + 'modparam("tls_mgm", "tls_method", "[d]TLSv1_2")\nroute { exit; }', target="3.6", origin="2.4"),
    )  # fmt: skip

    def check(self, node: ModParam, script: Script, source: Source) -> Iterator[Finding]:
        if node.parameter.value != "tls_method":
            return
        one = setting(node, "tls_mgm", script, source)
        match = _METHOD.fullmatch(str(one.value)) if one is not None else None
        if one is None or match is None:
            return
        method = match[1]
        message = (
            f"`tls_method` {method} of module `tls_mgm` allows no other version in OpenSIPS 2.4.3 and later with "
            f"OpenSSL 1.1"
        )
        text = node.value.text
        at = text.rindex(method)
        fix = Fix(_ANY, (revalued(one, text[:at] + "SSLv23" + text[at + len(method) :]),), UNSAFE)
        yield self.finding(node.value, message, choices=(fix,))._replace(url=manual("tls_mgm"))
