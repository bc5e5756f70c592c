"""N308: names that 2.3 reserves."""

from opensips_lsp.catalogue.language import FUNCTIONS, GLOBALS, KEYWORDS
from opensips_lsp.lint.finding import replace
from opensips_lsp.lint.rule import Bad, Good, Rule
from opensips_lsp.rules.functions._forms import matched, symbols

_RESERVED = ("COND_WORD", "OLD_VALUE")


class OldReservedWord(Rule):
    """OpenSIPS 2.3 reserves the words of its conditions: `method`, `uri`, `status`, `proto`, `myself`, `max_len` ...

    They name no route, flag or host and are no text; for 2.4 they are plain words. A quoted name is no keyword.
    `inet` and `inet6` are numbers in 2.3, so that they stand where a number may.
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

    def check(self, node, script, source):
        tokens = [node.name] if node.kind == "call" else node.tokens
        word = next((token for token in tokens if token.kind in _RESERVED), None)
        if word is None or self._stands(node, tokens, script.target):
            return
        span = word if node.kind == "call" else node
        fix = None
        if _quotable(node):
            text = "".join(token.text for token in tokens)
            fix = replace(node, f'"{text}"', "Quote it")
        yield self.finding(span, f"OpenSIPS 2.3 reserves the word `{word.text}`", fix)

    @staticmethod
    def _stands(node, tokens, target):
        """Whether the word may stand there as a number, or is another rule's to judge."""
        if len(tokens) == 1 and node.kind in ("route_name", "bare_word"):
            if KEYWORDS[target.series][tokens[0].text] == "NUMBER":
                return True
        parent = node.parent
        if parent.kind == "comparison":
            return True
        if node.kind == "host" and parent.kind == "call":
            forms = FUNCTIONS[target.series].get(parent.name.text, ())
            fits, _ = matched(forms, [symbols(argument, target) for argument in parent.arguments])
        elif node.kind == "host" and parent.kind == "global_parameter":
            fits, _ = matched(GLOBALS[target.series].get(parent.name.text, ()), [symbols(node, target)])
        else:
            return False
        return not fits or "NUMBER" in symbols(node, target)


def _quotable(node):
    parent = node.parent
    if node.kind in ("route_name", "bare_word"):
        return True
    if node.kind != "host":
        return False
    if parent.kind == "call":
        return parent.name.text in ("route", "set_advertised_address")
    return parent.kind != "global_parameter" or parent.name.text != "tcp_no_new_conn_bflag"
