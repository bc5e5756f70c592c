"""Write syntaxes/opensips.tmLanguage.json: colours by the rules of cfg.lex, with the words of the catalogue.

    python editors/vscode/tools/grammar.py [--check]

A TextMate grammar reads line by line, so two things stay out of its reach: a `#` comment without a line end (code to
OpenSIPS), and the file name of an include_file on the next line.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from opensips_lsp.catalogue.language import DIRECTIVES, FUNCTIONS, GLOBALS, KEYWORDS, LISTENER_OPTIONS, PROTOCOLS

FILE = Path(__file__).resolve().parents[1] / "syntaxes" / "opensips.tmLanguage.json"

WORD_END = "(?![A-Za-z0-9_])"
WORD = "[A-Za-z][A-Za-z0-9_]*"
SPEC_NAME = "[0-9A-Za-z_][0-9A-Za-z_.]*"

# `$name` outside of strings ends at a blank, at `; , )`, at an operator, at the letters `and`, `or`, `not`. What a
# name cannot hold but does not end it is swallowed: `{ $x = $rU}` has no closing brace.
NAME = r"(?>(?:[A-Zb-mp-z0-9_.]|a(?!nd)|o(?!r)|n(?!ot))*)"
SWALLOWED = r"(?>(?:[^ \t\r\n;,=+\-*/%&|^~<>!():aon]|a(?!nd)|o(?!r)|n(?!ot)|:(?!=))*)"

HEX = "[0-9a-fA-F]{1,4}"
IPV6 = f"(?:(?:{HEX}:){{7}}{HEX}|(?:{HEX}:){{1,7}}(?::{HEX}){{1,7}}|:(?::{HEX}){{1,7}}|(?:{HEX}:){{1,7}}:|::)"
NUMBER = "(?:0|[1-9][0-9]*)"
IPV4 = rf"{NUMBER}\.{NUMBER}\.{NUMBER}\.{NUMBER}"

CONDITIONAL, LOOP, FLOW = "if else switch case default", "while for in", "break esac exit drop return"
CONTROL = set(f"{CONDITIONAL} {LOOP} {FLOW} assert async launch sync".split())
CONDITION_WORDS = "method uri status from_uri to_uri src_ip src_port dst_ip dst_port proto af myself max_len"
CONSTANTS = "yes true on enable no false off disable null NULL INET inet INET6 inet6 any anycast"


def known(table):
    """All words that some version has."""
    return {word for words in table.values() for word in words}


# of a listener; some of them in any case
OPTIONS = {
    word.lower() for words in KEYWORDS.values() for word, token in words.items() if token in known(LISTENER_OPTIONS)
}


def grammar():
    """The grammar, as JSON has it."""
    repository = {
        "comments": {"patterns": comments()},
        "nested-comment": region(r"/\*", r"\*/", "comment.block", [include("nested-comment"), include("remark")]),
        "remark": {"patterns": [match(r"\b(?:TODO|FIXME|XXX)\b", "keyword.codetag"), suppression()]},
        "directive": directive(),
        "route": {"patterns": routes()},
        "module": {"patterns": modules()},
        "strings": {"patterns": strings()},
        "variables": {"patterns": variables()},
        "numbers": {"patterns": numbers()},
        "words": {"patterns": words()},
        "operators": {"patterns": operators()},
    }
    for place, stop, inside in (("code", r"\)", []), ("double", '"', [include("escape")]), ("single", "'", [])):
        repository.update(specs(place, stop, inside))
    repository["escape"] = match(r"\\(?:[nrat\"\\]|x[0-9A-Fa-f]{1,2}|[0-7]{2,3}|$)", "constant.character.escape")
    return {
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "name": "OpenSIPS",
        "scopeName": "source.opensips",
        "comment": "Made by tools/grammar.py; do not edit.",
        "patterns": [include(name) for name in TOP],
        "repository": repository,
    }


TOP = "comments", "directive", "route", "module", "strings", "variables", "numbers", "words", "operators"


# ---- pieces


def scope(name):
    return " ".join(f"{part}.opensips" for part in name.split())


def include(name):
    return {"include": f"#{name}"}


def captures(*names):
    return {str(number): {"name": scope(name)} for number, name in enumerate(names, 1) if name}


def match(pattern, name=None, *parts):
    found = {"match": pattern}
    if name:
        found["name"] = scope(name)
    if parts:
        found["captures"] = captures(*parts)
    return found


def region(begin, end, name, patterns, begins=(), ends=(), content=None):
    found = {"name": scope(name)} if name else {}
    found |= {"begin": begin, "end": end}
    if begins:
        found["beginCaptures"] = captures(*begins)
    if ends:
        found["endCaptures"] = captures(*ends)
    if content:
        found["contentName"] = scope(content)
    return found | {"patterns": patterns}


def one_of(words):
    """The longest first; not followed by what goes on as a word."""
    words = words.split() if isinstance(words, str) else words
    return f"(?:{'|'.join(sorted(words, key=lambda word: (-len(word), word)))}){WORD_END}"


# ---- comments, strings


def comments():
    return [
        region("#", "$", "comment.line.number-sign", [include("remark")], ["punctuation.definition.comment"]),
        region(r"/\*", r"\*/", "comment.block", [include("nested-comment"), include("remark")]),
    ]


def suppression():
    return match(r"\bopensips-lint:\s*(disable(?:-next-line|-file)?)\b(?:=([\w,-]+))?", "meta.suppression",
                 "keyword.other.suppression", "constant.other.rule")  # fmt: skip


def directive():
    words = f"({one_of(DIRECTIVES['2.3'])})"
    return match(rf"{words}[ \t]*([^ \t\r\n]+)?", "meta.include", "keyword.control.include", "string.quoted.include")


def quoted(quote, kind, patterns, content=None, name=None):
    return region(quote, quote, name or f"string.quoted.{kind}", patterns, content=content)


def strings():
    return [
        quoted('"', "double", [include("escape"), include("double-spec")]),
        quoted("'", "single", [include("single-spec")]),
    ]


# ---- variables


def variables():
    """Outside of strings: where the name ends is up to cfg.lex, which counts parentheses and nothing else."""
    dollar = "punctuation.definition.variable"
    begin, end = "punctuation.section.variable.begin", "punctuation.section.variable.end"
    return [
        region(r"(\$)(\()", r"(\))", "variable.other", [include("code-bracketed")], [dollar, begin], [end]),
        region(
            rf"(\$)({NAME})({SWALLOWED})(\()",
            r"(\))",
            "variable.other",
            [include("code-argument")],
            [dollar, "variable.other.name", "invalid.illegal.swallowed", begin],
            [end],
            "variable.parameter",
        ),
        match(
            rf"(\$)({NAME})({SWALLOWED})", "variable.other", dollar, "variable.other.name", "invalid.illegal.swallowed"
        ),
    ]


def specs(place, stop, inside):
    """The variables that pvar.c reads in a text, or inside of the parentheses of another, up to `stop`."""
    ended = f"(?={stop})"
    closed = r"(\))" if place == "code" else rf"(\))|{ended}"
    dollar = "punctuation.definition.variable"
    begin, end = "punctuation.section.variable.begin", "punctuation.section.variable.end"
    context = rf"(?:(<)({WORD})(>))?"
    angle = ("punctuation.definition.context", "storage.modifier.context", "punctuation.definition.context")
    spec, argument = include(f"{place}-spec"), include(f"{place}-argument")
    nested = region(r"\(", r"\)" if place == "code" else rf"\)|{ended}", None, [argument])
    braces = region(r"\{", rf"\}}|{ended}", None, [include(f"{place}-tail")])
    return {
        f"{place}-spec": {
            "patterns": [
                match(r"\$\$", "constant.character.escape.dollar"),
                region(
                    r"(\$)(\()",
                    closed,
                    "variable.other",
                    [*inside, include(f"{place}-bracketed")],
                    [dollar, begin],
                    [end],
                ),
                region(
                    rf"(\$){context}({SPEC_NAME})(\()",
                    closed,
                    "variable.other",
                    [argument],
                    [dollar, *angle, "variable.other.name", begin],
                    [end],
                    "variable.parameter",
                ),
                match(rf"(\$){context}({SPEC_NAME})", "variable.other", dollar, *angle, "variable.other.name"),
            ]
        },
        # behind `$(`: <context>name(argument)[index]{transformation}...
        f"{place}-bracketed": {
            "patterns": [
                match(rf"\G(<)({WORD})(>)", None, *angle),
                match(rf"(?:\G|(?<=>)){SPEC_NAME}", "variable.other.name"),
                region(r"\(", closed, "variable.parameter", [argument]),
                region(
                    r"\[",
                    rf"\]|{ended}",
                    "meta.index",
                    [*inside, match(r"-?[0-9]+|\*", "constant.numeric.index"), spec],
                ),
                region(
                    r"(\{)[ \t]*(?:([A-Za-z_][A-Za-z0-9_]*\.[A-Za-z0-9_.]+))?",
                    rf"(\}})|{ended}",
                    "meta.transformation",
                    [include(f"{place}-tail")],
                    ["punctuation.definition.transformation.begin", "support.function.transformation"],
                    ["punctuation.definition.transformation.end"],
                ),
            ]
        },
        f"{place}-argument": {"patterns": [*inside, spec, nested]},
        # behind the name of a transformation
        f"{place}-tail": {
            "patterns": [
                *inside,
                spec,
                match(",", "punctuation.separator.comma"),
                match(r"(?<=,)[ \t]*[+-]?[0-9]+(?=[ \t]*[,}])", "constant.numeric"),
                braces,
                nested,
            ]
        },
    }


# ---- statements


def routes():
    kinds = one_of([word for word in KEYWORDS["2.3"] if word.endswith("_route")])
    name = region(r"\[", r"\]|(?=[{};()=$])", "meta.route.name", [
        include("comments"),
        include("directive"),
        include("strings"),
        match(",", "punctuation.separator.comma"),
        match(r"[A-Za-z0-9_]+(?=[^,\]]*,[ \t]*(?:[0-9]+|sync|async)[ \t]*\])", "entity.name.function.route"),
        match(rf"(?<=,)[ \t]*(?:{NUMBER}|sync|async)(?=[ \t]*\])", "constant.numeric"),
        match(r"[A-Za-z0-9_]+", "entity.name.function.route"),
    ])  # fmt: skip
    return [
        match(rf"(route){WORD_END}([ \t]*)(\()[ \t]*([A-Za-z0-9_]+)?", "meta.route.call", "keyword.control.route", None,
              "punctuation.section.parens", "entity.name.function.route"),
        region(rf"(?:{kinds}|route{WORD_END})(?![ \t]*\()", r"(?<=\])|(?=[^\s\[#/]|/[^*])", "meta.route.header", [
            include("comments"), name], content=None) | {
            "beginCaptures": {"0": {"name": scope("storage.type.route")}}
        },
    ]  # fmt: skip


def modules():
    string, comma = "string.quoted", "punctuation.separator.comma"
    first = match(r"\G[ \t]*(([\"'])([^\"'\\]*)\2)", None, string, None, "entity.name.namespace")
    second = match(r"(,)[ \t]*(([\"'])([A-Za-z0-9_-]+)\3)(?=[ \t]*,)", None, comma, string, None, "variable.parameter")
    inside = [first, second, *map(include, TOP)]
    return [
        region(rf"(modparam){WORD_END}[ \t]*(\()", r"(\))", "meta.modparam", inside,
               ["keyword.control.modparam", "punctuation.section.parens"], ["punctuation.section.parens"]),
        match(rf"(?:loadmodule|modparam){WORD_END}", "keyword.control.import"),
    ]  # fmt: skip


def numbers():
    return [
        match(rf"{IPV6}(?:/(?:{IPV6}|{NUMBER}))?", "constant.numeric.address"),
        match(rf"{IPV4}(?:/(?:{IPV4}|{NUMBER}))?(?![0-9x])", "constant.numeric.address"),
        match(r"0x[0-9a-fA-F]+", "constant.numeric.hex"),
        match(r"0[0-7]+", "constant.numeric.octal"),
        match(NUMBER, "constant.numeric.decimal"),
    ]


def words():
    functions = sorted(known(FUNCTIONS) - CONTROL - {"route"} | {"is_myself"})
    settings = sorted(known(GLOBALS) - {"mem-group"})
    protocols = sorted(known(PROTOCOLS) | {"bond"})
    return [
        match("mem-group", "support.variable.global"),
        match("msg:len", "variable.language.condition"),
        match(one_of(CONDITIONAL), "keyword.control.conditional"),
        match(one_of(LOOP), "keyword.control.loop"),
        match(one_of(FLOW), "keyword.control.flow"),
        match(one_of("assert async launch sync"), "keyword.control"),
        match(one_of("and or not"), "keyword.operator.logical"),
        match(rf"(?<=[ \t])(?i:{'|'.join(sorted(OPTIONS, key=lambda word: (-len(word), word)))})(?=[ \t\r\n;]|$)",
              "keyword.operator.word"),
        match(one_of(CONSTANTS), "constant.language"),
        match(rf"(?:{'|'.join(protocols)})(?=:)", "support.constant.protocol"),
        match(one_of(CONDITION_WORDS), "variable.language.condition"),
        match(rf"({one_of('setflag resetflag isflagset')})[ \t]*(\()[ \t]*({WORD}|{NUMBER})", "meta.function-call",
              "support.function.core", "punctuation.section.parens", "constant.other.flag"),
        match(one_of(functions), "support.function.core"),
        match(one_of(settings), "support.variable.global"),
        match(rf"{WORD}(?=[ \t]*\()", "support.function.module"),
        match(WORD),  # takes what is no keyword whole, so that none is found inside of it
    ]  # fmt: skip


def operators():
    return [
        match(r"==|!=|=~|!~|<=|>=|<(?!<)|>(?!>)", "keyword.operator.comparison"),
        match(r"&&|\|\||!", "keyword.operator.logical"),
        match(r":=|[-+*/%&|^]=|=", "keyword.operator.assignment"),
        match(r"<<|>>|[&|^~]", "keyword.operator.bitwise"),
        match(r"[-+*/%]", "keyword.operator.arithmetic"),
        match(";", "punctuation.terminator.statement"),
        match(",", "punctuation.separator.comma"),
        match(r"[{}]", "punctuation.section.block"),
        match(r"[()]", "punctuation.section.parens"),
        match(r"[\[\]]", "punctuation.section.brackets"),
    ]


def main(arguments):
    text = json.dumps(grammar(), indent=2) + "\n"
    if arguments == ["--check"]:
        return 0 if FILE.exists() and FILE.read_text(encoding="utf-8") == text else f"{FILE.name} is not up to date"
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
