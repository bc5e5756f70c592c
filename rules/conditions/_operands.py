"""What 2.3 compares its condition words and variables with (cfg.y of 2.3.6, exp_cond and exp_elem)."""

from __future__ import annotations

from opensips_lsp.catalogue.language import KEYWORDS, PROTOCOLS

TYPE_CHECKING = False
if TYPE_CHECKING:
    _Operands = dict[str, tuple[str, ...]]  # operand -> operators that go with it
    from opensips_lsp.syntax.nodes import Comparison, Node

LAST_SERIES = "2.3"  # the last one with condition words
_EQUAL, _ORDERED, _ANY = ("EQUALITY",), ("EQUALITY", "ORDER"), ("EQUALITY", "ORDER", "MATCH")
_NUMBERS: _Operands = {"number": _ORDERED}
_ADDRESSES: _Operands = {"text": _ANY, "host": _ANY, "net": _EQUAL, "myself": _EQUAL}
_URIS: _Operands = {"text": _ANY, "host": _ANY, "myself": _EQUAL}

# condition word -> (operand -> operators that go with it, the operands in words), cfg.y exp_cond and exp_elem
OPERANDS: dict[str, tuple[_Operands, str]] = {
    "method": ({"text": _ANY, "word": _ANY}, "a string"),
    **dict.fromkeys(("uri", "status", "from_uri", "to_uri"), (_URIS, "a string, a host or `myself`")),
    **dict.fromkeys(("src_ip", "dst_ip"), (_ADDRESSES, "a string, a host, an address, a net or `myself`")),
    **dict.fromkeys(("src_port", "dst_port", "af"), (_NUMBERS, "a number")),
    "msg:len": ({"number": _ORDERED, "max_len": _ORDERED}, "a number or `max_len`"),
    "proto": ({"protocol": _ORDERED}, "a transport"),
    "myself": ({"uri": _EQUAL, "ip": _EQUAL}, "`uri`, `from_uri`, `to_uri`, `src_ip` or `dst_ip`"),
}
OF_VARIABLES: tuple[_Operands, str] = (
    {"text": _ANY, "word": _ANY, "number": _ORDERED, "myself": _EQUAL},
    "a string, a number or `myself`",
)
_WORDS = {
    "myself": "myself", "max_len": "max_len", "src_ip": "ip", "dst_ip": "ip",
    **dict.fromkeys(("uri", "status", "from_uri", "to_uri"), "uri"),
}  # fmt: skip
_KINDS = {"string": "text", "address": "net", "net": "net", "spaced_net": "net"}
_ARITHMETIC = ("bracket", "operation", "complement", "assignment")


def operand(node: Comparison) -> tuple[_Operands, str, str | None]:
    """(operand -> operators that go with it, these operands in words, the operand that a comparison has, or None)."""
    allowed, wanted = OPERANDS.get(node.left.text, OF_VARIABLES)
    found = _operands(node.right, _inside_arithmetic(node))
    return allowed, wanted, next((one for one in found if one in allowed), None)


def refused(node: Comparison) -> bool:
    """Whether 2.3 refuses a comparison with a condition word in it, or with a bare word on its right side."""
    if node.left.kind == "variable" and node.right.kind != "bare_word":
        return False
    allowed, _, found = operand(node)
    return found is None or node.operator.kind not in allowed[found]


def _operands(node: Node, arithmetic: bool) -> tuple[str | None, ...]:
    """What an operand can be, in the words of OPERANDS."""
    if node.kind == "number":
        return ("number",) if node.size == 1 else ()
    if node.kind not in ("host", "bare_word"):
        kind = _KINDS.get(node.kind)
        return () if kind == "net" and arithmetic else (kind,)
    reserved = [KEYWORDS[LAST_SERIES].get(token.text) for token in node.tokens]
    if len(reserved) > 1:
        return () if any(reserved) else ("host",)
    if reserved[0]:
        return ("number",) if reserved[0] == "NUMBER" else (_WORDS.get(node.text),)
    protocol = ("protocol",) if node.text.lower() in PROTOCOLS[LAST_SERIES] else ()
    return ("word", *protocol) if arithmetic else ("word", "host", *protocol)


def _inside_arithmetic(node: Node) -> bool:
    around = next((parent for parent in node.parents() if parent.kind != "group"), None)
    return around is not None and around.kind in _ARITHMETIC
