"""Rules are found by their files; the index lets them wait until they are asked."""

import inspect
from pathlib import Path

import opensips_lsp.rules
from opensips_lsp.catalogue.version import parse_version
from opensips_lsp.lint import registry
from opensips_lsp.lint.findings import lint_text

FOLDER = Path(opensips_lsp.rules.__file__).parent
OLD = 'loadmodule "dialog.so"\nroute { if (uri==myself && method==INVITE) { route(nowhere); } }'


def test_the_index_is_what_the_rules_give():
    assert (FOLDER / "_index.py").read_text(encoding="utf-8") == registry.index_text(), "run ./task tables"


def test_a_rule_that_waits_says_the_same():
    for target in map(parse_version, ("2.3", "2.4")):
        assert lint_text(OLD, target, registry.indexed_rules()) == lint_text(OLD, target, registry.own_rules())


def test_a_rule_is_loaded_only_when_it_runs():
    rules = {rule.code: rule for rule in registry.indexed_rules()}
    lint_text("route { exit; }", parse_version("2.4"), rules.values())
    assert "_rule" not in vars(rules["M101"])
    lint_text(OLD, parse_version("2.4"), rules.values())
    assert "_rule" in vars(rules["M101"])


def test_an_index_that_is_out_of_date_is_not_used(monkeypatch):
    monkeypatch.setattr(registry, "_sizes", lambda: {"conditions/bare_method.py": 1})
    assert not any(isinstance(rule, registry.IndexedRule) for rule in registry.indexed_rules())


def test_the_first_line_of_a_rule_is_a_sentence():
    """--list-rules shows that line and nothing behind it."""
    first_lines = {rule.code: inspect.getdoc(type(rule)).splitlines()[0] for rule in registry.own_rules()}
    assert [code for code, line in first_lines.items() if not line.endswith(".")] == []
