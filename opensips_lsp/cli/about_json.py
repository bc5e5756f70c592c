"""What is said of rules, as JSON."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from opensips_lsp.cli.about import About


def listed(rules: Sequence[About]) -> str:
    """An array of all rules, one a line."""
    return "[\n" + ",\n".join(json.dumps(_object(rule)) for rule in rules) + "\n]"


def explained(rule: About) -> str:
    """One object."""
    return json.dumps(_object(rule), indent=1)


def _object(rule: About) -> dict[str, object]:
    examples = [example._asdict() for example in rule.examples]
    return {**rule._asdict(), "summary": rule.summary, "examples": examples}
