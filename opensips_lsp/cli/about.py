"""--list-rules and --explain, as text, JSON or Markdown (--format)."""

from __future__ import annotations

import inspect

from opensips_lsp.cli import rules
from opensips_lsp.lint.built_in import DESCRIBED
from opensips_lsp.lint.rule import Bad, Rule
from opensips_lsp.lint.selection import BUILT_IN
from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from opensips_lsp.cli.arguments import Arguments
    from opensips_lsp.lint.rule import Good
    from opensips_lsp.lint.selection import BuiltIn


_BUILT_IN = frozenset(DESCRIBED)


class Example(Record):
    """What is found, and what becomes of it: by a fix (None: there is none), or by one of some choices."""

    found: str
    becomes: str | None
    unsafe: bool
    choices: tuple[str, ...]


class About(Record):
    """What is said of a rule, or of a built-in finding. breaks_in, needs: as Rule has them."""

    code: str
    name: str
    severity: str
    stage: str | None
    breaks_in: str | None
    needs: str | None
    text: str
    examples: tuple[Example, ...]

    @property
    def summary(self) -> str:
        """The first sentence."""
        return self.text.split("\n", 1)[0]

    @property
    def kind(self) -> str:
        """The severity, and the versions that it is about, in words."""
        if self.breaks_in:
            return f"{self.severity} from OpenSIPS {self.breaks_in} on"
        if self.code in _BUILT_IN:
            return self.severity
        return f"{self.severity} {f'before OpenSIPS {self.needs}' if self.needs else 'in all versions'}"


def show(arguments: Arguments, loaded: Sequence[Rule]) -> int:
    """Print what the arguments ask for -> exit status. Raises UnknownRule."""
    if arguments.explain:
        about = of(rules.one(arguments.explain, loaded))
        print(_module(arguments).explained(about))
    else:
        every: list[Rule | BuiltIn] = [*loaded, *BUILT_IN]
        print(_module(arguments).listed(sorted(map(of, every))))
    return 0


def _module(arguments: Arguments) -> Any:
    """The module that writes a format."""
    name = f"about_{arguments.form or 'text'}"
    return getattr(__import__("opensips_lsp.cli", fromlist=[name]), name)


def of(rule: Rule | BuiltIn) -> About:
    """What is said of a rule."""
    if not isinstance(rule, Rule):
        described = DESCRIBED[rule.code]
        text = f"{rule.summary}\n\n{described.why}"
        return About(rule.code, rule.name, rule.severity, None, None, None, text, _examples(described.examples))
    text, examples = inspect.getdoc(rule) or "", _examples(rule.examples)
    return About(rule.code, rule.name, rule.severity, rule.stage, rule.breaks_in, rule.needs, text, examples)


def _examples(examples: Iterable[Bad | Good]) -> tuple[Example, ...]:
    return tuple(
        Example(one.text.replace("«", "").replace("»", ""), one.after, one.unsafe, tuple(map(str, one.choices)))
        for one in examples
        if isinstance(one, Bad)
    )
