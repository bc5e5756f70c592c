"""M212: fraud_detection in local time."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.common.parameters import SCRIPT_CHAPTER, NewDefault

_OLD = 'route { if (method=="INVITE") exit; }'
_LOADS = 'loadmodule "fraud_detection.so"\n'


class FraudUtcTime(NewDefault):
    """In OpenSIPS 2.4 and later, `fraud_detection` resets its counters each day at midnight in local time, not in UTC.

    Only this reset of the counters is affected: the time intervals of its profiles are local time in both versions
    (time_rec.c ac_tm_set_time). `use_utc_time` 1 keeps the reset at midnight UTC. Reported for scripts that come from
    2.3 and do not set it. On a host that runs in UTC nothing changes.
    """

    code = "M212"
    breaks_in = "2.4"
    guide = SCRIPT_CHAPTER
    message = (
        "`fraud_detection` resets its counters at midnight in local time in OpenSIPS 2.4 and later, not at midnight "
        "UTC as in 2.3"
    )
    module, parameter, value = "fraud_detection", "use_utc_time", 1
    unless = ("use_local_time",)
    title = "Keep midnight UTC: set `use_utc_time`"
    examples = (
        Bad('loadmodule «"fraud_detection.so"»\n' + _OLD,
            _LOADS + 'modparam("fraud_detection", "use_utc_time", 1)\n' + _OLD),
        Bad('  loadmodule «"fraud_detection.so"» # x\r\n\tmodparam("fraud_detection", "db_url", "a") # y\r\n' + _OLD,
            '  loadmodule "fraud_detection.so" # x\r\n\tmodparam("fraud_detection", "db_url", "a") # y\r\n'
            '\tmodparam("fraud_detection", "use_utc_time", 1)\r\n' + _OLD),
        Good(_LOADS + 'modparam("fraud_detection", "use_utc_time", 0)\n' + _OLD),
        Good(_LOADS + "route { exit; }"),
        Bad('loadmodule «"fraud_detection.so"»\nroute { exit; }',
            _LOADS + 'modparam("fraud_detection", "use_utc_time", 1)\nroute { exit; }', target="4.0", origin="2.3"),
        Good(_LOADS + "route { exit; }", target="4.0"),
        Good(_OLD),
        Good(_LOADS + _OLD, target="2.3"),
    )  # fmt: skip
