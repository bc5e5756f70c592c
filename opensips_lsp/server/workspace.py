"""The scripts of an editor: its buffers, the files around them, and what is found in each. Knows nothing of LSP.

Paths are absolute. What is in a buffer counts, not what is on disk. All is done by the functions of the command line, so a
text has the findings that `opensips-lint` gives it.
"""

from collections import namedtuple
from types import SimpleNamespace

from opensips_lsp.catalogue.version import parse_origin, parse_version
from opensips_lsp.incremental import Analysis
from opensips_lsp.lint.finding import WARNING, Finding
from opensips_lsp.lint.findings import UnstableFix, apply, findings, fix_found, merged, wanted
from opensips_lsp.lint.runner import RuleFailed
from opensips_lsp.lint.text_edits import edits_between
from opensips_lsp.model.script import Script
from opensips_lsp.project import files
from opensips_lsp.project import includes as project
from opensips_lsp.project.configuration import Configuration
from opensips_lsp.project.roots import Roots
from opensips_lsp.syntax.items import Memo
from opensips_lsp.syntax.text import Change, Text

_SMALL = 1000  # characters: a text that may be blank
FAILED_CODE, FAILED_NAME = "S900", "internal-error"

# What is found in one file. text: Text; findings: in order of the text; roots: the root scripts it was judged in, as
# Context: the first is the one to show to a person. selection: the rules that are on for the file.
Judgement = namedtuple("Judgement", "path text findings roots selection")

# One root script that a file belongs to. sources, problems: as project.sources gives them; source: that of the file;
# analysis: (Analysis, number of the file in it) or None.
Context = namedtuple("Context", "script source sources problems terms analysis")


def options(target=None, origin=None, select=None, ignore=None, isolated=False):
    """What a client's settings say, over the project's configuration; versions as texts or None. Raises UnknownVersion.

    isolated: the project's files do not count.
    """
    return SimpleNamespace(
        isolated=isolated,
        target=target and parse_version(target),
        origin=origin and parse_origin(origin),
        select=select,
        ignore=ignore,
        choose=None,
    )


