"""When a rule breaks: one line that names rule and file; all else goes on.

Third-party rules stand for rules of ours.
"""

OLD = 'route {\n\tif (method == "INVITE") exit;\n}\n'
BROKEN = """
class Broken(Rule):
    code, visits = "P001", ("route",)

    def check(self, node, script, source):
        if "boom" in source.text:
            raise KeyError("no such thing")
        return ()
"""
LINE = (
    "opensips-lint: a.cfg: internal error: rule P001 (probe-rules) failed; the other rules ran: KeyError: 'no "
    "such thing'\n"
)


def test_rule_that_raises_costs_itself_in_that_file(lint, write, plugin):
    write("a.cfg", OLD + "# boom\n"), write("b.cfg", OLD)
    run = lint("a.cfg", "b.cfg", PYTHONPATH=plugin(BROKEN))
    assert (run.status, run.err) == (2, LINE)
    assert "a.cfg:2:6: error M101" in run.out and "b.cfg:2:6: error M101" in run.out


def test_the_other_rules_still_fix(lint, write, plugin):
    path = write("a.cfg", OLD + "# boom\n")
    run = lint("--fix", "a.cfg", PYTHONPATH=plugin(BROKEN))
    assert (run.status, run.err) == (2, LINE) and path.read_text() == OLD.replace("method", "$rm") + "# boom\n"


def test_traceback_when_asked_for(lint, write, plugin):
    write("a.cfg", OLD + "# boom\n")
    run = lint("a.cfg", PYTHONPATH=plugin(BROKEN), OPENSIPS_LINT_DEBUG="1")
    assert (
        run.err.startswith(LINE + "Traceback (most recent call last):\n")
        and 'raise KeyError("no such thing")' in run.err
    )


def test_rules_that_undo_each_other_change_nothing(lint, write, plugin):
    path = write("a.cfg", OLD)
    site = plugin(
        "class Back(Rule):\n"
        "    code, visits, message = 'P001', ('comparison',), 'back'\n"
        "    def check(self, node, script, source):\n"
        "        if node.left.text == '$rm':\n"
        "            yield self.finding(node.left, fix=replace(node.left, 'method', 'Back'))\n"
    )
    run = lint("--fix", "a.cfg", PYTHONPATH=site)
    assert run.status == 2 and path.read_text() == OLD
    assert "a.cfg: internal error: fixes undo each other; nothing was changed" in run.err and "Traceback" not in run.err


def test_fix_that_would_break_the_syntax_is_not_made(lint, write, plugin):
    path = write("a.cfg", OLD)
    site = plugin(
        "class Breaks(Rule):\n"
        "    code, visits, message = 'P001', ('comparison',), 'x'\n"
        "    def check(self, node, script, source):\n"
        "        yield self.finding(node, fix=replace(node, ')(', 'Break it'))\n"
    )
    run = lint("--fix", "--select", "P001", "a.cfg", PYTHONPATH=site)
    assert run.status in (1, 2) and path.read_text() == OLD


def test_plugin_that_cannot_be_loaded_is_named_and_left_out(lint, write, plugin):
    write("a.cfg", OLD)
    site = plugin("raise ImportError('half installed')\n")
    run = lint("a.cfg", PYTHONPATH=site)
    assert run.status == 1 and "a.cfg:2:6: error M101" in run.out
    assert run.err.startswith("opensips-lint: plugin 'probe' (probe_rules) cannot be loaded: half installed")
    assert lint("--isolated", "a.cfg", PYTHONPATH=site).err == ""


def test_plugin_rule_is_listed_and_selected(lint, write, plugin):
    write("a.cfg", OLD)
    site = plugin(
        "class Ours(Rule):\n"
        "    'No routes here.'\n"
        "    code, visits, message, severity = 'P001', ('route',), 'a route', 'warning'\n"
        "    def check(self, node, script, source):\n"
        "        yield self.finding(node)\n"
    )
    assert "P001  probe-rules" in lint("--list-rules", PYTHONPATH=site).out
    assert "a.cfg:1:1: warning P001 probe-rules: a route" in lint("--select", "P", "a.cfg", PYTHONPATH=site).out


def test_nesting_as_deep_as_anyone_likes(lint, write):
    depth = 3000
    write("deep.cfg", "route { if (" + "(" * depth + "$rm == 1" + ")" * depth + ") exit; }\n"), write("b.cfg", OLD)
    run = lint("deep.cfg", "b.cfg")
    assert "b.cfg:2:6: error M101" in run.out and "Traceback" not in run.err
