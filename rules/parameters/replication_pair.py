"""M202: two parameters for replication that became one."""

from __future__ import annotations

from opensips_lsp.lint.finding import SAFE, UNSAFE, Fix
from opensips_lsp.lint.rule import Bad, Good
from opensips_lsp.record import Record
from opensips_lsp.rules.common.parameters import (
    SCRIPT_CHAPTER,
    ParameterRule,
    added,
    editable,
    modparam,
    removed,
    renamed,
    revalued,
    settings,
)
from opensips_lsp.rules.parameters._replication import cluster_of, pinging, senders_unchecked, tagged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.rules.common.parameters import Setting


class _Pair(Record):
    """The parameter that receives, the one that sends, and the one that does both instead."""

    accept: str
    send: str
    new: str


_PAIRS = {
    "dialog": (_Pair("accept_replicated_dialogs", "replicate_dialogs_to", "dialog_replication_cluster"),
               _Pair("accept_replicated_profiles", "replicate_profiles_to", "profile_replication_cluster")),
    "drouting": (_Pair("accept_replicated_status", "replicate_status_to", "status_replication_cluster"),),
    "load_balancer": (_Pair("accept_replicated_status", "replicate_status_to", "status_replication_cluster"),),
    "ratelimit": (_Pair("accept_pipes_from", "replicate_pipes_to", "pipe_replication_cluster"),),
}  # fmt: skip
_LOADS = 'loadmodule "clusterer.so"\nloadmodule "dialog.so"\n'
_BOTH, _NONE = "Send to and receive from cluster {}", "Remove the replication"
_TAG = "vip"
_TAGGED = f'Use `{{}}` and the sharing tag "{_TAG}"; on the backup node, write "{_TAG}=backup"'
_DIALOGS = "dialog_replication_cluster"
_ROUTE = 'route { create_dialog("B"); create_dialog(); }'
_PINGS = f"Use `{_DIALOGS}`: each node pings"
_OLD_PAIR = (
    _LOADS + 'modparam("dialog", «"accept_replicated_dialogs"», 1)\nmodparam("dialog", «"replicate_dialogs_to"», 1)\n'
)


def _modules_by_name() -> dict[str, tuple[str, ...]]:
    """Name of an old parameter -> names of the modules that had it."""
    found: dict[str, tuple[str, ...]] = {}
    for module, pairs in _PAIRS.items():
        for pair in pairs:
            for name in (pair.accept, pair.send):
                found[name] = (*found.get(name, ()), module)
    return found


