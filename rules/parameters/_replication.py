"""What is new in replication since 2.4, beside the names of its parameters."""

from __future__ import annotations

from opensips_lsp.lint.finding import Edit
from opensips_lsp.rules.common.parameters import last_value, value_of
from opensips_lsp.rules.common.places import calls, literal
from opensips_lsp.syntax.literals import string_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.common.parameters import Setting
    from opensips_lsp.syntax.items import Item
    from opensips_lsp.syntax.nodes import Call

# module -> the parameter of 2.3 without which packets from any address were taken. drouting and load_balancer always
# checked (their mod_init registers with auth_check 1).
AUTH_CHECKS = {
    "dialog": "replication_auth_check",
    "ratelimit": "repl_pipes_auth_check",
    "usrloc": "repl_auth_check",
}
_PINGS = frozenset("PpRr")
_STATEMENTS = ("route", "block", "case", "default", "fragment")


def senders_unchecked(script: Script, module: str) -> bool:
    """Whether 2.3 took replicated packets from any address; 2.4 never does (clusterer.c bin_rcv_cl_packets)."""
    return module in AUTH_CHECKS and last_value(script, module, AUTH_CHECKS[module]) in (None, 0)


def cluster_of(found: Sequence[Setting]) -> int | None:
    """The cluster id that some Settings of one parameter come to: 0 for none, None for what is no id."""
    value = value_of(found)
    if isinstance(value, str):
        return int(value) if value.isdecimal() else None
    return value or 0


def pinging(script: Script) -> bool:
    """Whether the script makes, or may make, dialogs that ping their parties; an imported file that is not here may."""
    if any(script.gathered(_pinging_in)) or script.ask(_imports_elsewhere):
        return True
    flags = last_value(script, "script_helper", "create_dialog_flags")
    return isinstance(flags, str) and not _PINGS.isdisjoint(flags)


def _imports_elsewhere(script: Script) -> bool:
    """Whether an import_file names a file that is not here. OpenSIPS ignores a missing one, and reads it elsewhere."""
    named = {string_value(one.file).rpartition("/")[2] for _, _, facts in script.facts() for one in facts.includes
             if one.directive == "import"}  # fmt: skip
    return not named <= {source.path.rpartition("/")[2] for source in script.sources}


def tagged(script: Script, source: Source, tag: str) -> list[Edit] | None:
    """The Edits that mark each dialog that pings with a sharing tag; None where that takes more than a statement."""
    edits, found = [], 0
    for offset, item in source.items:
        for call in calls(offset, item, "create_dialog"):
            if _may_ping(call):
                end = _statement_end(call)
                if end is None:
                    return None
                edits.append(Edit(end, end, f' set_dlg_sharing_tag("{tag}");'))
                found += 1
    elsewhere = sum(script.gathered(_pinging_in)) - found
    return edits if found and not elsewhere else None


def _pinging_in(item: Item) -> int:
    """How many calls of create_dialog() in an item may request pings."""
    return sum(map(_may_ping, calls(0, item, "create_dialog")))


def _may_ping(call: Call) -> bool:
    if not call.arguments:
        return False
    flags = literal(call.arguments[0])
    return flags is None or "$" in flags or not _PINGS.isdisjoint(flags)


def _statement_end(call: Call) -> int | None:
    """Where the statement ends that is just this call, or None."""
    if call.parent_kind not in _STATEMENTS:
        return None
    token = call.last.next
    return token.end if token is not None and token.kind == "SEMICOLON" else None
