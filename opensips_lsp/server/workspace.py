"""The scripts of an editor: its buffers, the files around them, and what is found in each. Knows nothing of LSP.

Paths are absolute. What is in a buffer counts, not what is on disk. All is done by the functions of the command line, so a
text has the findings that `opensips-lint` gives it.
"""

from collections import namedtuple
from types import SimpleNamespace

from opensips_lsp import files, project
from opensips_lsp.config import ConfigError
from opensips_lsp.incremental import Analysis
from opensips_lsp.judges import RuleFailed
from opensips_lsp.lint import UnstableFix, findings, fix_found, merged
from opensips_lsp.roots import Roots
from opensips_lsp.rule import WARNING, Finding
from opensips_lsp.script import Script
from opensips_lsp.selection import UnknownRule
from opensips_lsp.split import Memo
from opensips_lsp.terms import Configuration
from opensips_lsp.text import Change, Text
from opensips_lsp.version import parse_version

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
        origin=origin and parse_version(origin),
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
        self._aged = {}  # key of an open file -> what showed that its script comes from 2.3 when it was opened, or None
        self._failed = set()  # (code, key): that rule has failed in that file
        self.configure(options)

    # ---- what changes

    def configure(self, options):
        """Take other settings of the client; read the project's configuration again."""
        self._options = options
        self._configuration = Configuration(options, self._rules)
        self._aged = {key: aged for key, aged in self._aged.items() if aged}  # it may be judged for another version
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
        self._look_at_age(path)
        self._judged.clear()
        for start, end, new in edits:
            before = self._buffers[key]
            if len(before) < _SMALL and not before.string.strip():
                self._aged.pop(key, None)  # what is put into an empty file counts as opened
            after = self._buffers[key] = before.edited(start, end, new)
            if not self._follow(key, Change(before, after, start, end, new)):
                self._changed()

    def prepare(self):
        """Do now what the first edit would have to do."""
        for analysis in self._analyses.values():
            analysis.prepare()

    def close(self, path):
        """The editor has closed a file; what is on disk counts again."""
        self._buffers.pop(self.key(path), None)
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

    def _look_at_age(self, path):
        """Find out whether a script comes from 2.3 before it is changed for the first time."""
        if self.key(path) not in self._aged:
            try:
                self._remember_age(self.key(path), self._contexts(path))
            except (ConfigError, UnknownRule):
                pass  # nothing is judged by wrong settings

    def _remember_age(self, key, contexts):
        """Note of an open file what shows that its script comes from 2.3: fixes take it out, and all else is still to be told."""
        if key not in self._buffers or key in self._aged:
            return
        self._aged[key] = None
        for script in (context.script for context in contexts):
            if script.proof and script.aged is None:
                script.aged = f"it had {script.proof}"
            self._aged[key] = self._aged[key] or (script.aged if script.proof else None)

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
