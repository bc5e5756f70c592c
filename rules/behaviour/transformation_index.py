"""M303: `{s.index}` that finds nothing."""

from __future__ import annotations

import re

from opensips_lsp.rules.behaviour._null_values import changed
from opensips_lsp.rules.behaviour._transformations import INDEXES, change, fix_for, parse
from opensips_lsp.rules.common.migrating import Migrating, bad, good
from opensips_lsp.rules.common.places import comparisons, matches, node_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_INDEX = re.compile(r"(?i)\$\([^$]*\{s\.r?index")


class TransformationIndex(Migrating):
    """In OpenSIPS 2.4, `{s.index}` and `{s.rindex}` give NULL when they find nothing; in 2.3 they gave -1.

    A comparison of NULL with a number is false, except with `!=`. So `== -1` is now never true, and `!= -1` always is.
    2.4 and all later series search alike (transformations.c tr_eval_string). The fixes were measured; M302
    (transformation-null) says when they are not safe. A `switch` no longer takes `case -1`, and `$(ru{s.index,x}) + 1`
    has no result; there is no fix for these.
    """

    code = "M303"
    subjects = ("transformation s.index", "transformation s.rindex")
    examples = (
        bad("route { if («$(ru{s.index,zz}) == -1») exit; }", "route { if ($(ru{s.index,zz}) == NULL) exit; }"),
        bad("route { if («$(var(s){s.rindex,x})<0» && a()) exit; }",
            "route { if ($var(s)!=NULL && $(var(s){s.rindex,x})==NULL && a()) exit; }"),
        bad("route { if (!(«$(ru{s.index,zz}) == -1»)) exit; }", "route { if (!($(ru{s.index,zz}) == NULL)) exit; }"),
        bad("route { if («$(ru{s.index,zz}) != -1») exit; }", "route { if ($(ru{s.index,zz}) != NULL) exit; }"),
        bad("route { if (a() || «$(var(s){s.index,x})<=0») exit; }",
            "route { if (a() || ($var(s)!=NULL && ($(var(s){s.index,x})==NULL || $(var(s){s.index,x})<=0))) exit; }"),
        bad("route { if (!(«$(var(s){s.index,x})==0») && a()) exit; }",
            "route { if ($var(s)!=NULL && $(var(s){s.index,x})!=0 && a()) exit; }"),
        bad("route { if (!«$(var(s){s.index,x})!=-1») exit; }",
            "route { if ($var(s)!=NULL && $(var(s){s.index,x})==NULL) exit; }", unsafe=True),
        bad("route { if ([«$(ru{s.index,zz}) == -1»]) exit; }"),
        bad("route { if («$(ru{s.index,zz})» && a()) exit; }"),
        bad("route { switch («$(ru{s.index,zz})») { case -1: a(); break; default: b(); } }"),
        bad("route { $var(b) = «$(ru{s.index,zz})» + 1; $var(c) = 1 + «$(ru{s.index,zz})»; }"),
        bad("route { if («$(ru{s.index,zz})» == $var(n) || $var(n) > «$(ru{s.rindex,zz})») exit; }"),
        bad('route { if («$(ru{s.index,zz})» > "1" || «$(ru{s.index,zz})» =~ "^1") exit; }'),
        good('route { if ($(ru{s.index,zz}) > "2" || $(ru{s.index,zz}) =~ "^2") exit; }'),
        good("route { switch ($(ru{s.index,zz})) { case 0: a(); break; default: b(); } }"),
        good("route { if ($(ru{s.index,zz}) != NULL) { $var(b) = $(ru{s.index,zz}) + 1; } }"),
        good("route { if ($(ru{s.index,zz}) > 0 || $(ru{s.index,zz}) >= 0 || $(ru{s.index,zz}) == 4) exit; }"),
        good("route { if ($(ru{s.index,zz}) == NULL || $(ru{s.len}) == -1 || $var(s) == -1) exit; }"),
    )  # fmt: skip

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for node in comparisons(offset, item, lambda left, operator, right: "index" in left.lower()):
            found = change(node, script.contexts_of(node, source))
            if found is not None and found.left.steps[-1] in INDEXES:
                name = found.left.text
                message = (
                    f"`{name}` is NULL in OpenSIPS 2.4 and later when it finds nothing, instead of -1; "
                    f"the result of `{node.operator.text}` changes"
                )
                yield self.finding(node, message, fix_for(found, script.target))
        for token, _, _ in matches(offset, item, _INDEX):
            term = node_at(token)
            if term is not None and term.kind == "variable" and term.parent_kind in ("group", "negation", "logic"):
                left = parse(term.text)
                if left is not None and left.steps[-1] in INDEXES:
                    message = (
                        f"`{left.text}` is NULL, and so false, in OpenSIPS 2.4 and later when it finds nothing; it was "
                        "-1"
                    )
                    yield self.finding(term, message)
        for other in changed(offset, item, script, source):
            if other.use.left.steps[-1] in INDEXES:
                yield self.finding(other.use.node, f"`{other.use.left.text}` {other.what}")
