"""N308: names that 2.3 reserves."""

from __future__ import annotations

from opensips_lsp.catalogue.language import FUNCTIONS, GLOBALS, KEYWORDS
from opensips_lsp.lint.finding import replace
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.common.forms import matched, symbols
from opensips_lsp.syntax.nodes import Call, Comparison, GlobalParameter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.nodes import Node, Token

_RESERVED = ("COND_WORD", "OLD_VALUE")


class OldReservedWord(Rule):
    """OpenSIPS 2.3 reserves the words of its conditions: `method`, `uri`, `status`, `proto`, `myself`, `max_len` ...

    They cannot name a route, flag or host and are not strings; in 2.4 they are plain words. A quoted name is not a
    keyword. `inet` and `inet6` are numbers in 2.3 and are allowed wherever a number is.
    """

    code = "N308"
    needs = "2.4"
    visits = ("route_name", "host", "name", "protocol", "bare_word", "call")
    examples = (
        Bad("route[«method»] { exit; }", 'route["method"] { exit; }', target="2.3"),
        Bad("route { route(«status», 1); }", 'route { route("status", 1); }', target="2.3"),
        Bad("route { setflag(«status»); }", target="2.3"),
        Bad("listen=udp:«proto»\nroute { exit; }", 'listen=udp:"proto"\nroute { exit; }', target="2.3"),
        Bad("alias=«uri.example.org»\nroute { exit; }", 'alias="uri.example.org"\nroute { exit; }', target="2.3"),
        Bad("alias=«sip-inet»\nroute { exit; }", 'alias="sip-inet"\nroute { exit; }', target="2.3"),
        Bad("route { $var(x) = «method»; }", 'route { $var(x) = "method"; }', target="2.3"),
        Bad('route { «method»("x"); }', target="2.3"),
        Good('route[inet] { setflag(inet); $var(x) = inet6; if (uri == myself) exit; f("method"); }', target="2.3"),
        Good("route[method] { setflag(status); }"),
    )

    def check(self, node: Node, script: Script, source: Source) -> Iterator[Finding]:
        tokens = [node.name] if isinstance(node, Call) else node.tokens
        word = next((token for token in tokens if token.kind in _RESERVED), None)
        if word is None or self._stands(node, tokens, script.target):
            return
        span = word if node.kind == "call" else node
        fix = None
        if _quotable(node):
            fix = replace(node, f'"{node.joined}"', "Quote the name")
        yield self.finding(span, f"OpenSIPS 2.3 reserves the word `{word.text}`", fix)

    @staticmethod
    def _stands(node: Node, tokens: list[Token], target: Version) -> bool:
        """Whether the word may stand there as a number, or another rule checks it."""
        if len(tokens) == 1 and node.kind in ("route_name", "bare_word"):
            if KEYWORDS[target.series][tokens[0].text] == "NUMBER":
                return True
        parent = node.parent
        if isinstance(parent, Comparison):
            return True
        if node.kind == "host" and isinstance(parent, Call):
            forms = FUNCTIONS[target.series].get(parent.name.text, ())
            fits, _ = matched(forms, [symbols(argument, target) for argument in parent.arguments])
        elif node.kind == "host" and isinstance(parent, GlobalParameter):
            fits, _ = matched(GLOBALS[target.series].get(parent.name.text, ()), [symbols(node, target)])
        else:
            return False
        return not fits or "NUMBER" in symbols(node, target)


def _quotable(node: Node) -> bool:
    """Whether the name may be written in quotes."""
    parent = node.parent
    if node.kind in ("route_name", "bare_word"):
        return True
    if node.kind != "host":
        return False
    if isinstance(parent, Call):
        return parent.name.text in ("route", "set_advertised_address")
    return not isinstance(parent, GlobalParameter) or parent.name.text != "tcp_no_new_conn_bflag"
