"""Keywords and forms of the core language, from texts shaped as cfg.lex and cfg.y are."""

import ast
import runpy

from opensips_lsp.catalogue import language as stored
from opensips_lsp.catalogue.harvest.language import TABLES, language_facts, language_module

LEX = r"""
%{
	/* LOG "not_a_keyword" */
%}
LOG		log
LOG_LEVEL	"log_level"|"loglevel"
DEBUG	debug
FORWARD	forward
EXIT	exit
ROUTE	route
DEAD	"never_returned"
YES	"yes"|"on"
NUMBER	0|([1-9]{DIGIT}*)
NOT	!|"not"
AS	{EAT_ABLE}("as"|"AS"){EAT_ABLE}
MEMGROUP	mem-group
MSGLEN	"msg:len"
QUOTES	\"
INCLUDEFILE	"include_file"
EAT_ABLE	[\ \t\b\r]

%%

<INITIAL>{EAT_ABLE}	{ count(); }
<INITIAL>{LOG}	{ count(); return LOG_TOK; }
<INITIAL>{LOG_LEVEL}	{ count(); yylval.strval=yytext;
							return LOGLEVEL; }
<INITIAL>{DEBUG}	{ return DEBUG; }
<INITIAL>{FORWARD}	{ return FORWARD; }
<INITIAL>{EXIT}	{ return EXIT; }
<INITIAL>{ROUTE}	{ return ROUTE; }
<INITIAL>{INCLUDEFILE}	{ count(); BEGIN(INCLF); }
<INITIAL>{MEMGROUP}	{ return MEMGROUP; }
<INITIAL>{MSGLEN}	{ return MSGLEN; }
<INITIAL>{NUMBER}	{ return NUMBER; }
<INITIAL>{YES}	{ return NUMBER; }
<INITIAL>{NOT}	{ return NOT; }
<INITIAL>{AS}	{ return AS; }
/* <INITIAL>{DEAD}	{ return DEAD; } */
%%
static void count(void) { }
"""

YACC = r"""
%token LOG_TOK
%%
assign_stm: LOGLEVEL EQUAL snumber { if (x) yyerror("conditional; not always"); }
	| LOGLEVEL EQUAL error { yyerror("number expected"); }
	| DEBUG EQUAL snumber { LM_ERR("{braces; in \"strings\"}"); yyerror("debug is gone"); }
	| MEMGROUP EQUAL STRING COLON multi_string {
			#ifndef SHM_EXTRA_STATS
				LM_CRIT("not "
					"defined");
				YYABORT;
			#else
				/* } */
				mem_free_idx++;
			#endif
	}
multi_string: STRING { } | STRING multi_string { $$=new_string($1); }
	;
route_stm:  ROUTE LBRACE actions RBRACE { push($3); }
	| ROUTE LBRACK route_name RBRACK LBRACE actions RBRACE { }
	| ROUTE error { yyerror("invalid"); }
	;
cmd:	 FORWARD LPAREN STRING RPAREN	{ }
	| FORWARD LPAREN RPAREN { }
	| FORWARD error { $$=0; yyerror("missing '(' or ')' ?"); }
	| EXIT LPAREN RPAREN { }
	| EXIT { }
	| LOG_TOK LPAREN snumber COMMA STRING RPAREN { }
	| ID LPAREN RPAREN { }
	;
%%
static void yyerror(char *s) { }
"""

POLL = 'char* poll_method_str[POLL_END]={ "none", "poll", /* "old", */ "epoll" };'
SOCKETS = "case 1: *proto=PROTO_UDP; return 0; default: *proto = PROTO_NONE; * proto = PROTO_HEP_TCP;"
FACTS = language_facts(LEX, YACC, POLL, SOCKETS)


def test_keywords():
    assert FACTS["KEYWORDS"] == {
        "log": "LOG_TOK",
        "log_level": "LOGLEVEL",
        "loglevel": "LOGLEVEL",
        "debug": "DEBUG",
        "forward": "FORWARD",
        "exit": "EXIT",
        "route": "ROUTE",
        "mem-group": "MEMGROUP",
        "msg:len": "MSGLEN",
        "yes": "NUMBER",
        "on": "NUMBER",
        "not": "NOT",
        "as": "AS",
        "AS": "AS",
    }


