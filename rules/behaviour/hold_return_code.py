"""M322: what is_audio_on_hold() returns."""

from __future__ import annotations

from opensips_lsp.rules.behaviour._return_codes import ReturnCode
from opensips_lsp.rules.common.migrating import bad, good


class HoldReturnCode(ReturnCode):
    """is_audio_on_hold() returns 1 or 2 in OpenSIPS 2.4, depending on the kind of hold; it was 1.

    A plain `if (is_audio_on_hold())` is not affected.
    """

    code = "M322"
    ends_in = "3.0"
    functions = ("is_audio_on_hold",)
    old = 1
    operators = {"==": ">", "!=": "<="}
    message = "`{}` returns 1 or 2 in OpenSIPS 2.4; it was 1"
    examples = (
        bad('loadmodule "sipmsgops.so"\nroute { is_audio_on_hold(); if («$rc==1») { exit; } }',
            'loadmodule "sipmsgops.so"\nroute { is_audio_on_hold(); if ($rc>0) { exit; } }'),
        bad('loadmodule "sipmsgops.so"\nroute { if (is_audio_on_hold()) { $var(h) = $rc; if («$var(h)==1») exit; } }',
            'loadmodule "sipmsgops.so"\nroute { if (is_audio_on_hold()) { $var(h) = $rc; if ($var(h)>0) exit; } }'),
        good('loadmodule "sipmsgops.so"\nroute { is_audio_on_hold(); if ($rc>0) exit; if (is_audio_on_hold()) exit; }'),
        good('loadmodule "sipmsgops.so"\nroute { is_audio_on_hold(); if ($rc==-1) exit; }'),
    )  # fmt: skip
