"""M322: what is_audio_on_hold() returns."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.behaviour._return_codes import ReturnCode
from opensips_lsp.rules.common.migrating import bad, good


class HoldReturnCode(ReturnCode):
    """is_audio_on_hold() returns 1 or 2 in OpenSIPS 2.4, depending on the kind of hold; it was 1.

    A plain `if (is_audio_on_hold())` is not affected. OpenSIPS 4.0 returns just 1 again (sipmsgops.c
    w_is_audio_on_hold), so the rule says nothing of it.
    """

    code = "M322"
    ends_in = "4.0"
    functions = ("is_audio_on_hold",)
    old = 1
    operators = {"==": ">", "!=": "<="}
    message = "`{}` returns 1 or 2 in OpenSIPS 2.4 to 3.6; it was 1"
    examples = (
        bad('loadmodule "sipmsgops.so"\nroute { is_audio_on_hold(); if («$rc==1») { exit; } }',
            'loadmodule "sipmsgops.so"\nroute { is_audio_on_hold(); if ($rc>0) { exit; } }'),
        bad('loadmodule "sipmsgops.so"\nroute { if (is_audio_on_hold()) { $var(h) = $rc; if («$var(h)==1») exit; } }',
            'loadmodule "sipmsgops.so"\nroute { if (is_audio_on_hold()) { $var(h) = $rc; if ($var(h)>0) exit; } }'),
        good('loadmodule "sipmsgops.so"\nroute { is_audio_on_hold(); if ($rc>0) exit; if (is_audio_on_hold()) exit; }'),
        good('loadmodule "sipmsgops.so"\nroute { is_audio_on_hold(); if ($rc==-1) exit; }'),
        Bad('loadmodule "sipmsgops.so"\nroute { is_audio_on_hold(); if («$rc==1») { exit; } }',
            'loadmodule "sipmsgops.so"\nroute { is_audio_on_hold(); if ($rc>0) { exit; } }', target="3.6",
            origin="2.3"),
        Good('loadmodule "sipmsgops.so"\nroute { is_audio_on_hold(); if ($rc==1) { exit; } }', target="4.0",
             origin="2.3"),
    )  # fmt: skip
