"""Each rule obeys the laws of opensips_lsp.testing, together with all rules of opensips-lsp."""

import pytest
from acme_rules import blocking_call, no_bare_exit

from opensips_lsp.lint.registry import own_rules, rules_of
from opensips_lsp.testing import check_rule

OURS = [rule for module in (no_bare_exit, blocking_call) for rule in rules_of(module)]


@pytest.mark.parametrize("rule", OURS, ids=lambda rule: rule.code)
def test_laws(rule):
    check_rule(rule, [*own_rules(), *OURS])
