"""Who goes to which route block, and in which way."""

import pytest

from opensips_lsp.model.facts import ModParamFact, facts_of, open_routes
from opensips_lsp.model.route_uses import ARM, CALL, MODPARAM, RAISE, RESUME, route_uses
from opensips_lsp.syntax.items import items
from opensips_lsp.syntax.nodes import Deferred, Node
from opensips_lsp.testing import unmarked


@pytest.mark.parametrize(
    "text, way, word",
    [
        ('route { route(«a»); if (route("«b»", 1)) exit; }', CALL, "route"),
        ('route { async(f("x"), «a»); launch(f("x"), «b»); launch(f("x")); }', RESUME, "route"),
        ('route { async(f("x"), «a», 3); launch(f("x"), «b», "c"); async(f(), "«q d»", 10); }', RESUME, "route"),
        ('route { async(f("(", (1)), «3», 3); launch(f(), «b», "$ru"); launch(f(), "«b»", ""); }', RESUME, "route"),
        ("route { t_on_failure('«a»'); }", ARM, "failure_route"),
        ('route { if (!t_on_branch("«a»")) { t_on_branch ( "«b»" ); } }', ARM, "branch_route"),
        ('route { t_on_reply("«a»"); xlog("t_on_reply("); }', ARM, "onreply_route"),
        ('route { notify_on_event("E_X", "$avp(f)", "«r»", "5"); }', ARM, "route"),
        ('route { raise_event("«E_X»"); raise_event("«E_Y»", $avp(a)); }', RAISE, "event_route"),
        ('modparam("pike", "check_route", "«a»") modparam("tm", "check_route", "a")\n', MODPARAM, "route"),
        # near misses
        ("route { t_on_failure($var(a)); t_on_failure(); xt_on_failure('a'); route($var(a)); route(); }", ARM, ""),
        ('route { xlog("t_on_failure(\'a\') route(a)"); # t_on_failure("a"); route(a)\n exit; }', ARM, ""),
        # what cannot be parsed
        ('route { if ($rU == ) exit; t_on_failure("«a»"); }', ARM, "failure_route"),
        ('route { if (t_on_failure("«a»") exit; }', ARM, "failure_route"),
        ("route { async(f(), «a», ); }", RESUME, "route"),
        (
            "route { async(f, «a»); launch(f(), «a» ,); async()(x), a; async(, a); async(f(), a b); async(f(), ); }",
            RESUME,
            "route",
        ),
        ("route { launch(f()(a), b); launch(f(a)) async(f(x),", RESUME, ""),
    ],
)
def test_ways(text, way, word):
    text, spans = unmarked(text)
    found = [(offset + use.start, offset + use.end, use) for offset, item in items(text) for use in route_uses(item)]
    assert [(start, end) for start, end, _ in found] == spans
    assert {(use.way, use.word) for _, _, use in found} == ({(way, word)} if spans else set())
    assert [use.name for _, _, use in found] == [text[start:end] for start, end in spans]


@pytest.mark.parametrize("more", ["", ", r", ', "r"', ", 3", ", r, 3", ', r, "p"', ', "r", "p$var(b)"', ", 3, 0x3"])
@pytest.mark.parametrize("call", ["f()", "f(,)", 'f("(", (1))', "f($(var(a){s.substr,0,1}), r)"])
def test_the_tree_and_the_tokens_agree_on_where_async_goes_on(call, more):
    text = f"route {{ async({call}{more}); if ($rU == 1) launch({call}{more}); }}"
    ((_, item),) = items(text)
    nodes = [node for route in facts_of(item).routes for node in Node.of(item, route).walk()]
    named = [node.route.first.number for node in nodes if isinstance(node, Deferred) and node.route is not None]
    if not item.problems:
        assert sorted(number for route in facts_of(item).routes for _, number in route.calls) == named


def test_where_they_stand():
    text = 'route { route(a); } route[b] { route(a); }\nmodparam("pike", "check_route", "a")\n'
    found = [use.by for _, item in items(text) for use in route_uses(item)]
    assert [by.name for by in found] == ["0", "b", "check_route"]
    assert isinstance(found[2], ModParamFact)


@pytest.mark.parametrize(
    "text, keys",
    [
        ("route { route(«a»); if (\n", [("route", "0")]),
        ('failure_route["b c"] { route(«a»); t_on_failure(', [("failure_route", "b c")]),
        ("event_route[E_X, async] { route(«a»)\n", [("event_route", "E_X")]),
        # no header that is whole
        ("route[a { route(b); if (\n", []),
        ("route[\n", []),
        ("route", []),
        ("if (route(a)) { if (\n", []),
    ],
)
def test_in_a_block_that_is_never_closed(text, keys):
    text, spans = unmarked(text)
    placed = items(text)
    assert [(route.word, route.name) for _, item in placed for route in open_routes(item)] == keys
    assert [(offset + use.start, offset + use.end) for offset, item in placed for use in route_uses(item)] == spans


def test_in_a_fragment():
    ((_, item),) = items('route(a); t_on_branch("b");', "fragment")
    assert [(use.name, use.by.word) for use in route_uses(item)] == [("a", None), ("b", None)]
