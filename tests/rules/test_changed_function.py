"""Each row of the table of changed functions holds for its patch levels, and for no other."""

import pytest

from opensips_lsp.catalogue.version import NEWEST, parse_version
from opensips_lsp.lint.findings import lint_text
from opensips_lsp.lint.registry import own_rules
from opensips_lsp.lint.rule import Bad
from opensips_lsp.rules.behaviour.changed_function import CHANGES
from opensips_lsp.testing import unmarked

RULES = [rule for rule in own_rules() if rule.code == "M340"]
PATCH_LEVELS = [parse_version(f"2.4.{patch}") for patch in range(NEWEST["2.4"] + 1)]


@pytest.mark.parametrize(
    "change", CHANGES, ids=lambda change: "-".join((*change.names, ".".join(map(str, change.since))))
)
def test_a_row_is_found_from_its_patch_level_on(change):
    texts = [unmarked(example.text)[0] for example in RULES[0].load().examples if isinstance(example, Bad)]
    found = {
        target: any(
            finding.message.startswith(change.message)
            for text in texts
            for finding in lint_text(text, target, RULES, parse_version("2.3"))
        )
        for target in PATCH_LEVELS
    }
    until = change.until or (2, 5)
    assert found == {target: change.since <= target < until for target in PATCH_LEVELS}
