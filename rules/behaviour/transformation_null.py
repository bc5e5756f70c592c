"""M302: comparisons of a transformed variable that may be NULL."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.behaviour._null_values import changed
from opensips_lsp.rules.behaviour._transformations import INDEXES, change, compared_with_empty, fix_for
from opensips_lsp.rules.common.migrating import Migrating, bad, good
from opensips_lsp.rules.common.places import comparisons

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.behaviour._transformations import ComparisonChange
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Comparison


class TransformationNull(Migrating):
    """In OpenSIPS 2.4, a transformation that finds nothing gives NULL; in 2.3 it gave an empty string.

    Without the parameter, `$(ru{uri.param,x}) != ""` was false and is now true, because NULL differs from all strings;
    `== ""` was true and is now false; `!~` was false and is now true. A transformation of a variable that is itself
    NULL, such as a missing header, failed in 2.3 and made the condition false; now it is NULL too.

    The fix writes a condition that was measured to give the same result on all messages. It is not safe where 2.3
    stopped at the failure and would otherwise have tested more: to the left of `||`, deep in a negation; nor in routes
    whose message is unknown, nor where one transformation works on what another one did not find. Later series find the
    same as 2.4 (transformations.c), but for {s.substr}, {nameaddr} and those of few scripts.

    A `switch` takes `default` for NULL instead of `case ""`; a comparison with another variable and a calculation give
    a different result too. No form of these is known to be the same in both versions: test for NULL first.
    """

    code = "M302"
    examples = (
        bad('route { if («$(ru{uri.param,x}) != ""») exit; }',
            'route { if ($(ru{uri.param,x}) != NULL && $(ru{uri.param,x}) != "") exit; }'),
        bad('route { if (a() || «$(ru{uri.user})==""») exit; }',
            'route { if (a() || ($(ru{uri.user})==NULL || $(ru{uri.user})=="")) exit; }'),
        bad('route { if («$(hdr(X){param.value,y}) == ""» && a()) exit; }',
            'route { if ($hdr(X) != NULL && ($(hdr(X){param.value,y}) == NULL || $(hdr(X){param.value,y}) == "") && '
            'a()) exit; }'),
        bad('route { if ($hdr(X) != NULL && «$(hdr(X){param.value,y})==""») exit; }',
            'route { if ($hdr(X) != NULL && ($(hdr(X){param.value,y})==NULL || $(hdr(X){param.value,y})=="")) exit; }'),
        bad('route { if (!(«$(ru{uri.params})==""»)) exit; }',
            'route { if (!($(ru{uri.params})==NULL || $(ru{uri.params})=="")) exit; }'),
        bad('route { if (!«$(hdr(X){s.tolower})=="a"») exit; }',
            'route { if ($hdr(X)!=NULL && !$(hdr(X){s.tolower})=="a") exit; }'),
        bad('route { if («$(hdr(X){uri.user})==""» || a()) exit; }',
            'route { if (($hdr(X)!=NULL && ($(hdr(X){uri.user})==NULL || $(hdr(X){uri.user})=="")) || a()) exit; }',
            unsafe=True),
        bad('timer_route[t, 5] { if («$(var(u){uri.user})!=""») exit; }',
            'timer_route[t, 5] { if ($(var(u){uri.user})!=NULL && $(var(u){uri.user})!="") exit; }', unsafe=True),
        bad('route { $var(b) = («$(ru{uri.user})==""»); }'),
        bad('route { switch («$(ru{uri.param,x})») { case "": a(); break; default: b(); } }'),
        bad('route { switch («$(hdr(X){s.tolower})») { case "a": a(); break; default: b(); } }'),
        bad('route { if («$(ru{uri.param,x})» == $var(e) || $var(e) != «$(hdr(X){param.value,y})») exit; }'),
        bad('route { if ($rU != «$(hdr(X){s.tolower})» && $avp(a) == «$(avp(b){s.tolower})») exit; }'),
        bad('route { if («$(ru{uri.param,x})» < "b" || «$(ru{uri.user})» != 5 || !(«$(hdr(X){s.tolower})» == '
            '5)) exit; }'),
        bad('route { if (!(«$(hdr(X){s.tolower})» >= "b")) exit; }'),
        good('route { if ($(ru{uri.param,x}) > "b" || $(ru{uri.param,x}) == 5 || $(ru{uri.schema}) < "b") exit; }'),
        bad('route { if ($fu == «$(hdr(X){s.tolower})» || a()) exit; }'),
        bad('route { $var(n) = «$(ru{uri.param,x}{s.len})» + 1; $var(m) = "a" + «$(hdr(X){s.tolower})»; }'),
        good('route { if ($(ru{uri.param,x}) == "1" || $(ru{uri.user}) =~ "^1" || $(ru{uri.user}) != "1") exit; }'),
        good('route { if ($(ru{uri.param,x}) != NULL) exit; }'),
        Bad('route { if («$(ru{uri.param,x}) != ""») exit; }',
            'route { if ($(ru{uri.param,x}) != NULL && $(ru{uri.param,x}) != "") exit; }', target="3.6", origin="2.3"),
        Good('route { if ($(ru{uri.param,x}) != "") exit; }', target="3.6", origin="2.4"),
        Good('route { if ($(ru{uri.param,x}) != "") exit; }', target="4.0"),
        good('route { if ($(ru{s.tolower}) == "" || $(hdr(X){s.len}) > 0 || $(ru{uri.schema}) == "") exit; }'),
        good('route { if ($(hdr(X){s.tolower}) == "" || $ru == "" || $hdr(X) != "") exit; }'),
        good('route { switch ($(ru{uri.param,x})) { case "1": a(); break; default: b(); } }'),
        good('route { switch ($(ru{uri.schema})) { case "": a(); break; } switch ($(ru{uri.port})) { case 0: a(); } }'),
        good('route { switch ($(hdr(X){s.tolower})) { case "a": a(); break; } switch ($(fu{s.tolower})) { '
             'case "": a(); } }'),
        good('route { if ($(ru{uri.param,x}) != NULL && $(ru{uri.param,x}) == $var(e)) exit; }'),
        good('route { if ($(fu{s.tolower}) != $var(e) || $fu == $(hdr(X){s.tolower})) exit; }'),
        good('route { $var(a) = "x" + $(ru{uri.param,x}); $var(b) = $(hdr(X){s.int}) + 1; '
             '$var(c) = $(ru{uri.port}) + 1; }'),
        good('route { if ($(ru{uri.param,x}) == NULL) { exit; } $var(c) = $(ru{uri.param,x}{s.len}) + 1; }'),
        good('route { if ($(rU{s.substr,0,2}) == "00") { $rU = "+" + $(rU{s.substr,2,0}); } '
             'if ($(rU{s.len}) > 3 && $(rU{s.substr,0,1}) =~ "[0-9]") $var(a) = "+" + $(rU{s.substr,1,0}); }'),
        good('route { switch ($(rU{s.substr,0,2})) { case "00": $rU = "+" + $(rU{s.substr,2,0}); break; } }'),
        bad('route { if ($(fU{s.substr,0,2}) == "00") { $rU = "+" + «$(rU{s.substr,2,0})»; } }'),
        bad('route { if ($(rU{s.substr,0,2}) == "00") { exit; } else { $rU = "+" + «$(rU{s.substr,2,0})»; } }'),
        bad('route { if ($(rU{s.substr,0,2}) == "00") exit; $rU = "+" + «$(rU{s.substr,2,0})»; }'),
        bad('route { if («$(avp(a){s.substr,0,2})» == $avp(b)) $var(a) = "+" + «$(avp(a){s.substr,2,0})»; }'),
    )  # fmt: skip

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for node in comparisons(offset, item, _of_transformed):
            found = change(node, script.contexts_of(node, source))
            if found is not None and found.left.steps[-1] not in INDEXES:
                yield self.finding(node, _message(node, found), fix_for(found, script.target))
        for other in changed(offset, item, script, source):
            if other.use.left.steps[-1] not in INDEXES:
                yield self.finding(other.use.node, f"`{other.use.left.text}` {other.what}")


def _of_transformed(left: str, operator: str, right: str) -> bool:
    return "{" in left and right[0] != "$" and right.upper() != "NULL"


def _message(node: Comparison, found: ComparisonChange) -> str:
    left = found.left
    if not found.missing or (
        node.operator.text != "!~" and not compared_with_empty(node) and node.right.kind == "string"
    ):
        return (
            f"`{left.text}` is NULL without `{left.base}` in OpenSIPS 2.4 and later; in 2.3 it made the condition false"
        )
    was = '""' if node.right.kind == "string" else "0"
    return (
        f"`{left.text}` is NULL in OpenSIPS 2.4 and later when it finds nothing, instead of {was}; "
        f"the result of `{node.operator.text}` changes"
    )
