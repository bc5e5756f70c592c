"""What the parser does at a fault: what it skips, puts in or leaves out, where it goes on, and what it keeps."""

import pytest

from opensips_lsp.grammar.tables import NODES, TERMINALS
from opensips_lsp.syntax.parser import parse
from opensips_lsp.syntax.scanner import begins_line, scan
from opensips_lsp.testing import unmarked


class Parsed:
    """A text that was parsed to its end."""

    def __init__(self, text, start="script"):
        self.text, self.tokens = text, scan(text, to_end=True)
        self.starts, self.ends = [*self.tokens.starts, len(text)], [*self.tokens.ends, len(text)]
        self.tree, self.problems = parse(
            self.tokens.kinds, start, lambda token: begins_line(text, self.tokens.starts[token])
        )

    @property
    def repairs(self):
        """What was done at each problem; of what was put in, what."""
        named = [(one.repair, "" if one.inserted is None else f":{TERMINALS[one.inserted]}") for one in self.problems]
        return " ".join(map("".join, named))

    @property
    def spans(self):
        """What was skipped, dropped or not read, where something was put in, or the brace that is open."""
        return sorted(map(self._span, self.problems))

    def _span(self, problem):
        first = problem.token if problem.brace is None else problem.brace
        if problem.repair == "inserted" or (problem.repair == "skipped" and problem.end in (None, first)):
            return self.starts[first], self.starts[first]
        return self.starts[first], self.ends[first if problem.end is None else problem.end - 1]

    def shown(self, raw):
        """A node as `kind(children)`; an error with its tokens, then the nodes that are kept."""
        children = ", ".join(self.shown(child) for child in raw[3:] if child)
        kind = NODES[raw[0]]
        if kind == "error":
            words = [self.text[self.starts[number] : self.ends[number]] for number in range(raw[1], raw[2])]
            return f"error<{' '.join(words)}: {children}>"
        return f"{kind}({children})" if children else kind


