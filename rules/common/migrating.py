"""What the rules share that report only in a script that comes from 2.3 (Rule.migrating)."""

from __future__ import annotations

from opensips_lsp.lint.finding import WARNING
from opensips_lsp.lint.rule import Bad, Good, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from opensips_lsp.model.script import Script

# What makes an example a script of 2.3.
_PROOF = "\nerror_route { if (af == INET) exit; }"


class Migrating(Rule):
    """Base: 2.4 starts with the script, and does something else."""

    breaks_in = "2.4"
    severity = WARNING
    stage = None
    migrating = True


def changed_in_2_4_10(script: Script) -> bool:
    """Whether a script comes to a change that 2.4.10 and 3.1.2 made in the same month, and no 3.0 has."""
    origin = script.origin
    without = (3, 0) <= script.target < (3, 1, 2)
    had_it = origin is not None and ((2, 4, 10) <= origin < (3, 0) or origin >= (3, 1, 2))
    return not without and not had_it


def bad(text: str, after: str | None = None, **more: Any) -> Bad:
    """A Bad in a script of 2.3."""
    return Bad(text + _PROOF, after and after + _PROOF, **more)


def good(text: str, **more: Any) -> Good:
    """A Good in a script of 2.3."""
    return Good(text + _PROOF, **more)


def others(places: int) -> str:
    """How many places there are besides the one that is reported, as the end of a sentence."""
    return f" (and in {places - 1} more place{'s' * (places > 2)} of this file)" if places > 1 else ""
