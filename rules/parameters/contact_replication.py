"""M204: replication of contacts."""

from __future__ import annotations

from opensips_lsp.lint.finding import SAFE, UNSAFE, Fix
from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.rules.common.parameters import ParameterRule, editable, removed, settings
from opensips_lsp.rules.parameters._replication import cluster_of, senders_unchecked
from opensips_lsp.rules.parameters._usrloc import CLUSTERED, RUNTIME, clustered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script
    from opensips_lsp.rules.common.parameters import Setting

_ACCEPT, _SEND = "accept_replicated_contacts", "replicate_contacts_to"
_OFF = "Remove the replication"
_LOADS = 'loadmodule "clusterer.so"\nloadmodule "usrloc.so"\n'
_PAIR = 'modparam("usrloc", «"accept_replicated_contacts"», 1)\nmodparam("usrloc", «"replicate_contacts_to"», 1)\n'


class ContactReplication(ParameterRule):
    """OpenSIPS 2.4 removed `accept_replicated_contacts` and `replicate_contacts_to` of `usrloc`.

    `location_cluster` names the cluster, and `cluster_mode` sets how its nodes work together: "full-sharing" is what
    2.3 did. `db_mode` must be removed as well: it makes a single instance, and with `location_cluster` OpenSIPS does
    not start. `restart_persistency` and `sql_write_mode` replace it. OpenSIPS 2.4 prints "Parameter not found in module
    - can't set" and does not start.

    You must choose whether a node reads contacts from the cluster when it starts (one node needs the `seed` flag in
    `clusterer`), and what replaces one-way replication, which 2.4 cannot do. Nodes of 2.3 and of 2.4 cannot replicate
    to each other. `clusterer` drops packets from addresses that do not belong to a node of the cluster; 2.3 accepted
    them, unless `repl_auth_check` was set.
    """

    code = "M204"
    table = {_ACCEPT: ("usrloc",), _SEND: ("usrloc",)}
    examples = (
        Bad(_LOADS + _PAIR + 'modparam("usrloc", "db_mode", 0)\nroute { exit; }',
            choices=(CLUSTERED[0][0].format(1), CLUSTERED[0][1].format(1), _OFF) * 2),
        Bad(_LOADS + _PAIR + 'modparam("usrloc", "db_mode", 2)\nroute { exit; }',
            choices=(CLUSTERED[2][0].format(1), _OFF) * 2),
        Bad(_LOADS + 'modparam("usrloc", «"replicate_contacts_to"», 0)\nroute { exit; }', _LOADS + "route { exit; }"),
        Good(_LOADS + 'modparam("usrloc", "location_cluster", 1)\nmodparam("usrloc", "cluster_mode", "full-sharing")\n'
             "route { exit; }"),
        Good(_LOADS + _PAIR.replace("«", "").replace("»", "") + "route { exit; }", target="2.3"),
    )  # fmt: skip

    def check_setting(self, one: Setting, script: Script) -> Iterator[Finding]:
        old = settings(script, "usrloc", _ACCEPT, _SEND)
        ids = [cluster_of([other for other in old if other.name == name]) for name in (_ACCEPT, _SEND)]
        here = editable(old, one.source)
        message = f"`{one.name}` of module `usrloc` was removed in OpenSIPS 2.4"
        delete = Fix(_OFF, tuple(map(removed, old if here else [one])), UNSAFE)
        chosen = settings(script, "usrloc", *RUNTIME)
        if ids == [0, 0]:
            safe = SAFE if script.has_all_text and all(isinstance(other.value, int) for other in old) else UNSAFE
            fix = Fix("Remove it: replication was off", delete.edits, safe)
            yield self.report(one, f"{message}; its value disables replication", fix)
        elif chosen:
            delete = delete._replace(title=f"Remove it: `{chosen[-1].name}` is set")
            yield self.report(one, f"{message}; `{chosen[-1].name}` replaces it", choices=(delete,))
        else:
            message += "; use `location_cluster` and `cluster_mode` in place of it and `db_mode`"
            if ids[0] != ids[1]:
                message += ", which both send and receive; here replication is one-way"
            if senders_unchecked(script, "usrloc"):
                message += ". 2.4 drops packets from addresses outside the cluster"
            clusters = [number for number in dict.fromkeys(ids) if number] if here else []
            kept = [next(other for other in old if cluster_of([other]) == number) for number in clusters]
            choices = dict.fromkeys(fix for other in kept for fix in clustered(script, other, old))
            yield self.report(one, message, choices=(*choices, delete))
