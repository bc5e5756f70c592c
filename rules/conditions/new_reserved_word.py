"""M120: names that 2.4 reserves."""

from opensips_lsp.lint.finding import DISPLAY, Fix, replace
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule

_NEW = ("ANYCAST", "IS_MYSELF")
_QUOTABLE = ("route_name", "host")


class NewReservedWord(Rule):
    """OpenSIPS 2.4 reserves the words `anycast` and `is_myself`: they name no route, host or flag any more.

    Route names and host names may be quoted, which changes nothing. A flag or a blacklist cannot: give it another name
    wherever it is used.
    """

    code = "M120"
    prefilter = Prefilter(words=("anycast", "is_myself"))
    breaks_in = "2.4"
    visits = ("route_name", "host", "name", "protocol", "call")
    examples = (
        Bad(
            "route { route(«anycast»); }\nroute[«anycast»] { exit; }",
            'route { route("anycast"); }\nroute["anycast"] { exit; }',
        ),
        Bad("alias = «anycast.example.org»\nroute { exit; }", 'alias = "anycast.example.org"\nroute { exit; }'),
        Bad("route { setflag(«anycast»); }"),
        Bad('route { launch(«is_myself»("a")); }'),
        Good('listen = udp:10.0.0.1:5060 anycast\nroute { if (is_myself("$rd")) exit; }'),
        Good('route["anycast"] { t_on_failure("anycast"); }'),
        Good("route { route(anycast); }\nroute[anycast] { exit; }", target="2.3"),
    )

    def check(self, node, script, source):
        tokens = [node.name] if node.kind == "call" else node.tokens
        if not any(token.kind in _NEW for token in tokens) or _is_function(node, tokens):
            return
        span = tokens[0] if node.kind == "call" else node
        message = f"`{span.text}` holds a word that OpenSIPS 2.4 reserves"
        argument = node.parent is not None and node.parent.kind == "call" and node.parent.name.text != "route"
        if node.kind in _QUOTABLE and not (node.kind == "host" and argument and not _takes_host(node.parent)):
            text = "".join(token.text for token in node.tokens)
            yield self.finding(node, message, replace(node, f'"{text}"', "Quote the name"))
        else:
            yield self.finding(span, message, Fix("Give it another name wherever it is used", (), DISPLAY))


def _is_function(node, tokens):
    """Whether it is a call of is_myself(), which async() and launch() do not take."""
    return node.kind == "call" and tokens[0].kind == "IS_MYSELF" and node.parent.kind not in ("async", "launch")


def _takes_host(call):
    return call.name.text in ("set_advertised_address", "force_send_socket")
