"""M202: two parameters for replication that became one."""

from opensips_lsp.rules._parameters import (
    _SCRIPT,
    ParameterRule,
    editable,
    removed,
    renamed,
    revalued,
    settings,
    value_of,
)

from opensips_lsp.record import record
from opensips_lsp.rule import SAFE, UNSAFE, Bad, Fix, Good

# What receives, what sends, and what does both instead.
_Pair = record("_Pair", "accept send new")
_PAIRS = {
    "dialog": (_Pair("accept_replicated_dialogs", "replicate_dialogs_to", "dialog_replication_cluster"),
               _Pair("accept_replicated_profiles", "replicate_profiles_to", "profile_replication_cluster")),
    "drouting": (_Pair("accept_replicated_status", "replicate_status_to", "status_replication_cluster"),),
    "load_balancer": (_Pair("accept_replicated_status", "replicate_status_to", "status_replication_cluster"),),
    "ratelimit": (_Pair("accept_pipes_from", "replicate_pipes_to", "pipe_replication_cluster"),),
}  # fmt: skip
_LOADS = 'loadmodule "clusterer.so"\nloadmodule "dialog.so"\n'
_BOTH, _NONE = "Send to and receive from cluster {}", "Do not replicate: delete"


def cluster_of(found):
    """The cluster id that some Settings of one parameter come to: 0 for none, None for what is no id."""
    value = value_of(found)
    if isinstance(value, str):
        return int(value) if value.isdecimal() else None
    return value or 0


class ReplicationPair(ParameterRule):
    """What a module receives of a cluster and what it sends to one is a single parameter since OpenSIPS 2.4.

    `accept_replicated_dialogs` and `replicate_dialogs_to` of `dialog` are `dialog_replication_cluster` now, and so for
    dialog profiles and for the modules `drouting`, `load_balancer` and `ratelimit`. The new parameter does both.
    OpenSIPS 2.4 prints "Parameter not found in module - can't set" and does not start.

    Where both were set to the same cluster, one parameter says the same. Where only one was set, or the ids differ,
    replication went one way: 2.4 cannot do that, and a person has to choose. For a sync at start-up one node of the
    cluster needs the `seed` flag.
    """

    code = "M202"
    words = tuple(name for pairs in _PAIRS.values() for pair in pairs for name in pair[:2])
    guide = _SCRIPT
    table = {}
    for _module, _pairs in _PAIRS.items():
        for _pair in _pairs:
            for _name in _pair[:2]:
                table[_name] = (*table.get(_name, ()), _module)
    examples = (
        Bad(_LOADS + 'modparam("dialog", «"accept_replicated_dialogs"», 1)\n'
            'modparam("dialog", «"replicate_dialogs_to"», 1)\nroute { exit; }',
            _LOADS + 'modparam("dialog", "dialog_replication_cluster", 1)\nroute { exit; }'),
        Bad(_LOADS + 'modparam("dialog", «"replicate_profiles_to"», 0) # off\nroute { exit; }',
            _LOADS + '# off\nroute { exit; }'),
        Bad(_LOADS + 'modparam("dialog", «"accept_replicated_dialogs"», 1)\nroute { exit; }',
            choices=(_BOTH.format(1), _NONE)),
        Bad(_LOADS + 'modparam("dialog", «"accept_replicated_dialogs"», 1)\n'
            'modparam("dialog", «"replicate_dialogs_to"», 2)\nroute { exit; }',
            choices=(_BOTH.format(1), _BOTH.format(2), _NONE) * 2),
        Good(_LOADS + 'modparam("dialog", "dialog_replication_cluster", 1)\nroute { exit; }'),
        Good(_LOADS + 'modparam("dialog", "accept_replicated_dialogs", 1)\nroute { exit; }', target="2.3"),
        Good('route { xlog("accept_replicated_dialogs"); }'),
    )  # fmt: skip

    def judge(self, one, script):
        accept, send, new = next(pair for pair in _PAIRS[one.module] if one.name in pair)
        old = settings(script, one.module, accept, send)
        here = editable(old, one.source)
        # what is read last counts; that nobody overrides it is only known of a whole script
        ids = [cluster_of([other for other in old if other.name == name]) for name in (accept, send)]
        known = settings(script, one.module, new)
        message = f"`{one.name}` of module `{one.module}` is gone since OpenSIPS 2.4"
        safe = SAFE if script.whole and all(isinstance(other.value, int) for other in old + known) else UNSAFE
        gone = old if here else [one]
        delete = Fix(_NONE, tuple(map(removed, gone)), UNSAFE)
        if known:
            same = ids[0] == ids[1] and ids[0] in (0, cluster_of(known))
            fix = Fix(f"Delete: `{new}` is set", delete.edits, safe if same else UNSAFE)
            yield self.tell(one, f"{message}; `{new}` takes its place", fix if same else None, () if same else (fix,))
        elif ids == [0, 0]:
            yield self.tell(
                one, f"{message}; it says that nothing is replicated", Fix("Delete: it was off", delete.edits, safe)
            )
        elif ids[0] == ids[1] and None not in ids and here:
            yield self.tell(one, f"{message}; use `{new}`", _merged(old, new, ids[0], f"Use `{new}`", safe))
        elif ids[0] == ids[1] and None not in ids:
            message += f"; use `{new}` instead of the pair, which is not all in this file"
            rename = _merged([one], new, ids[0], f"Use `{new}`; delete the other one in its file", UNSAFE)
            yield self.tell(
                one, message, choices=(rename, delete._replace(title=f"Delete; set `{new}` in the other file"))
            )
        else:
            message += f"; `{new}` both sends and receives, here it is one way"
            clusters = [number for number in dict.fromkeys(ids) if number] if here else []
            yield self.tell(one, message, choices=(
                *(_merged(old, new, number, _BOTH.format(number), UNSAFE) for number in clusters), delete,
            ))  # fmt: skip


def _merged(old, new, number, title, applicability):
    """The Fix that puts the new parameter where one of the old ones stood, and deletes the others."""
    kept = next(one for one in old if cluster_of([one]) == number)
    edits = [renamed(kept, new)] + [removed(one) for one in old if one is not kept]
    if isinstance(kept.value, str):
        edits.append(revalued(kept, str(number)))
    return Fix(title, tuple(sorted(edits)), applicability)
