"""The laws of opensips_lsp.testing over every rule of ours."""

import pytest

from opensips_lsp.registry import own_rules
from opensips_lsp.testing import check_rule

RULES = own_rules()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_obeys_the_laws(rule):
    check_rule(rule, RULES)
