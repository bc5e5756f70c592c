"""M312: what the MI command `cache_fetch` prints."""

from __future__ import annotations

import re

from opensips_lsp.lint.rule import Prefilter
from opensips_lsp.rules.common.migrating import Migrating, bad, good
from opensips_lsp.rules.common.places import matches, node_at
from opensips_lsp.syntax.nodes import Assignment, Call

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Node

_MI = re.compile(r"\b(?:opensipsctl|mi_\w+|fifo|xmlrpc|curl)\b")
_WORD = re.compile(r"cache_fetch\b")
_RUN = re.compile(r"\bexec\w*[ \t]*\([^()\"']*[\"'][^\"';]*?(\$\(?(?:var|avp)\([^()]*\))")


class CacheFetchOutput(Migrating):
    """The MI command `cache_fetch` prints two nodes in OpenSIPS 2.4, `key` and `value`; 2.3 printed `k = [v]`.

    Reported for commands that a script runs with exec() and similar functions, also where a variable holds the command.
    Check scripts outside OpenSIPS as well. The script function cache_fetch() has not changed.

    From OpenSIPS 3.0 on, the rule says nothing: `opensipsctl` is gone, and MI answers all commands in JSON
    (mi/mi_core.c, `mi_response_t`), so that each program that reads an answer has to be changed.
    """

    code = "M312"
    ends_in = "3.0"
    prefilter = Prefilter(words=("cache_fetch",))
    guide = "2. Script migration"
    message = (
        "the MI command `cache_fetch` prints `key` and `value` in OpenSIPS 2.4, not `k = [v]`; change what reads it"
    )
    examples = (
        bad('route { exec("opensipsctl fifo «cache_fetch» local k", , "$var(out)"); }'),
        good('route { cache_fetch("local", "k", $avp(v)); exec("opensipsctl fifo cache_store local k v"); }'),
        bad('route { $var(c) = "opensipsctl fifo «cache_fetch» local k"; exec("$var(c)", , "$var(out)"); }'),
        bad(
            'route { $avp(c) = "opensipsctl fifo " + "«cache_fetch» local " + $rU; '
            'async(exec("/bin/sh -c $avp(c)"), r); }\n'
            "route[r] { exit; }"
        ),
        good('route { $var(c) = "opensipsctl fifo cache_fetch local k"; exec("$var(d)"); xlog("$var(c)"); }'),
        good('route { exec("log cache_fetch_done"); }'),
    )

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        for token, span, _ in matches(offset, item, _WORD):
            node = node_at(token)
            if node is None or node.kind not in ("strings", "string"):
                continue
            call = node.parent
            if node.kind == "string":
                runs = _is_run(node, script)
            else:
                runs = isinstance(call, Call) and call.name.text.startswith("exec") and bool(_MI.search(node.text))
            if runs:
                yield self.finding(span)


def _is_run(string: Node, script: Script) -> bool:
    """Whether a text becomes the command, by a variable, that exec() or its like runs."""
    assignment = string.inside("assignment")
    if not isinstance(assignment, Assignment) or not _MI.search(assignment.text):
        return False
    return any(assignment.variable.text in names for names in script.gathered(_run))


def _run(item: Item) -> frozenset[str]:
    """The variables in an item that exec() and its like run."""
    return frozenset("$" + name.lstrip("$(") for name in _RUN.findall(item.text))