class Workspace:
    """Buffers and files. `log(text)` hears what went wrong inside.

    Raises config.ConfigError and selection.UnknownRule where settings cannot be used: nothing is judged by wrong ones.
    """

    def __init__(self, rules, options, log):
        self._rules, self._log = rules, log
        self._buffers, self._texts = {}, {}  # key -> Text; key -> text of a file on disk, or None
        self._memo = Memo()
        self._keys = {}  # path -> files.key of it: asking the file system takes longer than judging an edit
        self._analyses, self._before = (
            {},
            {},
        )  # key of a root -> Analysis: up to date, and as it was before a larger change
        self._judged = {}  # key -> Judgement, while nothing changes
        self._shown = {}  # key of an open file -> what showed that its script comes from 2.3 when it was opened, or None
        self._aged = {}  # the same for those in which a fix has been made since: what it took out of the text still counts
        self._failed = set()  # (code, key): that rule has failed in that file
        self.configure(options)

    # ---- what changes

    def configure(self, options):
        """Take other settings of the client; read the project's configuration again."""
        self._options = options
        self._configuration = Configuration(options, self._rules)
        self._shown = {
            key: shown for key, shown in self._shown.items() if shown
        }  # it may be judged for another version
        self._changed()

    def forget_files(self):
        """Something on disk has changed: read it again when it is asked for."""
        self._texts.clear()
        self._keys.clear()
        self._failed.clear()
        self.configure(self._options)

    def open(self, path, text):
        """The editor has a file open."""
        self._buffers[self.key(path)] = Text(text)
        self._changed()

    def change(self, path, edits):
        """The editor has changed a buffer: (start, end, new text) in offsets, each in the text that the one before left."""
        key = self.key(path)
        for start, end, new in edits:
            before = self._buffers[key]
            after = before.edited(start, end, new)
            self._keep_age(path, (start, end, new), after)
            self._buffers[key] = after
            self._judged.clear()
            if not self._follow(key, Change(before, after, start, end, new)):
                self._changed()

    def prepare(self):
        """Do now what the first edit would have to do."""
        for analysis in self._analyses.values():
            analysis.prepare()

    def close(self, path):
        """The editor has closed a file; what is on disk counts again."""
        self._buffers.pop(self.key(path), None)
        self._shown.pop(self.key(path), None)
        self._aged.pop(self.key(path), None)
        self._texts.pop(self.key(path), None)
        self._changed()
        self._before = {
            root: analysis
            for root, analysis in self._before.items()
            if any(self.key(source.path) in self._buffers for source in analysis.sources)
        }

    def _follow(self, key, change):
        """Whether all that is known of a file could follow a text.Change of it."""
        followed = False
        for analysis in self._analyses.values():
            numbers = [at for at, source in enumerate(analysis.sources) if self.key(source.path) == key]
            if numbers:
                followed = True
                if not analysis.edited(numbers, change):
                    return False
        return followed

    def _changed(self):
        """More has changed than the text of a file: find out anew what belongs together."""
        for analysis in self._analyses.values():
            analysis.remember_items()
        self._before.update(self._analyses)
        self._analyses, self._around = {}, {}
        self._judged.clear()
        self._roots = Roots(self._read, self._beside, self.key, self._settings, self._memo)

    def key(self, path):
        """files.key of a path, asked once."""
        if path not in self._keys:
            self._keys[path] = files.key(path)
        return self._keys[path]

    # ---- what there is

    def buffer(self, path):
        """The Text of an open file, or None."""
        return self._buffers.get(self.key(path))

    def text(self, path):
        """The Text of a file, open or not; None when there is none that can be read."""
        buffer = self.buffer(path)
        if buffer is not None:
            return buffer
        text = self._read(path)
        return None if text is None else Text(text)

    def scripts_in(self, folders):
        """Paths of the root scripts in some folders, sorted: what others include is judged with those."""
        found, _ = files.find(folders, self._configuration.excludes)
        roots, included = [], set()
        for path in found:
            closure = self._roots.closure(path)
            if closure is not None:
                roots.append(path)
                included |= {self.key(source.path) for source in closure[0][1:]}
        return sorted(path for path in roots if self.key(path) not in included)

    def parts_of(self, path):
        """Paths of the files that a root script includes, itself first."""
        closure = self._roots.closure(path)
        return list(dict.fromkeys(source.path for source in closure[0])) if closure else []

    # ---- what is found

    def judge(self, path):
        """The Judgement of a file, or None when it cannot be read."""
        key = self.key(path)
        if key not in self._judged:
            text = self.text(path)
            self._judged[key] = None if text is None else self._judgement(path, text)
        return self._judged[key]

    def _judgement(self, path, text):
        found, failed = None, []
        contexts = self._contexts(path)
        self._remember_age(self.key(path), contexts)
        for context in contexts:
            more = self._found(context, failed)
            found = more if found is None else merged(found, more)
        return Judgement(path, text, tuple(failed + found), contexts, self._selection(contexts[0]))

    def _remember_age(self, key, contexts):
        """Note what shows that the script of an open file comes from 2.3."""
        if key in self._buffers and key not in self._shown:
            self._shown[key] = next(filter(None, (context.script.proof for context in contexts)), None)

    def _keep_age(self, path, edit, after):
        """Note of an edit to come that it is a fix of ours in a script that shows its age: it must not be forgotten then.

        Whatever else takes it out of a text is somebody's typing, and may be back with the next key.
        """
        key, before = self.key(path), self._buffers[self.key(path)]
        if len(before) < _SMALL and not before.string.strip():
            self._shown.pop(key, None)  # what is put into an empty file counts as opened
        if key not in self._aged and self._shown.get(key) and self._is_fix(path, before.string, edit, after):
            aged = f"it had {self._shown[key]}"
            for analysis in self._analyses.values():
                keys = [self.key(source.path) for source in analysis.sources]
                if key in keys:
                    analysis.script.aged = aged
                    self._aged.update((one, aged) for one in keys if one in self._buffers)

    def _is_fix(self, path, text, edit, after):
        """Whether an edit makes a fix that is offered for a text and is about a migration, or a part of one."""
        judgement, edit = self.judge(path), _least(text, *edit)
        if judgement is None:
            return False
        migrating = {rule.code for rule in judgement.selection.rules if rule.breaks_in is not None}
        found = [finding for finding in judgement.findings if finding.code in migrating]
        offered = {one for finding in found for one in (finding.fix, *finding.choices) if one and one.edits}
        if any(_least(text, *one) == edit for fix in offered for one in fix.edits):
            return True
        if edit[1] - edit[0] < 2 > len(edit[2]):  # a key: it makes no several ones at once
            return False
        if any(apply(text, [fix])[0] == after.string for fix in offered if len(fix.edits) > 1):
            return True
        together = {}  # code, or None for all -> the edits that are made together
        for finding in found:
            fix = wanted(finding, unsafe=True)
            for code in (finding.code, None) if fix else ():
                together.setdefault(code, []).extend(fix.edits)
        return any(
            _spans(edit, edits) and self._makes(path, text, code and {code}, edit, after)
            for code, edits in together.items()
        )

    def _makes(self, path, text, codes, edit, after):
        """Whether an edit belongs to the fixes of some rules, or of all, made together."""
        try:
            fixed, _ = self.fixed(path, codes)
        except (UnstableFix, RuleFailed):
            return False
        return fixed == after.string or any(_least(text, *one) == edit for one in edits_between(text, fixed))

    def fixed(self, path, codes=None, unsafe=False, origin=None):
        """-> (text, number of fixes) of a file with its fixes applied to a fixpoint; None when it cannot be read.

        codes: only these; None: all. origin: the Version to take it as written for. Raises lint.UnstableFix, RuleFailed.
        """
        if self._read(path) is None:
            return None
        fixed = {self._fixed_in(context, codes, unsafe, origin) for context in self._contexts(path)}
        if len({text for text, _ in fixed}) > 1:
            raise UnstableFix(f"{path} is included in several places that need different fixes; it is not changed")
        return max(fixed, key=lambda one: one[1])

    def _fixed_in(self, context, codes, unsafe, origin):
        selection = self._selection(context)
        script, source = context.script, context.source
        proof = script.proof if origin is None else ""
        made = {source.text: source}

        def script_for(text):
            changed = made[text] = project.source_of(
                source.path, text, self._memo, source.role, source.route, source.place
            )
            others = [changed if other is source else other for other in context.sources]
            fresh = self._script(context.terms, others, context.problems)
            fresh.proof = proof
            return fresh, changed

        def find(script, changed):
            return findings(script, changed, context.problems if changed is source else None, selection, through=True)

        return fix_found(script_for, source.text, find, unsafe, codes)

    # ----

    def _contexts(self, path):
        """The Contexts that a file is judged in: the roots that include it, else itself."""
        key, contexts = self.key(path), []
        if key not in self._around:
            closures, _ = self._roots.around(path, self._roots.closure(path)[0])
            roots = [sources[0].path for sources, _ in closures or [self._roots.closure(path)]]
            self._around[key] = [(root, self._configuration.terms(root)) for root in roots]
        for root, terms in self._around[key]:
            analysis = self._analysis(root, terms)
            if analysis is not None:
                script, sources, problems = analysis.script, analysis.sources, analysis.problems
            else:
                sources, problems = self._roots.closure(root)
                script = self._script(terms, sources, problems)
            contexts += [
                Context(script, source, sources, problems, terms, analysis and (analysis, at))
                for at, source in enumerate(sources)
                if self.key(source.path) == key
            ]
        return contexts

    def _analysis(self, root, terms):
        """The Analysis of a root script of which a file is open; None when none is: it is not worth the memory then."""
        key = self.key(root)
        if key not in self._analyses:
            sources, problems = self._closure(root)
            if not any(self.key(source.path) in self._buffers for source in sources):
                return None
            before = self._before.pop(key, None)
            self._analyses[key] = Analysis(
                lambda sources: self._script(terms, sources, problems), sources, problems, self._memo, before
            )
        return self._analyses[key]

    def _closure(self, root):
        """What project.sources gives for a root, with the texts as they are now."""
        sources, problems = self._roots.closure(root)
        if any(source.text != self._read(source.path) for source in sources):  # others have followed an edit of it
            self._roots.forget(root)
            sources, problems = self._roots.closure(root)
        return sources, problems

    def _script(self, terms, sources, problems):
        aged = next(filter(None, (self._aged.get(self.key(source.path)) for source in sources)), None)
        return Script(terms.target, sources, terms.origin, not problems, terms.settings.myself, terms.catalogue, aged)

    def _selection(self, context):
        selection = self._configuration.selection(context.terms, context.source.path)
        if not self._failed:
            return selection
        key = self.key(context.source.path)
        failed = {code for code, where in self._failed if where == key}
        return selection.without(failed) if failed else selection

    def _found(self, context, failed):
        """The findings in a Context; one finding for each rule that failed goes to `failed`."""
        while True:
            try:
                selection = self._selection(context)
                if context.analysis:
                    analysis, at = context.analysis
                    found = analysis.findings(at, selection)
                else:
                    found = findings(context.script, context.source, context.problems, selection)
                break
            except RuleFailed as failure:
                self._failed.add((failure.rule.code, self.key(context.source.path)))
                cause = failure.__cause__
                self._log(f"{context.source.path}: {failure}: {type(cause).__name__}: {cause}; the other rules went on")
        key = self.key(context.source.path)
        for code in sorted(code for code, where in self._failed if where == key):
            message = f"internal error: rule {code} failed here, the other rules went on; please report it"
            failed.append(Finding(FAILED_CODE, FAILED_NAME, WARNING, None, message, 0, 0, None, (), None))
        return found

    def _read(self, path):
        key = self.key(path)
        if key in self._buffers:
            return self._buffers[key].string
        if key not in self._texts:
            try:
                self._texts[key] = files.read(path)[1]
            except files.Unlintable as trouble:
                self._texts[key] = None
                if files.exists(path):
                    self._log(str(trouble))
        return self._texts[key]

    def _beside(self, path):
        return [(near, self._read(near)) for near, _ in files.beside(path)]

    def _settings(self, path):
        return self._configuration.settings(path)


def _spans(edit, edits):
    """Whether an edit may be several ones at once: it begins in one of them, and ends in one."""
    start, end, _ = edit
    begins, stops = (any(one.start <= at <= one.end for one in edits) for at in (start, end))
    return begins and stops


def _least(text, start, end, new):
    """An edit without what it leaves as it is at its begin and its end, as other clients send it."""
    old = text[start:end]
    most = min(len(old), len(new))
    same = next((number for number in range(most) if old[number] != new[number]), most)
    old, new, start = old[same:], new[same:], start + same
    most = min(len(old), len(new))
    same = next((number for number in range(most) if old[-1 - number] != new[-1 - number]), most)
    return start, end - same, new[: len(new) - same]
