"""--list-rules and --explain."""

import inspect
import sys

from opensips_lsp.registry import own_rules, plugin_rules


def _all():
    return own_rules() + plugin_rules()[0]


def list_rules():
    """Print one line a rule -> exit status."""
    for rule in _all():
        summary = inspect.getdoc(rule).split("\n", 1)[0]
        print(f"{rule.code}  {rule.name:32} {rule.severity:8} {summary}")
    return 0


def explain(wanted):
    """Print what a rule, named by code or name, is about -> exit status."""
    for rule in _all():
        if wanted.upper() == rule.code or wanted == rule.name:
            _explain(rule)
            return 0
    print(f"opensips-lint: there is no rule {wanted!r}; --list-rules lists them", file=sys.stderr)
    return 2


def _explain(rule):
    since = f"from OpenSIPS {rule.breaks_in} on" if rule.breaks_in else f"before OpenSIPS {rule.needs}" if rule.needs else "in all versions"
    print(f"{rule.code} {rule.name} ({rule.severity} {since})\n")
    print(inspect.getdoc(rule))
    for example in rule.examples:
        if hasattr(example, "after"):
            print("\nFound:\n    " + example.text.replace("«", "").replace("»", "").replace("\n", "\n    "))
            if example.after is not None:
                print("becomes:\n    " + example.after.replace("\n", "\n    "))
