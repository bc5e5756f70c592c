"""--list-rules and --explain."""

import inspect

from opensips_lsp.cli.rules import BUILT_IN


def list_rules(rules):
    """Print one line a rule -> exit status."""
    rows = [(rule.code, rule.name, rule.severity, inspect.getdoc(rule).split("\n", 1)[0]) for rule in rules]
    rows += [(code, name, "error", summary) for code, name, summary in BUILT_IN]
    width = max(len(row[1]) for row in rows)
    for code, name, severity, summary in sorted(rows):
        print(f"{code}  {name:{width}}  {severity:8}{summary}")
    return 0


def explain(rule):
    """Print what a rule, or a built-in finding, is about -> exit status."""
    if isinstance(rule, tuple):
        code, name, summary = rule
        print(f"{code} {name} (error)\n\n{summary}")
        return 0
    print(f"{rule.code} {rule.name} ({rule.severity} {_when(rule)})\n\n{inspect.getdoc(rule)}")
    for example in rule.examples:
        if hasattr(example, "after"):
            print("\nFound:\n" + _indented(example.text.replace("«", "").replace("»", "")))
            if example.after is not None:
                print(f"becomes{' (unsafe)' if example.unsafe else ''}:\n" + _indented(example.after))
            for choice in example.choices:
                print(f"  - {choice}?")
    return 0


def _when(rule):
    if rule.breaks_in:
        return f"from OpenSIPS {rule.breaks_in} on"
    return f"before OpenSIPS {rule.needs}" if rule.needs else "in all versions"


def _indented(text):
    return "    " + text.strip("\n").replace("\n", "\n    ")
