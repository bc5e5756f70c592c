"""M332: what a transformation does not find, in a text or an argument."""

from __future__ import annotations

from opensips_lsp.lint.finding import Span
from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.behaviour._null_values import uses, why
from opensips_lsp.rules.common.core_calls import FORMATTING
from opensips_lsp.rules.common.migrating import Migrating, bad, good
from opensips_lsp.rules.common.versions import reads
from opensips_lsp.syntax.nodes import Call

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.behaviour._null_values import Use
    from opensips_lsp.syntax.items import Item

_LOGS = frozenset(("xlog", "xdbg", "script_trace"))
_NEW = frozenset(("is_myself",))  # 2.3 has no such function: it was given nothing else then
_OF_THE_CORE = frozenset(("CORE_FUNCTION", "ROUTE", "IS_MYSELF"))


class NullInText(Migrating):
    r"""In OpenSIPS 2.4, a transformation that finds nothing writes `<null>` into a string; in 2.3 it wrote nothing.

    `append_hf("X-Trunk: $(ru{uri.param,trunk})\r\n")` writes `X-Trunk: <null>` when the URI has no such parameter.
    The same is true where the variable itself is NULL, such as a missing header: its transformation failed in 2.3, and
    the string got nothing. A function that takes the value as an argument gets NULL instead of an empty string; many
    refuse that; from 3.0 on, it is not even run (mod_fix.c get_cmd_fixups). Test for NULL before:
    `if ($(ru{uri.param,trunk}) != NULL)`.

    Nothing is reported for log messages, where NULL cannot happen, and where the script tests for it before. There is
    no fix: only you know what is to stand there instead.
    """

    code = "M332"
    examples = (
        bad('route { append_hf("X-Trunk: «$(ru{uri.param,trunk})»\\r\\n"); }'),
        bad('route { append_hf("X: «$(hdr(Foo){s.tolower})» «$(ru{uri.user})»\\r\\n"); }'),
        bad('route { rewrite_it("«$(ru{uri.param,x})»"); route(a, «$(ru{uri.param,x})»); }\nroute[a] { exit; }'),
        bad('route { launch(exec("/bin/a «$(avp(x){s.escape.user})»")); async(exec("a «$(ru{uri.param,t})»"), r); }\n'
            'route[r] { exit; }'),
        good('route { xlog("$(ru{uri.param,x})\\n"); xdbg("$(ru{uri.param,y})\\n"); }'),
        bad('onreply_route { append_hf("X: «$(ru{uri.host})»\\r\\n"); }'),
        bad('route { if ($(ru{uri.param,x}) == NULL) append_hf("X: «$(ru{uri.param,x})»\\r\\n"); }'),
        good('route { append_hf("X: $(ru{s.len}) $(ru{uri.host}) $(fu{uri.host}) $(hdr(To){s.tolower}) '
             '$hdr(X)\\r\\n"); }'),
        good('route { $var(x) = "a"; append_hf("X: $(var(x){s.toupper}) $(time(%s){s.int})\\r\\n"); }'),
        good('route { if ($(ru{uri.param,x}) != NULL) append_hf("X: $(ru{uri.param,x})\\r\\n"); }'),
        good('route { if ($hdr(X) && a()) { append_hf("X: $(hdr(X){s.tolower})\\r\\n"); } }'),
        good('route { if (is_present_hf("X")) append_hf("Y: $(hdr(X){s.tolower})\\r\\n"); }'),
        good('route { if ($(ru{uri.user}) == NULL) { exit; } append_hf("Y: $(ru{uri.user})\\r\\n"); }'),
        good('route { $var(x) = "X: $(ru{uri.param,x})"; route(a, "$(ru{uri.param,x})"); }\nroute[a] { exit; }'),
        good('route { seturi("sip:$(ru{uri.param,x})@a"); }'),
        good('route { if (is_myself("$rd", "$(ru{uri.port})")) exit; }'),
        Bad('route { append_hf("X-Trunk: «$(ru{uri.param,trunk})»\\r\\n"); a(«$(ru{uri.param,x})»); '
            'b("«$(ru{uri.param,y})»"); }', target="3.6", origin="2.3"),
        Good('route { append_hf("X: $(ru{uri.param,t})\\r\\n"); a($(ru{uri.param,x})); }', target="3.6", origin="2.4"),
    )  # fmt: skip

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for use in uses(offset, item, script, source):
            call = use.node.parent
            if isinstance(call, Call) and call.first_word not in _LOGS | _NEW:
                if use.node.kind == "variable" or _is_formatted(call):
                    typed = reads("typed-arguments", script.target) and call.first_kind != "ROUTE"
                    yield self.finding(Span(use.start, use.end), _message(use, typed))


def _is_formatted(call: Call) -> bool:
    """Whether a function looks for variables in its texts: of those of the core, not all do."""
    return call.first_word in FORMATTING or call.first_kind not in _OF_THE_CORE


def _message(use: Use, typed: bool) -> str:
    """What happens with a value. typed: whether the function's arguments have types, as since 3.0."""
    if typed and use.node.kind == "variable":
        return f"`{use.left.text}` {why(use)}: the function is then not run; the argument was empty in 2.3"
    if not typed and (use.node.kind == "variable" or use.node.text[1:-1] == use.left.text):
        return f"`{use.left.text}` {why(use)}: this argument is then NULL; it was empty in 2.3"
    return f"`{use.left.text}` {why(use)}: the string then contains `<null>`, where 2.3 wrote nothing"
