"""What is in an item: its statements and tokens, and what is at an offset."""

from opensips_lsp.syntax.item_views import (
    gap_at,
    line_starts,
    root_of,
    scanned_end,
    statements_of,
    token_at,
    tokens_of,
    tokens_with_text,
    variables_of,
)
from opensips_lsp.syntax.items import items


def item_of(text):
    ((_, item),) = items(text)
    return item


def test_tokens_of_kinds_that_stand_side_by_side():
    item = item_of("route { $var(a) = $var(b); $avp(c) := NULL; f($var(d)); }")
    assert [token.text for token in tokens_of(item, "VAR")] == ["$var(a)", "$var(b)", "$avp(c)", "$var(d)"]
    assert [token.text for token in tokens_of(item, "VAR COLONEQ NULL")] == ["$avp(c)"]
    assert [token.text for token in variables_of(item)] == [token.text for token in tokens_of(item, "VAR")]
    (call,) = tokens_of(item, "WORD LPAR", 1000)
    assert (call.text, call.start, call.end) == ("f", 1000 + item.text.index("f("), 1001 + item.text.index("f("))
    assert tokens_of(item, "STRING") == []


def test_tokens_with_a_text_are_not_parts_of_others():
    item = item_of('route { f(); ff(); xlog("f"); f(); } # f\n')
    assert [token.start for token in tokens_with_text(item, "f")] == [8, 30]


def test_the_tokens_that_begin_a_line():
    item = item_of("children=2 debug=3\nfoo=1\n")
    assert [token.text for token in line_starts(item)] == ["children", "foo"]
    assert [token.text for token in line_starts(item, "route")] == ["foo"]  # the error is of no kind
    assert [token.start for token in line_starts(item, offset=100)] == [100, 119]


def test_no_tree_no_nodes():
    ((_, item),) = items("")
    assert root_of(item) is None and statements_of(item, "route") == [] and tokens_of(item, "VAR") == []
    assert token_at(item, 0) is None and gap_at(item, 0) == (0, 0)


def test_the_token_or_gap_at_an_offset():
    item = item_of("route { /* x */ exit; }\n")
    assert token_at(item, 0).text == "route" and token_at(item, 4).text == "route" and token_at(item, 5) is None
    assert gap_at(item, 4) is None and gap_at(item, 5) == (5, 6) and gap_at(item, 10) == (7, 16)
    assert gap_at(item, len(item.text) - 1) == (len(item.text) - 1, len(item.text))
    assert scanned_end(item) == len(item.text)
    open_item = item_of("route { exit; }\n/* x")
    assert scanned_end(open_item) == open_item.text.index("/*") and gap_at(open_item, len(open_item.text) - 1) is None


def test_top_level_statements():
    text = 'children=2\nlisten=udp:10.0.0.1:5060 as 192.0.2.1\nmodparam("tm", "a", 1)\n'
    placed = [(offset, item) for offset, item in items(text)]
    (listen,) = [node for offset, item in placed for node in statements_of(item, "listen", offset=offset)]
    assert listen.start == text.index("listen") and listen.parent.kind == "script"
    assert listen.socket.protocol.text == "udp" and listen.socket.host.text == "10.0.0.1"
    assert listen.socket.port.text == "5060" and listen.advertised.children[0].text == "192.0.2.1"
    (param,) = [node for offset, item in placed for node in statements_of(item, "modparam", offset=offset)]
    assert (param.module.value, param.parameter.value, param.value.constant) == ("tm", "a", 1)
    (listen,) = statements_of(item_of("listen=udp:10.0.0.1\n"), "listen")
    assert listen.socket.port is None
