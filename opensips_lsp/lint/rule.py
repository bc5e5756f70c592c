"""What a rule is made of. A rule is one file in rules/, stateless, and carries its proof: examples that are run."""

from opensips_lsp.record import record

SAFE = "safe"  # the same behaviour on the target
UNSAFE = "unsafe"  # may change behaviour: a person confirms
DISPLAY = "display"  # says what to do, edits nothing
CHOSEN = "chosen"  # the one of several ways that the user has named (--choose, or the setting)

SEVERITIES = ERROR, WARNING, INFO, HINT = "error", "warning", "info", "hint"


class Edit(record("Edit", "start end text")):
    """Replace the characters from offset `start` to `end` (in the finding's file) by `text`."""

    __slots__ = ()

    def moved(self, by):
        """The same edit in a text that stands so many characters further on."""
        return Edit(self.start + by, self.end + by, self.text)


# What else belongs to a finding: a Span of a Source (of the script that it was made in), and what that is.
Related = record("Related", "source span message")

# Where something stands, for findings about what is no node and no token.
Span = record("Span", "start end")

# title: an imperative, as a light bulb shows it.
Fix = record("Fix", "title edits applicability")


class Finding(record("Finding", "code name severity stage message start end fix choices url")):
    """What a rule has to say of a place. `start` and `end` are offsets in characters, as in all edits.

    fix: the one Fix, or None. choices: the fixes between which only a person can choose. stage: where the real OpenSIPS
    would object: "parse", "check" and "routes" while it reads the script, "startup" when it fixes up the calls of the script (fix_rls),
    "init" when a module does not initialise (mod_init); or None.
    """

    __slots__ = ()

    def moved(self, by):
        """The same finding in a text that stands so many characters further on."""
        if not by:
            return self
        code, name, severity, stage, message, start, end, fix, choices, url = self
        if fix or choices:
            fix, *choices = (
                one and one._replace(edits=tuple(edit.moved(by) for edit in one.edits)) for one in (fix, *choices)
            )
        return Finding(code, name, severity, stage, message, start + by, end + by, fix, tuple(choices), url)


MIGRATION_PAGE = "https://www.opensips.org/Documentation/Migration-2-3-0-to-2-4-0"

# An example that is found at the «marks». after: the text that the fix, or the one choice asked for, gives.
# unsafe: that fix is not safe. choices: the titles of the choices offered. target: the version linted for.
Bad = record("Bad", "text after unsafe choices target", defaults=(None, False, (), "2.4"))

# A near miss: nothing is found.
Good = record("Good", "text target", defaults=("2.4",))


class Rule:
    """One construct and what becomes of it.

    code        stable, e.g. "M101"; `name` is the file's name with dashes
    breaks_in   the series or patch level from which on this holds, or needs: the one up to which it does; neither: all
    stage       where the real OpenSIPS objects; severity "error" means that it does not start
    migrating   it is reported only for a script that comes from before `breaks_in` (Script.proof): a native script of the
                target never sees it
    after_parse OpenSIPS looks only when it has read the script without an error. What the rule finds is reported anyway; above
                the first error of the file as a warning
    by_statement  what `check_item` finds in a route it would find in each statement of it, and in what stands between two of
                them, alone: only what was edited is looked at again. It asks for no node above a statement.
    by_facts    that `check_item` finds nothing in an item follows from the item's Facts and from what it asks the script: while
                comments are typed, it is not asked again
    facts       parts of script.Facts of which an item has at least one, or `check_item` is not asked about it; empty: always
    tokens      kinds of tokens (terminals of the grammar) of which an item has at least one, or the rule is not asked about it
                or its nodes; "VAR EQUAL": two that stand side by side
    begins      kinds of tokens of which a node in `visits` begins with one, or `check` is not called with it; empty: any
    supersedes  codes of rules that say less of the same: what they find where this one finds something is dropped
    instead     what its `check_script` finds is all that is reported of a file, as an error, at the place of the first one; it is
                asked only where there is an error
    visits      kinds of nodes that `check` is called with
    dates       it tells that a script comes from before 2.3: `older(script)` says whether this one does
    tags        how an editor may show it: "deprecated" struck out, "unnecessary" faded
    words       names or numbers of which the script has at least one, or the rule is not asked; empty: it always is
    """

    code = name = None
    breaks_in = needs = None
    severity = ERROR
    stage = "parse"
    migrating = after_parse = by_statement = by_facts = dates = instead = False
    visits = begins = words = facts = tokens = supersedes = tags = ()
    message = ""
    guide = None
    examples = ()

    def applies(self, target):
        """Whether the rule says anything about a Version."""
        if self.breaks_in is not None:
            return target >= _series(self.breaks_in)
        return self.needs is None or target < _series(self.needs)

    def load(self):
        """The rule itself: this one, unless it stands for another that is not loaded yet."""
        return self

    def check(self, node, script, source):
        """Yield findings for one node of a kind in `visits`."""
        return ()

    def check_item(self, offset, item, script, source):
        """Yield findings in one item, which stands at an offset of its file."""
        return ()

    def check_script(self, script, source):
        """Yield findings for one file that need the script as a whole."""
        return ()

    def older(self, script):
        """Whether a script comes from before 2.3, if the rule `dates` scripts."""
        return False

    def related(self, finding, script, source):
        """Yield Related: what else belongs to a finding that was made in a file. Asked only when somebody looks at it."""
        return ()

    def asks(self, hook):
        """Whether the rule has a check of its own of this name: "check_item" or "check_script"."""
        return getattr(type(self), hook) is not getattr(Rule, hook)

    def finding(self, span, message=None, fix=None, choices=()):
        """A Finding over a node or token."""
        url = MIGRATION_PAGE if self.guide else None
        return Finding(
            self.code, self.name, self.severity, self.stage, message or self.message, span.start, span.end,
            fix, tuple(choices), url,
        )  # fmt: skip


def _series(text):
    return tuple(int(part) for part in text.split("."))


def replace(span, text, title, applicability=SAFE):
    """The Fix that puts `text` in the place of one node or token."""
    return Fix(title, (Edit(span.start, span.end, text),), applicability)
