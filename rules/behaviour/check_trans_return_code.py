"""M321: what t_check_trans() returns."""

from __future__ import annotations

from opensips_lsp.rules.behaviour._return_codes import ReturnCode
from opensips_lsp.rules.common.migrating import bad, good


class CheckTransReturnCode(ReturnCode):
    """t_check_trans() returns -2 for an end-to-end ACK in OpenSIPS 2.4.4 and later; it was -1, as for no transaction.

    A plain `if (t_check_trans())` is not affected.
    """

    code = "M321"
    breaks_in = "2.4.4"
    functions = ("t_check_trans",)
    message = "`{}` returns -2 for an end-to-end ACK in OpenSIPS 2.4.4 and later; it was -1"
    examples = (
        bad('loadmodule "tm.so"\nroute { t_check_trans(); if («$rc==-1») { exit; } }',
            'loadmodule "tm.so"\nroute { t_check_trans(); if ($rc<0) { exit; } }'),
        bad('loadmodule "tm.so"\nroute { if (!t_check_trans()) { if («$rc != -1») { exit; } } }',
            'loadmodule "tm.so"\nroute { if (!t_check_trans()) { if ($rc >= 0) { exit; } } }'),
        good('loadmodule "tm.so"\nroute { t_check_trans(); if ($rc<0) exit; if (t_check_trans()) exit; }'),
        good('loadmodule "tm.so"\nroute { t_check_trans(); if ($rc==1) exit; }'),
        good('loadmodule "tm.so"\nroute { t_check_trans(); if ($rc==-1) exit; }', target="2.4.3"),
    )  # fmt: skip
