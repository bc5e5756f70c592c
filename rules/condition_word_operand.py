"""N309: what the condition words of 2.3 are compared with."""

from opensips_lsp.catalogue.language import KEYWORDS, PROTOCOLS
from opensips_lsp.rule import UNSAFE, Bad, Good, Rule, replace
from opensips_lsp.tree import string_value

_EQUAL, _ORDERED, _ANY = ("EQUALITY",), ("EQUALITY", "ORDER"), ("EQUALITY", "ORDER", "MATCH")
_NUMBERS = {"number": _ORDERED}
_ADDRESSES = {"text": _ANY, "host": _ANY, "net": _EQUAL, "myself": _EQUAL}
_URIS = {"text": _ANY, "host": _ANY, "myself": _EQUAL}

# condition word -> (operand -> operators that go with it, the operands in words), cfg.y exp_cond and exp_elem
_OPERANDS = {
    "method": ({"text": _ANY, "word": _ANY}, "a text"),
    **dict.fromkeys(("uri", "status", "from_uri", "to_uri"), (_URIS, "a text, a host or `myself`")),
    **dict.fromkeys(("src_ip", "dst_ip"), (_ADDRESSES, "a text, a host, an address, a net or `myself`")),
    **dict.fromkeys(("src_port", "dst_port", "af"), (_NUMBERS, "a number")),
    "msg:len": ({"number": _ORDERED, "max_len": _ORDERED}, "a number or `max_len`"),
    "proto": ({"protocol": _ORDERED}, "a transport"),
    "myself": ({"uri": _EQUAL, "ip": _EQUAL}, "`uri`, `from_uri`, `to_uri`, `src_ip` or `dst_ip`"),
}
_OF_VARIABLES = {"text": _ANY, "word": _ANY, "number": _ORDERED, "myself": _EQUAL}, "a text, a number or `myself`"
_WORDS = {
    "myself": "myself", "max_len": "max_len", "src_ip": "ip", "dst_ip": "ip",
    **dict.fromkeys(("uri", "status", "from_uri", "to_uri"), "uri"),
}  # fmt: skip
_KINDS = {"string": "text", "address": "net", "net": "net", "spaced_net": "net"}
_ARITHMETIC = ("bracket", "operation", "complement", "assignment")


class ConditionWordOperand(Rule):
    """Each condition word of 2.3 is compared with operands of its own: `src_port` with a number, `proto` with `udp`.

    No variable goes with any of them, and within `[ ]` and assignments neither hosts nor nets do. OpenSIPS 2.3 prints
    "number expected", "string or MYSELF expected" and the like, and does not start. 2.4 has none of these words.
    """

    code = "N309"
    needs = "2.4"
    visits = ("comparison",)
    examples = (
        Bad("route { if (uri == «$var(x)» || method == «NULL») exit; }", target="2.3"),
        Bad('route { if (proto == «"udp"») exit; }', "route { if (proto == udp) exit; }", unsafe=True, target="2.3"),
        Bad('route { if (af >= «"2"») exit; }', "route { if (af >= 2) exit; }", unsafe=True, target="2.3"),
        Bad("route { if (uri == «af.org») exit; }", 'route { if (uri == "af.org") exit; }', unsafe=True, target="2.3"),
        Bad("route { if ($ru == «method») exit; }", 'route { if ($ru == "method") exit; }', unsafe=True, target="2.3"),
        Bad("route { if (proto == «xyz» || myself == «method» || af == «-2» || dst_port «=~» 5) exit; }", target="2.3"),
        Bad("route { if (uri «=~» myself || src_ip «<» 10.0.0.0/8 || $ru «=~» inet) exit; }", target="2.3"),
        Bad("route { $var(x) = uri == «a»; }", 'route { $var(x) = uri == "a"; }', unsafe=True, target="2.3"),
        Bad("route { if ([src_ip == «10.0.0.1»]) exit; }", target="2.3"),
        Good("route { if (uri == a-b.org && (dst_ip == ::1 || src_ip == 10.0.0.0/8)) exit; }", target="2.3"),
        Good('route { if (method =~ "A" && proto == UDP && af == inet6 && msg:len >= max_len) exit; }', target="2.3"),
        Good("route { if ($ru == myself && myself == uri && $ru =~ x) $var(x) = [ method == INVITE ]; }", target="2.3"),
    )

    def check(self, node, script, source):
        left, right, operator = node.left, node.right, node.operator
        if left.kind == "variable" and right.kind != "bare_word":
            return
        allowed, wanted = _OPERANDS.get(left.text, _OF_VARIABLES)
        operand = next((one for one in _operands(right, _inside_arithmetic(node)) if one in allowed), None)
        if operand is None:
            yield self.finding(right, f"OpenSIPS 2.3 compares `{left.text}` with {wanted}", _requoted(right, allowed))
        elif operator.kind not in allowed[operand]:
            message = f"OpenSIPS 2.3 does not compare `{left.text}` with `{right.text}` by `{operator.text}`"
            yield self.finding(operator, message)


def _operands(node, arithmetic):
    """What an operand can be, in the words of _OPERANDS."""
    if node.kind == "number":
        return ("number",) if len(node.tokens) == 1 else ()
    if node.kind not in ("host", "bare_word"):
        kind = _KINDS.get(node.kind)
        return () if kind == "net" and arithmetic else (kind,)
    reserved = [KEYWORDS["2.3"].get(token.text) for token in node.tokens]
    if len(reserved) > 1:
        return () if any(reserved) else ("host",)
    if reserved[0]:
        return ("number",) if reserved[0] == "NUMBER" else (_WORDS.get(node.text),)
    protocol = ("protocol",) if node.text.lower() in PROTOCOLS["2.3"] else ()
    return ("word", *protocol) if arithmetic else ("word", "host", *protocol)


def _inside_arithmetic(node):
    around = next((parent for parent in node.parents() if parent.kind != "group"), None)
    return around is not None and around.kind in _ARITHMETIC


def _requoted(node, allowed):
    """The Fix that puts quotes on or takes them off, when that is what is missing."""
    text = "".join(token.text for token in node.tokens)
    if node.kind in ("host", "bare_word") and "text" in allowed:
        return replace(node, f'"{text}"', f"Quote `{text}`", UNSAFE)
    value = string_value(text) if node.kind == "string" else ""
    number = "number" in allowed and value.isdigit() and str(int(value)) == value
    if number or "protocol" in allowed and value.lower() in PROTOCOLS["2.3"]:
        return replace(node, value, f"Write `{value}`", UNSAFE)
    return None
