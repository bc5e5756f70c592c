"""Tables of what a module does otherwise from one patch level of 2.4 on, or up to another."""

from opensips_lsp.record import record

# names: of functions or events; since, until: patch levels, the second one is the first that does as 2.3 again, or None;
# look(node, script, source): what to mark of a call, or None; mend(what is marked): (fix or None, choices), or None
Change = record("Change", "names module since until look mend message")


def reaches(change, script):
    """Whether a Change is one for a Script: its target has it, and its module may be loaded."""
    return (
        script.target >= change.since
        and (change.until is None or script.target < change.until)
        and may_load(script, change.module)
    )


def may_load(script, module):
    """Whether a module is loaded, or another file may load it."""
    return module in script.modules or not script.complete
