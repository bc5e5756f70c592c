"""M314: match_dialog() without an argument."""

from __future__ import annotations

from opensips_lsp.lint.finding import SAFE, Edit, Fix
from opensips_lsp.lint.rule import Bad, Good, Prefilter
from opensips_lsp.model.script import END
from opensips_lsp.rules.behaviour._dialogs import falls_back
from opensips_lsp.rules.common.migrating import Migrating, bad, good
from opensips_lsp.rules.common.places import calls

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item


class DialogMatching(Migrating):
    """Without an argument, match_dialog() and topology_hiding_match() follow `dlg_match_mode` from OpenSIPS 2.4.1 on.

    2.3 tried the dialog id and fell back to matching as in the SIP standard. The default of `dlg_match_mode` is 0, only
    by the id: requests of endpoints that lose the id no longer match. With the argument "DID_FALLBACK" both do what
    they did. From 3.0 on the default is 1, which falls back (dialog.c `seq_match_mode`): there, only where
    `dlg_match_mode` is set to another value, this is reported. 2.4.0 behaves as 2.3 did and has no such argument.
    Setting `dlg_match_mode` to 1 would also work, but it changes what loose_route() does.
    """

    code = "M314"
    subjects = ("function match_dialog", "function topology_hiding_match")
    prefilter = Prefilter(words=("match_dialog", "topology_hiding_match"))
    breaks_in = "2.4.1"
    guide = "2. Script migration"
    examples = (
        bad('loadmodule "dialog.so"\nroute { if («match_dialog()») exit; }',
            'loadmodule "dialog.so"\nroute { if (match_dialog("DID_FALLBACK")) exit; }'),
        bad('loadmodule "dialog.so"\nloadmodule "topology_hiding.so"\nroute { «topology_hiding_match( )»; }',
            'loadmodule "dialog.so"\nloadmodule "topology_hiding.so"\n'
            'route { topology_hiding_match("DID_FALLBACK"); }'),
        good('loadmodule "dialog.so"\nmodparam("dialog", "dlg_match_mode", 1)\nroute { match_dialog(); }'),
        good('loadmodule "topology_hiding.so"\nroute { topology_hiding_match(); }'),
        good('loadmodule "dialog.so"\nroute { match_dialog("DID_FALLBACK"); match_dialog("DID_ONLY"); }'),
        good('loadmodule "dialog.so"\nroute { match_dialog(); }', target="2.4.0"),
        Bad('loadmodule "dialog.so"\nmodparam("dialog", "dlg_match_mode", 0)\nroute { if («match_dialog()») exit; }',
            'loadmodule "dialog.so"\nmodparam("dialog", "dlg_match_mode", 0)\n'
            'route { if (match_dialog("DID_FALLBACK")) exit; }', target="3.6", origin="2.3"),
        Good('loadmodule "dialog.so"\nroute { match_dialog(); }', target="3.6", origin="2.3"),
    )  # fmt: skip

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        found = [call for call in calls(offset, item, "match_dialog", "topology_hiding_match") if not call.arguments]
        if not found or falls_back(script):
            return
        for call in found:
            name = call.name.text
            if name == "topology_hiding_match" and script.complete and "dialog" not in script.modules_loaded(END):
                continue
            message = (
                f"`{name}()` follows `dlg_match_mode` in OpenSIPS 2.4.1 and later, without falling back to SIP "
                f"matching as 2.3 did"
            )
            opening = call.token(1).end
            edit = Edit(opening, call.end - 1, '"DID_FALLBACK"')
            yield self.finding(call, message, Fix(f'Write `{name}("DID_FALLBACK")`', (edit,), SAFE))