# (the text with what was skipped, left out or is open, or where something was put in; how; the tree)
@pytest.mark.parametrize("marked, repairs, tree", [
    ("route { $x = 1«]»; }", "dropped", "route(assignment(variable, number))"),
    ("route { $x = 1«,»; }", "dropped", "route(assignment(variable, number))"),
    ('route { f("a"«]»); }', "dropped", "route(call(strings))"),
    ("route { exit; «)» }", "dropped", "route(bare_call)"),
    ("route { exit; }\n log_level=3«;»\nroute[a] { exit; }", "dropped",
     "route(bare_call), global_parameter(number), route(route_name, bare_call)"),
    ("route { a(); «)»; b(); }", "dropped", "route(call, empty, call)"),
    ("route { if (a() «»exit; }", "inserted:RPAR", "route(if(group(call), bare_call))"),
    ("route { if (a()) { b(); } else if (c() «»d() «== 1)» { e(); } f(); }", "inserted:RPAR skipped",
     "route(if(group(call), block(call)), error<else if ( c ( ) d ( ): group(call), call>, recovered(call), call)"),
    ("route { exit «»}", "inserted:SEMICOLON", "route(bare_call)"),
    ("route { if (1) exit «»}", "inserted:SEMICOLON", "route(if(group(number), bare_call))"),
    ("route { if (a()) b(); else c() «»d(); e(); }", "inserted:SEMICOLON",
     "route(if(group(call), call, call), call, call)"),
    ("route { exit; «] ]» }", "skipped", "route(bare_call, error<: >)"),
    ("route { $x «== 1;» a(); }", "skipped", "route(error<$x: variable>, call)"),
    ("route {\n foo «bar»\n if (1) exit;\n}", "skipped", "route(error<foo: >, if(group(number), bare_call))"),
    ("route { foo «bar if (1) exit;» b(); }", "skipped", "route(error<foo: >, call)"),
    ("route {\n foo «bar\n b();»\n c();\n}", "skipped", "route(error<foo: >, call)"),
    ('route {\n $x = «= 1»\n xlog("a");\n}', "skipped", "route(error<$x =: variable>, call(strings))"),
    ("route { switch ($x) { case 1: $x «+ b» case 2: exit; } }", "skipped",
     "route(switch(variable, case(number, error<$x: variable>), case(number, bare_call)))"),
    ("route { switch ($x) { «exit; }» a(); }", "skipped", "route(error<switch ( $x ) {: variable>, call)"),
    ("route { if (1) { switch ($x) { «if (1) { exit; } }» } a(); }", "skipped",
     "route(if(group(number), block(error<switch ( $x ) {: variable>)), call)"),
    ("route { a( «»{ b(); } c(); }", "skipped", "route(error<a (: >, recovered(call), call)"),
    ("route { elseif (1) «»{ a(); } b(); }", "skipped",
     "route(error<elseif ( 1 ): call(number)>, recovered(call), call)"),
    ("route { $x «+» { a(); } b(); }", "skipped", "route(error<$x: variable>, recovered(call), call)"),
    ("route { $x «+» } route[a] { exit; }", "skipped", "route(error<$x: variable>), route(route_name, bare_call)"),
    ("route[a «b]» { exit; }", "skipped", "route(bare_call)"),
    ("route[a «b]; route { exit; }»", "skipped", "error<route [ a: route_name>"),
    ("route[a «b»", "skipped", "error<route [ a: route_name>"),
    ("route[a «b } { exit; }»", "skipped", "error<route [ a: route_name>"),
    ("route «a» { exit; }", "skipped", "route(bare_call)"),
    ("«foo = 1 bar»\nlog_level=3\nroute { exit; }", "skipped", "error<: >, global_parameter(number), route(bare_call)"),
    ("«foo bar log_level=3»\nroute { exit; }", "skipped", "error<: >, route(bare_call)"),
    ("log_level=3 «4 route { exit; }»", "skipped", "global_parameter(number), error<: >"),
    ("log_level=3 «4»\nroute { exit; }", "skipped", "global_parameter(number), error<: >, route(bare_call)"),
    ("route { if (1) { exit; } }  «}»", "skipped", "route(if(group(number), block(bare_call))), error<: >"),
    ("log_level=«»", "skipped", "error<log_level =: >"),
    ("loadmodule«»", "skipped", "error<loadmodule: >"),
    ("route { exit; } log_level=«»", "skipped", "route(bare_call), error<log_level =: >"),
    ('modparam("a", «»', "skipped", 'error<modparam ( "a" ,: string>'),
    ("route { a(); } «} route[b] { exit; }»", "skipped", "route(call), error<: >"),
    ("route { a(); }\n«}»\nroute[b] { exit; }", "skipped", "route(call), error<: >, route(route_name, bare_call)"),
    ("route { while (1) { foo «»} a(); }", "skipped", "route(while(group(number), block(error<foo: >)), call)"),
    ("route { while (1) { a(); b «+» } a(); }", "skipped",
     "route(while(group(number), block(call, error<b: >)), call)"),
    ("route { for ($x in «y)» { a(); } b(); }", "skipped",
     "route(error<for ( $x in: variable>, recovered(call), call)"),
    ("route { if ($x == «)» { a(); } else { b(); } c(); }", "skipped",
     "route(error<if ( $x ==: variable>, recovered(call, block(call)), call)"),
    ("route { switch ($x) { case 1: a(); default: b(); «case 2: c();» } d(); }", "skipped",
     "route(switch(variable, case(number, call), default(call, error<: >)), call)"),
    ("route { async(a(), «);» b(); }", "skipped", "route(error<async ( a ( ) ,: call>, call)"),
    ("listen=udp:1.2.3.4:«x»\nroute { exit; }", "skipped",
     "listen(socket(protocol, address)), error<:: >, route(bare_call)"),
    ("dst_blacklist=gw:{(any, 1.2.3.0/24, any «»}\nroute { exit; }", "inserted:RPAR",
     "blacklist(name, blacklist_rule(net)), route(bare_call)"),
    ("route { «»{ a(); } b(); }", "skipped", "route(error<: >, recovered(call), call)"),
    ("route { if (1) { «»{ a(); } } d(); }", "skipped",
     "route(if(group(number), block(error<: >, recovered(call))), call)"),
    ("route { switch ($x) { case 1: $x «+ b» default: exit; } }", "skipped",
     "route(switch(variable, case(number, error<$x: variable>), default(bare_call)))"),
    ("route {\n foo «bar\n $x = 1;»\n while (1) { a(); }\n}", "skipped",
     "route(error<foo: >, while(group(number), block(call)))"),
    ("route { foo «bar» { a(); } b(); }", "skipped", "route(error<foo: >, recovered(call), call)"),
    ("route { $x «+ 1» }", "skipped", "route(error<$x: variable>)"),
    ("route { switch ($x) { «$y + { a(); } { b(); } }» c(); }", "skipped",
     "route(error<switch ( $x ) {: variable>, call)"),
    ("route { switch ($x) { «{ a(); } }» c(); } route[a] { exit; }", "skipped",
     "route(error<switch ( $x ) {: variable>, call), route(route_name, bare_call)"),
    ("route[a] «} { exit; }»", "skipped", "error<route [ a ]: route_name>"),
    ("failure_route «a b» { exit; }", "skipped", "route(bare_call)"),
    ('«"x"»\n', "skipped", "error<: >"),
    ("«{ a(); }»\nroute { exit; }", "skipped", "error<: >, route(bare_call)"),
    ("route { if (1) { $x «+» } a(); }", "skipped", "route(if(group(number), block(error<$x: variable>)), call)"),
    ("route { a(1 «2);» b(); }", "skipped", "route(error<a ( 1: >, call)"),
    ("route { a() «, b();» }", "skipped", "route(error<a ( ): call>)"),
    ("«foo bar»\n«baz=1\nqux ( 1»\nlog_level=2", "skipped skipped", "error<: >, error<: >, global_parameter(number)"),
    ("route { a(); «»{ b(); «»{ c(); } } d(); }", "skipped skipped",
     "route(call, error<: >, recovered(call, error<: >, recovered(call)), call)"),
    ('loadmodule «x "a"»\nmodparam("a" «"b")»\nroute { exit; }', "skipped skipped",
     'error<loadmodule: >, error<modparam ( "a": string>, route(bare_call)'),
    ("route «{» exit", "unclosed", "error<route { exit: >"),
    ("route { if (1) { exit; } while (1) «{»", "unclosed",
     "route(if(group(number), block(bare_call)), while(group(number), block))"),
    ("route «{» if (1) { exit; }", "unclosed", "route(if(group(number), block(bare_call)))"),
    ("route «{» if (a($x", "unclosed", "error<route { if ( a (: >"),
    ("route { if (1) «{» $x = ", "unclosed", "route(error<if ( 1 ) { $x =: group(number), variable>)"),
    ("route { if (1) «{» a(); $x = ", "unclosed",
     "route(error<if ( 1 ) { a ( ) ; $x =: group(number), call, variable>)"),
    ("route «{» a(", "unclosed", "error<route { a (: >"),
    ("dst_blacklist=gw:«{»(any, 1.2.3.0/24, any", "unclosed",
     "blacklist(name), error<: { ( any , 1.2.3.0/24 , any: net>"),
    ('route { f(«include_file "x"»\n); }', "unread", "route(call)"),
    ('route { a() «include_file "x"»\n «»b(); }', "unread inserted:SEMICOLON", "route(call, call)"),
])  # fmt: skip
def test_a_fault(marked, repairs, tree):
    text, spans = unmarked(marked)
    parsed = Parsed(text)
    assert (parsed.repairs, parsed.spans) == (repairs, spans)
    assert parsed.shown(parsed.tree) == f"script({tree})"


