"""How match_dialog() and its like look for a dialog when no argument says how."""

from __future__ import annotations

from opensips_lsp.rules.common.parameters import last_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.model.script import Script

_FALLBACK = 1  # SEQ_MATCH_FALLBACK (dlg_handlers.h)
_DEFAULT_SINCE = (3, 0)  # dialog.c: int seq_match_mode = SEQ_MATCH_FALLBACK; before, SEQ_MATCH_STRICT_ID


def falls_back(script: Script) -> bool:
    """Whether `dlg_match_mode` is to match by the dialog id, and else as the SIP standard says, as 2.3 always did."""
    mode = last_value(script, "dialog", "dlg_match_mode")
    return script.target >= _DEFAULT_SINCE if mode is None else mode == _FALLBACK
