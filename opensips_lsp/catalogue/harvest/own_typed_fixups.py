"""Fix-ups of typed parameters that only a person can read: (module, function) -> the kind of value, with its C line.

A module of "" is any: the function is one of the core or of a library. Kinds are those of opensips_lsp.model.values,
and say what a constant must be: variables, and texts with variables, are only looked at when they run (mod_fix.c
`fix_cmd`). A row holds for the patch levels whose function has the text `has` and not the text `without` in its body;
the first that holds counts. The lines are those of 3.6.8, or of the tag that is named.
"""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """kind: what the value must be."""

    kind: str
    source: str
    has: str = ""
    without: str = "\0"


OWN_TYPED_FIXUPS: dict[tuple[str, str], tuple[Row, ...]] = {
    ("rr", "direction_fixup"): (Row("starts:downstream,upstream", "rr_mod.c direction_fixup"),),
    ("signaling", "fixup_sig_send_reply"): (Row("int:100..699", "signaling.c fixup_sig_send_reply"),),
}
