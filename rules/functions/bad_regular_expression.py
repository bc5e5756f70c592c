"""C509: regular expressions that cannot be compiled."""

from __future__ import annotations

from functools import lru_cache

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.values.regex import refusal
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.core_calls import is_started
from opensips_lsp.syntax.item_views import tokens_of
from opensips_lsp.syntax.literals import string_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item


class BadRegularExpression(Rule):
    """The right side of `=~` or `!~` is not a valid POSIX extended regular expression (case is ignored).

    OpenSIPS prints `bad re "..."` (route.c `fix_expr`) when it starts, and exits. The rule reports only what the GNU C
    library certainly refuses.
    """

    code = "C509"
    stage = "startup"
    after_parse = True
    prefilter = Prefilter(tokens=("MATCH",))
    examples = (
        Bad(TRANSPORT + 'route { if ($ru =~ «"sip:(a|b"») exit; }'),
        Bad(TRANSPORT + 'route { if ($ru !~ «"*a"») exit; }'),
        Bad(TRANSPORT + 'route { if ($ru =~ «"[0-9"») exit; }'),
        Bad(TRANSPORT + 'route { if ($ru =~ «"^+49"») exit; }'),
        Bad(TRANSPORT + 'route { if ($ru =~ «"[z-a]"») exit; }'),
        Bad(TRANSPORT + "route { if ($ru =~ «'\\1'») exit; }"),
        Bad(TRANSPORT + 'route { if (method =~ «"{2}"») exit; }', target="2.3"),
        Good(TRANSPORT + 'route { if ($ru =~ "^\\+?[0-9]{3,}(a|b)*[]a-][[:digit:]]()a)|$") exit; }'),
        Bad(TRANSPORT + 'route { assert($ru =~ «"("», "x"); }'),
        Good(TRANSPORT + 'route { assert($ru =~ "(", "x"); }', target="2.3"),
        Good(TRANSPORT + 'route { if ($ru == "(" || $ru =~ $var(x)) exit; }'),
        Good(TRANSPORT + 'route { if ($ru =~ "[a-Z]\\d\\/") exit; }'),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for operator in tokens_of(item, "MATCH STRING", offset):
            literal = operator.next
            why = _refused(literal.text) if literal is not None else None
            if literal is not None and why and operator.is_sound and is_started(operator, script.target):
                yield self.finding(literal, f"this regular expression {why}")


@lru_cache(maxsize=1 << 10)
def _refused(literal: str) -> str | None:
    """Why the expression in quotes is refused, or None."""
    found = refusal(string_value(literal))
    return found and found[1]
