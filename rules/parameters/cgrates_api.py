"""M215: the API that cgrates speaks."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.common.parameters import SCRIPT_CHAPTER, NewDefault

_OLD = 'route { if (method=="INVITE") exit; }'
_LOADS = 'loadmodule "cgrates.so"\nmodparam("cgrates", "cgrates_engine", "127.0.0.1:2014")\n'


class CgratesApi(NewDefault):
    """`cgrates` uses the API SessionSv1 of CGRateS in OpenSIPS 2.4 and later; 2.3 used SMGenericV1.

    `compat_mode` 1 keeps the old API, up to 4.0 (cgrates.c: cgre_compat_mode). To use the new one, write `$cgr_opt(x)`
    instead of `$cgr(x)` for options, and read the answer from `$cgr_ret(MaxUsage)`. Reported for scripts that come from
    2.3 and do not set `compat_mode`.
    """

    code = "M215"
    breaks_in = "2.4"
    guide = SCRIPT_CHAPTER
    message = "module `cgrates` uses SessionSv1 in OpenSIPS 2.4 and later, not SMGenericV1 as in 2.3"
    module, parameter, value = "cgrates", "compat_mode", 1
    title = "Keep SMGenericV1: set `compat_mode`"
    examples = (
        Bad(_LOADS.replace('"cgrates.so"', '«"cgrates.so"»') + _OLD,
            _LOADS + 'modparam("cgrates", "compat_mode", 1)\n' + _OLD),
        Good(_LOADS + 'modparam("cgrates", "compat_mode", 0)\n' + _OLD),
        Good(_LOADS + "route { exit; }"),
        Bad(_LOADS.replace('"cgrates.so"', '«"cgrates.so"»') + "route { exit; }",
            _LOADS + 'modparam("cgrates", "compat_mode", 1)\nroute { exit; }', target="3.6", origin="2.3"),
        Good(_LOADS + "route { exit; }", target="3.6", origin="2.4"),
        Good(_LOADS + _OLD, target="2.3"),
    )  # fmt: skip
