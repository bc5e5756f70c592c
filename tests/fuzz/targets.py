"""All targets, by name."""

from __future__ import annotations

from fuzz import editor_targets, file_targets, lint_targets, output_targets, syntax_targets, wire_targets
from fuzz.target import Target

TARGETS: dict[str, Target] = {
    target.name: target
    for module in (syntax_targets, lint_targets, editor_targets, file_targets, wire_targets, output_targets)
    for target in module.TARGETS
}
