"""M312: what the MI command `cache_fetch` prints."""

from opensips_lsp.patterns import compiled
from opensips_lsp.rules._migrating import Migrating, bad, good
from opensips_lsp.rules._places import matches, node_at

_MI = compiled(r"\b(?:opensipsctl|mi_\w+|fifo|xmlrpc|curl)\b")
_WORD = compiled(r"cache_fetch\b")


class CacheFetchOutput(Migrating):
    """The MI command `cache_fetch` prints two nodes since OpenSIPS 2.4, `key` and `value`; 2.3 printed `k = [v]`.

    This tells the commands that a script runs with exec() and its like. Scripts outside of OpenSIPS have to be looked
    through too. The function cache_fetch() of a script has not changed.
    """

    code = "M312"
    by_statement = True
    words = ("cache_fetch",)
    guide = "2. Script migration"
    message = (
        "the MI command `cache_fetch` prints `key` and `value` since OpenSIPS 2.4, not `k = [v]`: change what reads it"
    )
    examples = (
        bad('route { exec("opensipsctl fifo «cache_fetch» local k", , "$var(out)"); }'),
        good('route { cache_fetch("local", "k", $avp(v)); exec("opensipsctl fifo cache_store local k v"); }'),
        good('route { exec("log cache_fetch_done"); }'),
    )

    def check_item(self, offset, item, script, source):
        for number, span, _ in matches(offset, item, _WORD):
            node = node_at(item, offset, number)
            if node is None or node.kind != "strings" or node.parent.kind != "call":
                continue
            if node.parent.name.text.startswith("exec") and _MI.search(node.text):
                yield self.finding(span)
