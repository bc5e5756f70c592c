"""What is said of rules, as Markdown."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opensips_lsp.cli.about import About


def listed(rules: Sequence[About]) -> str:
    """A table with a row for each rule."""
    rows = [f"| {rule.code} | {rule.name} | {rule.severity} | {_cell(rule.summary)} |" for rule in rules]
    return "\n".join(("| code | name | severity | about |", "|---|---|---|---|", *rows))


def explained(rule: About) -> str:
    """What a rule is about, with its examples, as a page."""
    return "\n".join(_blocks(rule))


def _blocks(rule: About) -> Iterator[str]:
    yield f"# {rule.code} {rule.name}\n\n*{rule.kind}*\n\n{rule.text}"
    for example in rule.examples:
        yield f"\nFound:\n\n{_fenced(example.found)}"
        if example.becomes is not None:
            yield f"\nbecomes{' (unsafe)' if example.unsafe else ''}:\n\n{_fenced(example.becomes)}"
        if example.choices:
            yield "\nYour choice:\n\n" + "\n".join(f"- {choice}" for choice in example.choices)


def _fenced(text: str) -> str:
    text = text.strip("\n")
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}opensips\n{text}\n{fence}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
