"""C509: regular expressions that cannot be compiled."""

from functools import lru_cache

from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.model.values.regex import refusal
from opensips_lsp.rules import TRANSPORT
from opensips_lsp.rules.common.core_calls import is_started
from opensips_lsp.syntax.nodes import string_value, tokens_of


class BadRegularExpression(Rule):
    """What stands behind `=~` and `!~` is a POSIX extended regular expression, upper and lower case being one.

    OpenSIPS prints `bad re "..."` (route.c `fix_expr`) when it starts, and exits. Found is what the GNU C library
    certainly refuses.
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

    def check_item(self, offset, item, script, source):
        for operator in tokens_of(item, "MATCH STRING", offset):
            pattern = operator.next
            why = _refused(pattern.text)
            if why and operator.is_sound and is_started(operator, script.target):
                yield self.finding(pattern, f"this regular expression {why}")


@lru_cache(maxsize=1 << 10)
def _refused(literal):
    found = refusal(string_value(literal))
    return found and found[1]