def test_a_word_between_blanks_may_be_another_token_elsewhere():
    lex = LEX.replace("AS\t{EAT", 'ON\t{EAT_ABLE}("on"|"ON"){EAT_ABLE}\nAS\t{EAT').replace(
        "<INITIAL>{AS}", "<INITIAL>{ON}\t{ return ON; }\n<INITIAL>{AS}"
    )
    facts = language_facts(lex, YACC, POLL, SOCKETS)
    assert (facts["KEYWORDS"]["on"], facts["KEYWORDS"]["ON"]) == ("NUMBER", "ON")
    assert facts["BETWEEN_BLANKS"] == {"on": "ON", "ON": "ON", "as": "AS", "AS": "AS"}


def test_all_spellings_of_a_word():
    words = '("send"|"SEND")[-_]("proxy")([-_]"protocol")?'
    facts = language_facts(LEX.replace('"never_returned"', words).replace("/* <INITIAL>{DEAD}	{ return DEAD; } */",
        "<INITIAL>{DEAD}	{ return DEAD; }"), YACC, POLL, SOCKETS)  # fmt: skip
    found = {word for word, token in facts["KEYWORDS"].items() if token == "DEAD"}
    assert found == {
        f"{send}{a}proxy{b}" for send in ("send", "SEND") for a in "-_" for b in ("", "-protocol", "_protocol")
    }


def test_constructs_of_some_versions():
    assert FACTS["SYNTAX"] == [] and FACTS["MOST_ARGUMENTS"] == 0 and FACTS["LISTENER_OPTIONS"] == []
    yacc = YACC.replace("%%\nstatic", "brk_action: BREAK SEMICOLON { }\n;\n"
        "socket_def_param: FRAG { } | TAG ID { }\n;\nfunc_param: snumber { }\n;\n%%\nstatic")  # fmt: skip
    preprocessor = 'str include_v1 = str_init("include_file"); while (n > 0 && is_ws(*line)) n--;'
    facts = language_facts(LEX, yacc, POLL, SOCKETS, "#define MAX_ACTION_ELEMS\t9\n", preprocessor)
    assert facts["SYNTAX"] == ["break-in-loop", "include-preprocessor", "indented-include", "typed-arguments"]
    assert facts["MOST_ARGUMENTS"] == 8 and facts["LISTENER_OPTIONS"] == ["FRAG", "TAG"]


def test_directives_are_no_keywords():
    assert FACTS["DIRECTIVES"] == ["include_file"]


def test_globals_without_error_forms():
    assert FACTS["GLOBALS"]["log_level"] == FACTS["GLOBALS"]["loglevel"] == [("snumber",)]
    assert FACTS["GLOBALS"]["mem-group"] == [("STRING", "COLON", "multi_string")]


def test_only_what_is_always_refused_is_refused():
    assert FACTS["REFUSED_GLOBALS"] == {"debug": "debug is gone", "mem-group": "not defined"}


def test_functions():
    assert FACTS["FUNCTIONS"] == {"forward": [("STRING",), ()], "exit": [(), None], "log": [("snumber", "STRING")]}


def test_route_kinds():
    assert FACTS["ROUTE_KINDS"] == {"route": [(), ("LBRACK", "route_name", "RBRACK")]}


def test_names():
    assert FACTS["POLL_METHODS"] == ["epoll", "poll"]
    assert FACTS["PROTOCOLS"] == ["hep_tcp", "udp"]


def test_the_module_reads_back(tmp_path):
    text = language_module({"2.4": FACTS}, {"2.4": ["2.4.0", "2.4.1"]})
    (tmp_path / "written.py").write_text(text)
    namespace = runpy.run_path(str(tmp_path / "written.py"))
    assert namespace["FUNCTIONS"]["2.4"]["exit"] == ((), None)
    assert namespace["KEYWORDS"]["2.4"] == FACTS["KEYWORDS"]
    assert "2.4.1" in ast.get_docstring(ast.parse(text))


def test_the_stored_module_has_all_tables_of_all_series():
    for table in TABLES:
        assert set(getattr(stored, table)) == set(stored.KEYWORDS)


def test_some_facts_everybody_knows():
    assert stored.KEYWORDS["2.3"]["status"] == "URI" and "status" not in stored.KEYWORDS["2.4"]
    assert stored.REFUSED_GLOBALS["2.4"]["fork"] == "fork is deprecated, use debug_mode"
    assert "epoll" in stored.POLL_METHODS["2.4"] and "epoll" not in stored.POLL_METHODS["2.3"]
    assert stored.FUNCTIONS["2.4"]["xlog"] == (
        ("STRING",),
        ("folded_string",),
        ("STRING", "STRING"),
        ("STRING", "folded_string"),
    )
