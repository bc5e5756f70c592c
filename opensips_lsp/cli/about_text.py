"""What is said of rules, as text."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opensips_lsp.cli.about import About


def listed(rules: Sequence[About]) -> str:
    """A line for each rule."""
    width = max(len(rule.name) for rule in rules)
    return "\n".join(f"{rule.code}  {rule.name:{width}}  {rule.severity:8}{rule.summary}" for rule in rules)


def explained(rule: About) -> str:
    """What a rule is about, with its examples."""
    return "\n".join(_lines(rule))


def _lines(rule: About) -> Iterator[str]:
    yield f"{rule.code} {rule.name} ({rule.kind})\n\n{rule.text}"
    for example in rule.examples:
        yield "\nFound:\n" + _indented(example.found)
        if example.becomes is not None:
            yield f"becomes{' (unsafe)' if example.unsafe else ''}:\n" + _indented(example.becomes)
        for choice in example.choices:
            yield f"  - {choice}?"


def _indented(text: str) -> str:
    return "    " + text.strip("\n").replace("\n", "\n    ")