@pytest.mark.parametrize("marked, repairs, tree", [
    ('xlog("a"«»; exit;', "inserted:RPAR", "fragment(call(strings), bare_call)"),
    ("exit; «} drop;»", "skipped", "fragment(bare_call, error<: >)"),
    ("«} exit;»", "skipped", "fragment(error<: >)"),
    ("«)» exit; drop;", "dropped", "fragment(bare_call, bare_call)"),
    ("if (1) «{» a();", "unclosed", "fragment(if(group(number), block(call)))"),
    ("if (1) «{» $x = ", "unclosed", "fragment(error<if ( 1 ) { $x =: group(number), variable>)"),
    ("if (1) { a(); while (2) «{» $x = ", "unclosed",
     "fragment(if(group(number), block(call, error<while ( 2 ) { $x =: group(number), variable>)))"),
    ("$x «+ 1»", "skipped", "fragment(error<$x: variable>)"),
    ("a() «»", "skipped", "fragment(error<a ( ): call>)"),
    ("«»«{» a(", "skipped unclosed", "fragment(error<: >, error<{ a (: >)"),
    ("«}» «{» a(", "skipped unclosed", "fragment(error<: >, error<{ a (: >)"),
])  # fmt: skip
def test_a_fault_of_a_fragment(marked, repairs, tree):
    text, spans = unmarked(marked)
    parsed = Parsed(text, "fragment")
    assert (parsed.repairs, parsed.spans) == (repairs, spans)
    assert parsed.shown(parsed.tree) == tree


def test_a_route_with_a_wrong_header_begins_at_its_word():
    parsed = Parsed("log_level=1 route[a b] { exit; } ")
    assert [child[1:3] for child in parsed.tree[3:]] == [(0, 3), (3, 12)]


def test_a_node_that_ends_with_nothing_begins_where_it_does():
    parsed = Parsed("log_level=1 dst_blacklist=gw route { exit; } ")
    assert parsed.repairs == "" and [child[1:3] for child in parsed.tree[3:]] == [(0, 3), (3, 6), (6, 11)]


def test_where_lines_are_not_known_any_token_may_begin_one():
    tokens = scan("route { foo bar while (1) exit; drop; }", to_end=True)
    raw, (problem,) = parse(tokens.kinds)
    assert (problem.token, problem.end) == (3, 4)
    assert [NODES[child[0]] for child in raw[3][3:]] == ["error", "while", "bare_call"]


def test_nothing_is_no_script():
    parsed = Parsed(" \n# nothing\n")
    assert parsed.tree is None and parsed.repairs == "dropped"


@pytest.mark.parametrize("text, expected", [
    ("route { if ($x) exit() }", "SEMICOLON"),
    ("loadmodule x", "STRING"),
    ("route[a b] {}", "COMMA RSQB"),
    ("route { $x = 1 2; }", "BIT_OP MINUS PERCENT PLUS SEMICOLON SLASH STAR"),
])  # fmt: skip
def test_what_could_stand_there(text, expected):
    assert " ".join(sorted(TERMINALS[kind] for kind in Parsed(text).problems[0].expected)) == expected


def test_of_the_first_hundred_problems_it_is_said_what_was_expected():
    problems = Parsed("route { " + "exit\n" * 150 + "}").problems
    assert [bool(one.expected) for one in problems] == [True] * 100 + [False] * 50