class ReplicationPair(ParameterRule):
    """OpenSIPS 2.4 has one parameter for the cluster that a module both receives from and sends to.

    `accept_replicated_dialogs` and `replicate_dialogs_to` of `dialog` became `dialog_replication_cluster`; the same is
    true for dialog profiles and for the modules `drouting`, `load_balancer` and `ratelimit`. The new parameter does
    both. OpenSIPS 2.4 prints "Parameter not found in module - can't set" and does not start.

    Where both were set to the same cluster, one parameter means the same. Where only one was set, or the ids differ,
    replication was one-way: 2.4 cannot do that, and you must choose. For a sync at start-up, one node of the cluster
    needs the `seed` flag.

    Dialogs with the flags P, p, R or r of create_dialog() differ. 2.3 did not ping for a dialog that it had only by
    replication; 2.4 does (dlg_replication.c dlg_replicated_create), the answers reach only the active node, and so the
    backup node ends live calls with BYE. 2.4 needs a sharing tag there: `dlg_sharing_tag` sets which node is active,
    set_dlg_sharing_tag() after create_dialog() marks the dialog. So it is your choice. It also is in an incomplete
    script, and where an imported file is missing: they do not show how all dialogs are created.

    2.4 also writes each dialog to the database of each node that has it, and `clusterer` drops packets from addresses
    that do not belong to a node of the cluster: 2.3 accepted them, unless a parameter of the module enabled the check.
    """

    code = "M202"
    guide = SCRIPT_CHAPTER
    table = _modules_by_name()
    examples = (
        Bad(_LOADS + 'modparam("dialog", «"accept_replicated_dialogs"», 1)\n'
            'modparam("dialog", «"replicate_dialogs_to"», 1)\nroute { exit; }',
            _LOADS + 'modparam("dialog", "dialog_replication_cluster", 1)\nroute { exit; }'),
        Bad(_OLD_PAIR + _ROUTE, _LOADS + f'modparam("dialog", "{_DIALOGS}", 1)\n' + _ROUTE),
        Bad(_OLD_PAIR + 'route { create_dialog("Pp"); }', choices=(_TAGGED.format(_DIALOGS), _PINGS, _NONE) * 2),
        Bad(_OLD_PAIR, choices=(_PINGS, _NONE) * 2),
        Bad(_OLD_PAIR + 'import_file "local.cfg"\nroute { create_dialog(); }', choices=(_PINGS, _NONE) * 2),
        Bad(_OLD_PAIR + "route[calls] { exit; }", choices=(_PINGS, _NONE) * 2),
        Bad(_OLD_PAIR + 'route { if (create_dialog("Br")) exit; }', choices=(_PINGS, _NONE) * 2),
        Bad(_OLD_PAIR + 'route { create_dialog("$var(flags)"); }',
            choices=(_TAGGED.format(_DIALOGS), _PINGS, _NONE) * 2),
        Bad('loadmodule "clusterer.so"\nloadmodule "dialog.so"\nloadmodule "script_helper.so"\n'
            'modparam("script_helper", "create_dialog_flags", "P")\n' + _OLD_PAIR[len(_LOADS):] + "route { exit; }",
            choices=(_PINGS, _NONE) * 2),
        Bad(_OLD_PAIR.replace("_dialogs", "_profiles") + 'route { create_dialog("Pp"); }',
            _LOADS + 'modparam("dialog", "profile_replication_cluster", 1)\nroute { create_dialog("Pp"); }'),
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

    def check_setting(self, one: Setting, script: Script) -> Iterator[Finding]:
        accept, send, new = next(pair for pair in _PAIRS[one.module] if one.name in pair)
        old = settings(script, one.module, accept, send)
        here = editable(old, one.source)
        # what is read last counts; only a complete script shows that nothing overrides it
        ids = [cluster_of([other for other in old if other.name == name]) for name in (accept, send)]
        both = ids[0] if ids[0] == ids[1] else None
        known = settings(script, one.module, new)
        message = f"`{one.name}` of module `{one.module}` was removed in OpenSIPS 2.4"
        # the calls of create_dialog() may stand in a file that is not here
        pings = new == _DIALOGS and (pinging(script) or not script.complete)
        safe = SAFE if script.complete and all(isinstance(other.value, int) for other in old + known) else UNSAFE
        gone = old if here else [one]
        delete = Fix(_NONE, tuple(map(removed, gone)), UNSAFE)
        if known:
            same = ids[0] == ids[1] and ids[0] in (0, cluster_of(known))
            delete = Fix(f"Remove it: `{new}` is set", delete.edits, safe if same and not pings else UNSAFE)
            message += f"; `{new}` replaces it" + _notes(script, one.module, new, pings)
            yield self.report(one, message, delete if same else None, () if same else (delete,))
        elif ids == [0, 0]:
            yield self.report(
                one,
                f"{message}; its value disables replication",
                Fix("Remove it: replication was off", delete.edits, safe),
            )
        elif both is not None and here:
            message += f"; use `{new}`" + _notes(script, one.module, new, pings)
            fix = _merged(old, new, both, f"Use `{new}`", safe)
            if not pings:
                yield self.report(one, message, fix)
                return
            fix = fix._replace(title=_PINGS, applicability=UNSAFE)
            yield self.report(one, message, choices=(*_with_tag(fix, old, both, script, one.source), fix, delete))
        elif both is not None:
            message += f"; use `{new}` instead of the pair, which is not entirely in this file"
            message += _notes(script, one.module, new, pings)
            rename = _merged([one], new, both, f"Use `{new}`; remove the other one from its file", UNSAFE)
            yield self.report(
                one, message, choices=(rename, delete._replace(title=f"Remove it; set `{new}` in the other file"))
            )
        else:
            message += f"; `{new}` both sends and receives, while here replication is one-way" + _notes(
                script, one.module, new, pings
            )
            clusters = [number for number in dict.fromkeys(ids) if number] if here else []
            yield self.report(one, message, choices=(
                *(_merged(old, new, number, _BOTH.format(number), UNSAFE) for number in clusters), delete,
            ))  # fmt: skip


def _notes(script: Script, module: str, new: str, pings: bool) -> str:
    """What else is new where this is replicated, as the end of a message."""
    notes = []
    if new == _DIALOGS:
        notes.append("each node also writes the dialogs that it receives to its database")
    if pings:
        asked = "" if script.complete else "where create_dialog() has P, p, R or r, "
        notes.append(
            f"{asked}each node pings them, so that the backup node ends live calls unless they have a sharing tag "
            "(`dlg_sharing_tag`, `set_dlg_sharing_tag()`)"
        )
    if senders_unchecked(script, module):
        notes.append("packets from addresses outside the cluster are dropped")
    return f". New: {'; '.join(notes)}" if notes else ""


def _with_tag(fix: Fix, old: list[Setting], number: int, script: Script, source: Source) -> Iterator[Fix]:
    """The Fix that marks the dialogs with a sharing tag as well, if it can be made."""
    marks = tagged(script, source, _TAG)
    if marks is None:
        return
    kept = _kept(old, number)
    # it is only read behind the parameter for the cluster (dialog.c dlg_sharing_tag_paramf)
    tag = added(source, kept.node, modparam("dialog", "dlg_sharing_tag", f"{_TAG}=active"))
    yield Fix(_TAGGED.format(_DIALOGS), tuple(sorted((*fix.edits, tag, *marks))), UNSAFE)


def _kept(old: list[Setting], number: int) -> Setting:
    """The Setting of a pair in whose place the new parameter comes."""
    return next(one for one in old if cluster_of([one]) == number)


def _merged(old: list[Setting], new: str, number: int, title: str, applicability: str) -> Fix:
    """The Fix that puts the new parameter where one of the old ones stood, and deletes the others."""
    kept = _kept(old, number)
    edits = [renamed(kept, new)] + [removed(one) for one in old if one is not kept]
    if isinstance(kept.value, str):
        edits.append(revalued(kept, str(number)))
    return Fix(title, tuple(sorted(edits)), applicability)
