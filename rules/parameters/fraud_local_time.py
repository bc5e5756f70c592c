"""M213: use_local_time of fraud_detection."""

from __future__ import annotations

from opensips_lsp.lint.finding import SAFE, UNSAFE, Fix
from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.common.parameters import ParameterRule, renamed, revalued, values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script
    from opensips_lsp.rules.common.parameters import Setting

_LOADS = 'loadmodule "fraud_detection.so"\n'


class FraudLocalTime(ParameterRule):
    """OpenSIPS 2.4 has `use_utc_time` of `fraud_detection` instead of `use_local_time`, with the opposite meaning.

    OpenSIPS 2.3.4 added `use_local_time`. Local time is the default of 2.4; the fix sets it nevertheless, so that
    readers need not know the default. OpenSIPS 2.4 prints "Parameter not found in module - can't set" and does not
    start.
    """

    code = "M213"
    lasting = "fraud_detection.c of 2.4.11 to 4.0.1: customtime_r"
    table = {"use_local_time": ("fraud_detection",)}
    examples = (
        Bad(_LOADS + 'modparam("fraud_detection", «"use_local_time"», 1)\nroute { exit; }',
            _LOADS + 'modparam("fraud_detection", "use_utc_time", 0)\nroute { exit; }'),
        Bad(_LOADS + 'modparam("fraud_detection", «"use_local_time"», 0)\nroute { if (method=="INVITE") exit; }',
            _LOADS + 'modparam("fraud_detection", "use_utc_time", 1)\nroute { if (method=="INVITE") exit; }'),
        Good(_LOADS + 'modparam("fraud_detection", "use_utc_time", 1)\nroute { exit; }'),
        Good(_LOADS + 'modparam("fraud_detection", "use_local_time", 1)\nroute { exit; }', target="2.3"),
    )  # fmt: skip

    def check_setting(self, one: Setting, script: Script) -> Iterator[Finding]:
        message = (
            "`use_local_time` of module `fraud_detection` was replaced by `use_utc_time` in OpenSIPS 2.4, with the "
            "opposite meaning"
        )
        fix = None
        if isinstance(one.value, int):
            edits = renamed(one, "use_utc_time"), revalued(one, "0" if one.value else "1")
            safe = UNSAFE if values(script, "fraud_detection", "use_utc_time") else SAFE  # both: which one is meant?
            fix = Fix("Use `use_utc_time`", edits, safe)
        yield self.report(one, message, fix)
