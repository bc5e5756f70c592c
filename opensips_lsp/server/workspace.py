"""The scripts of an editor: its buffers, the files around them, and what is found in each. Knows nothing of LSP.

Paths are absolute. What is in a buffer counts, not what is on disk. Scripts, findings and fixes are those of
project.session, so a text has the findings that `opensips-lint` gives it. Here is what only an editor needs: buffers,
findings kept up to date while a user types (incremental.Analysis), and the age of a script that fixes are made in.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from opensips_lsp.catalogue.version import parse_origin, parse_version
from opensips_lsp.incremental import Analysis, Group
from opensips_lsp.lint.finding import WARNING, Finding, page
from opensips_lsp.lint.findings import merged, order
from opensips_lsp.lint.runner import RuleFailed
from opensips_lsp.lint.selection import FAILED_CODE, FAILED_NAME
from opensips_lsp.project import files, search
from opensips_lsp.project.configuration import Options
from opensips_lsp.project.includes import look_up, source_of
from opensips_lsp.project.readers import Readers
from opensips_lsp.project.session import Root, Session, agreed
from opensips_lsp.record import Record
from opensips_lsp.server.buffers import Buffers
from opensips_lsp.server.made_fixes import makes_fix
from opensips_lsp.syntax.items import Memo
from opensips_lsp.syntax.text import Text, TextChange

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence

    from opensips_lsp.lint.rule import Rule
    from opensips_lsp.lint.selection import Selection
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.project.reach import Reach

_SMALL = 1000  # characters: a text that may be blank


class FileInScript(Record):
    """A file as a part of one script. analysis: that of the script and the number of the file in it, or None."""

    root: Root
    script: Script
    source: Source
    analysis: tuple[Analysis, int] | None

    @property
    def sources(self) -> Sequence[Source]:
        """All sources of the script, the root first."""
        return self.root.sources


class FileSnapshot:
    """What is found in one file.

    groups: its findings, as incremental.Analysis.groups gives them. in_scripts: the root scripts it is a file of; the
    first one is shown to a person. selection: the rules for the file.
    """

    def __init__(
        self, path: str, text: Text, groups: Sequence[Group], in_scripts: list[FileInScript], selection: Selection
    ) -> None:
        self.path, self.text, self.groups, self.in_scripts, self.selection = path, text, groups, in_scripts, selection
        self._revision = in_scripts[0].analysis[0].revision if in_scripts[0].analysis else 0

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, in order of the text."""
        found, known = [one for group in self.groups for one in group.findings], self.in_scripts[0].analysis
        if len(self.in_scripts) == 1 and known is not None and known[0].revision == self._revision:
            failed = [one for one in found if one.code == FAILED_CODE]
            found = failed + known[0].findings(known[1], self.selection)  # with the edits of now
        return tuple(sorted(found, key=order))

    def findings_near(self, offset: int) -> list[Finding]:
        """The findings in the items around an offset, and those that are not of one item."""
        near = bisect_right(self.groups, offset, key=lambda group: group.offset)
        return [
            one for group in {*self.groups[max(near - 2, 0) : near + 1], *self.groups[-1:]} for one in group.findings
        ]

    @cached_property
    def _rules(self) -> dict[str, Rule]:
        return {rule.code: rule for rule in self.selection.rules}

    def rule(self, code: str) -> Rule | None:
        """The rule with a code that checks the file, or None: not all findings are a rule's."""
        return self._rules.get(code)


def options(
    target: str | None = None,
    origin: str | None = None,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] | None = None,
    isolated: bool = False,
    reach: Reach | None = None,
) -> Options:
    """The Options that a client's settings give; versions as texts. Raises UnknownVersion."""
    return Options(
        parse_version(target) if target else None,
        parse_origin(origin) if origin else None,
        select,
        ignore or (),
        isolated=isolated,
        reach=reach,
    )


class Workspace:
    """Buffers and files. `log(text)` is called with what went wrong inside.

    Raises ConfigError and UnknownRule where settings cannot be used: nothing is checked by wrong ones.
    """

    def __init__(self, rules: Sequence[Rule], options: Options, log: Callable[[str], object]) -> None:
        self._log = log
        self._buffers = Buffers(lambda trouble: log(str(trouble)))
        self._memo, self._options = Memo(), options
        self._session = Session(options, rules, self._buffers, self._memo, self._rule_failed)
        self._generation = 0  # how often more has changed than the text of a file
        # by key of a root: up to date, and as it was before a larger change
        self._analyses: dict[str, Analysis] = {}
        self._before: dict[str, Analysis] = {}
        # key of a file -> (paths of its roots, keys of the files that say so), while nothing but texts changes
        self._around: dict[str, tuple[list[str], frozenset[str]]] = {}
        # some files, who may read whom among them and open files, and key of a file -> paths of the roots that read it
        self._readers: tuple[Sequence[str], Readers, dict[str, list[str]]] | None = None
        self._snapshots: dict[str, FileSnapshot | None] = {}  # by key, while nothing changes
        self._closed_text = Text("")  # the one asked for last: who has places in a file asks for each
        # key of an open file -> what showed where its script comes from (Script.proof) when it was opened
        self._shown: dict[str, str | None] = {}
        # (key of a file, change of its text) since a twin was made (twins.py), which is to follow it, or None
        self._since_twin: list[tuple[str, TextChange]] | None = None

    # ---- what changes

    def configure(self, options: Options) -> None:
        """Take other settings of the client; read the project's configuration again."""
        self._options = options
        self._session.configure(options)
        self._shown = {key: shown for key, shown in self._shown.items() if shown}  # it may get another target
        self._changed()

    def forget_files(self) -> None:
        """Something on disk has changed: read it again when it is needed."""
        self._session.forget_files()
        self.configure(self._options)

    def is_outdated(self, paths: Iterable[str]) -> bool:
        """Whether one of some files that are not open has another text on disk than is known of it."""
        for path in paths:
            known = self._buffers.known.get(self.key(path))
            if self.buffer(path) is None and known is not None:
                try:
                    if files.read(path)[1] != known:
                        return True
                except files.Unlintable:
                    return True
        return False

    def open(self, path: str, text: str) -> None:
        """The editor has a file open."""
        self._buffers.paths[self.key(path)] = path
        self._buffers.open[self.key(path)] = Text(text)
        self._changed()

    def change(self, path: str, edits: Iterable[tuple[int, int, str]]) -> None:
        """The editor has changed a buffer: (start, end, new text), offsets in the text that the edit before left."""
        key = self.key(path)
        for start, end, new in edits:
            before = self._buffers.open[key]
            after = before.edited(start, end, new)
            self._keep_age(path, (start, end, new), after)
            self._buffers.open[key] = after
            self._snapshots.clear()
            change = TextChange(before, after, start, end, new)
            if self._since_twin is not None:
                self._since_twin.append((key, change))
            if not self._follow(key, change):
                self._not_followed(key)

    def prepare(self) -> None:
        """Do now what the first edit would have to do."""
        for analysis in self._analyses.values():
            analysis.prepare()

    def close(self, path: str) -> None:
        """The editor has closed a file; what is on disk counts again."""
        key = self.key(path)
        for known in (self._buffers.open, self._buffers.paths, self._shown, self._session.aged, self._buffers.known):
            known.pop(key, None)
        self._changed()
        self._before = {
            root: analysis
            for root, analysis in self._before.items()
            if any(self.key(source.path) in self._buffers.open for source in analysis.sources)
        }

    def _follow(self, key: str, change: TextChange) -> bool:
        """Whether all that is known of a file could follow a TextChange of it."""
        followed = False
        for analysis in self._analyses.values():
            numbers = [at for at, source in enumerate(analysis.sources) if self.key(source.path) == key]
            if numbers:
                followed = True
                if not analysis.edited(numbers, change):
                    return False
        return followed

    def _not_followed(self, key: str) -> None:
        """A text has changed, and nothing that is known of its file could follow that."""
        known = {self.key(source.path) for analysis in self._analyses.values() for source in analysis.sources}
        if self._since_twin is None or key in known.union(*(read for _, read in self._around.values())):
            self._changed()
        else:  # the twin follows it, if it is about this file
            self._readers = None
            self._session.follow_anew()

    def _changed(self) -> None:
        """More has changed than the text of a file: find out anew what belongs together."""
        self._generation += 1
        self._since_twin = None
        self._before.update(self._analyses)
        self._analyses, self._around, self._readers = {}, {}, None
        self._snapshots.clear()
        self._session.follow_anew()

    # ---- what there is

    def key(self, path: str) -> str:
        """What is equal for all names of one file."""
        return self._buffers.key(path)

    def buffer(self, path: str) -> Text | None:
        """The Text of an open file, or None."""
        return self._buffers.open.get(self.key(path))

    def text(self, path: str) -> Text | None:
        """The Text of a file, open or not; None when there is none that can be read."""
        buffer = self.buffer(path)
        if buffer is not None:
            return buffer
        text = self._buffers.read(path)
        if text is not None and self._closed_text.string is not text:
            self._closed_text = Text(text)
        return None if text is None else self._closed_text

    def read(self, path: str) -> str | None:
        """The characters of a file, open or not; None when there is none that can be read."""
        return self._buffers.read(path)

    def read_settings(self, path: str) -> bytes | None:
        """The bytes of a configuration file of any kind, or None when there is none; raises ConfigError."""
        return self._session.configuration.read(path)

    def looked_up(self, names: Iterable[str], including: str, root: str) -> Iterator[str]:
        """The paths of the files of these names that a file of a root script includes, as far as they can be read."""
        read = self._buffers.reader(root)
        for name in names:
            try:
                found = look_up(name, including, read)
            except files.Outside:
                continue
            if found is not None:
                yield found[0]

    def source(self, path: str, text: str) -> Source:
        """A text of a file, as one of its scripts has it, or as a script of its own, without what it includes."""
        key = self.key(path)
        known = (source for analysis in self._analyses.values() for source in analysis.sources)
        ours = next((one for one in known if self.key(one.path) == key and one.whole_text == text), None)
        return ours or source_of(path, text)

    def files_in(self, folder: str) -> list[str]:
        """Paths of the files in a folder that look like scripts. Raises ConfigError."""
        return search.find([folder], self._leaves_out)[0]

    def scripts_in(self, folders: Iterable[str]) -> list[str]:
        """Paths of the root scripts in some folders, sorted: what others include is checked with those."""
        found, _ = search.find(folders, self._leaves_out)
        roots, included = [], set()
        for path in found:
            closure = self._session.roots.closure(path)
            if closure is not None:
                roots.append(path)
                included |= {self.key(source.path) for source in closure.sources[1:]}
        return sorted(path for path in roots if self.key(path) not in included)

    def _leaves_out(self, path: str) -> bool:
        """Whether a search leaves a file or folder out: by the settings, or because it is a link out of reach."""
        return self._session.configuration.excludes(path) or not self._buffers.reads_link(path)

    def readers(self, path: str, paths: Sequence[str]) -> list[Script]:
        """The scripts that read a file: those of open files, and those among some files, given by their paths."""
        if self._readers is None or self._readers[0] != paths:
            self._readers = paths, Readers(self._buffers, [*self._buffers.paths.values(), *paths]), {}
        _, readers, found = self._readers
        key = self.key(path)
        if key not in found:
            found[key] = self._roots_that_read(key, readers.of(path), set(paths))
        return [self._script(root)[1] for root in found[key]]

    def _roots_that_read(self, key: str, candidates: Iterable[str], paths: Container[str]) -> list[str]:
        """The paths of the roots that read a file: those of open files, and of `paths` that none of these includes."""
        included, reading = set[str](), list[tuple[bool, str]]()
        for one in candidates:
            closure = self._session.roots.closure(one)
            keys = [self.key(source.path) for source in closure.sources] if closure else []
            included.update(keys[1:] if one in paths else ())
            if key in keys:
                reading.append((self.key(one) not in self._buffers.open, one))
        found = dict[str, str]()
        for is_closed, one in sorted(reading):
            if not (is_closed and self.key(one) in included):
                for root in self._session.roots_of(one).roots:
                    found.setdefault(self.key(root.path), root.path)
        return list(found.values())

    def files_of(self, path: str) -> list[str]:
        """Paths of the files that a root script includes, itself first."""
        closure = self._session.roots.closure(path)
        return list(dict.fromkeys(source.path for source in closure.sources)) if closure else []

    # ---- what is found

    def snapshot(self, path: str) -> FileSnapshot | None:
        """What is found in a file; None when it cannot be read, or is too large."""
        key = self.key(path)
        if key not in self._snapshots:
            text = None if self.is_too_large(path) else self.text(path)
            self._snapshots[key] = None if text is None else self._snapshot(path, text)
        return self._snapshots[key]

    def _snapshot(self, path: str, text: Text) -> FileSnapshot:
        in_scripts = self._in_scripts(path)
        self._remember_age(self.key(path), in_scripts)
        groups = self._groups(in_scripts)
        failed = [_failure(code) for code in sorted(self._session.failed_in(path))]
        groups = [*([Group.of(failed)] if failed else []), *groups]
        return FileSnapshot(path, text, groups, in_scripts, self._session.selection(in_scripts[0].root, path))

    def fixed(self, path: str, codes: Collection[str] | None = None) -> tuple[str, int] | None:
        """-> (text, number of fixes) of a file with its safe fixes applied until nothing is left to fix.

        None when it cannot be read. codes: fixes of these rules only. Raises UnstableFix, RuleFailed.
        """
        if self._buffers.read(path) is None:
            return None
        in_scripts = self._in_scripts(path)
        fixed = agreed(path, [self._session.fixed(one.root, one.source, False, codes) for one in in_scripts])
        return fixed.source.text, fixed.fixes

    def _groups(self, in_scripts: Sequence[FileInScript]) -> Sequence[Group]:
        """The findings in a file of some scripts."""
        root, _script, source, known = in_scripts[0]
        if len(in_scripts) == 1 and known is not None:
            analysis, number = known
            return self._session.despite_failures(root, source, lambda selection: analysis.groups(number, selection))
        found: list[Finding] = []
        for number, file in enumerate(in_scripts):
            more = self._found(file)
            found = merged(found, more) if number else more
        return [Group.of(found)]

    def _found(self, file: FileInScript) -> list[Finding]:
        """The findings in a file of one script."""
        root, script, source, known = file
        if known is None:
            return self._session.findings(root, script, source)
        analysis, number = known
        return self._session.despite_failures(root, source, lambda selection: analysis.findings(number, selection))

    def _rule_failed(self, path: str, failure: RuleFailed) -> None:
        cause = failure.__cause__
        self._log(f"{path}: {failure}: {type(cause).__name__}: {cause}; the other rules ran")

    # ---- what is large

    def is_too_large(self, path: str) -> bool:
        """Whether the editor has a file open that is too large to be checked; a file on disk is not read then."""
        buffer = self.buffer(path)
        return buffer is not None and len(buffer) > files.MOST_BYTES

    # ---- in which scripts

    def _in_scripts(self, path: str) -> list[FileInScript]:
        """A file in each script that it is checked in: those that include it, else itself."""
        key = self.key(path)
        return [
            FileInScript(root, script, source, None if analysis is None else (analysis, number))
            for root, script, analysis in map(self._script, self._roots_around(path)[0])
            for number, source in enumerate(root.sources)
            if self.key(source.path) == key
        ]

    def _roots_around(self, path: str) -> tuple[list[str], frozenset[str]]:
        """-> (paths of the roots in which a file is checked, keys of the files that say so)."""
        key = self.key(path)
        if key not in self._around:
            around = self._session.roots_of(path)
            self._around[key] = [root.path for root in around.roots], around.read
        return self._around[key]

    def follows_from(self, snapshot: FileSnapshot) -> frozenset[str]:
        """The keys of the files from which the findings of a snapshot follow.

        They are those of the scripts that read the file, and those that could come to be one.
        """
        sources = [source for file in snapshot.in_scripts for source in file.sources]
        return self._roots_around(snapshot.path)[1].union([self.key(source.path) for source in sources])

    def _script(self, path: str) -> tuple[Root, Script, Analysis | None]:
        """A root script as it is now; with its Analysis if a file of it is open, else it is not worth the memory."""
        key = self.key(path)
        analysis = self._analyses.get(key)
        if analysis is None:
            root = self._current(path)
            if not any(self.key(source.path) in self._buffers.open for source in root.sources):
                return root, self._session.script(root), None
            before = self._before.pop(key, None)
            analysis = self._analyses[key] = Analysis(
                lambda sources: self._session.script(root, sources), root.sources, root.problems, self._memo, before
            )
        settings = self._session.configuration.of_script(path)
        return Root(analysis.sources, analysis.problems, settings, set()), analysis.script, analysis

    def _current(self, path: str) -> Root:
        """A Root with the texts as they are now."""
        root = self._session.root(path)
        if root is None or any(source.text != self._buffers.read(source.path) for source in root.sources):
            self._session.roots.forget(path)  # others have followed an edit of it
            root = self._session.root(path)
        assert root is not None, f"{path} was read a moment ago"
        return root

    # ---- the age of a script

    def _remember_age(self, key: str, in_scripts: Sequence[FileInScript]) -> None:
        """Note what shows where the script of an open file comes from."""
        if key in self._buffers.open and key not in self._shown:
            self._shown[key] = next(filter(None, (file.script.proof for file in in_scripts)), None)

    def _keep_age(self, path: str, edit: tuple[int, int, str], after: Text) -> None:
        """If the edit to come is a fix of ours in a script that shows its age, let that age count from now on.

        Whatever else takes it out of a text is typing, and may be back with the next key.
        """
        key, before = self.key(path), self._buffers.open[self.key(path)]
        if len(before) < _SMALL and not before.string.strip():
            self._shown.pop(key, None)  # what is put into an empty file counts as opened
        if key not in self._session.aged and self._shown.get(key) and self._is_fix(path, edit, after):
            aged = f"it had {self._shown[key]}"
            for analysis in self._analyses.values():
                keys = [self.key(source.path) for source in analysis.sources]
                if key in keys:
                    analysis.script.aged = aged
                    self._session.aged.update((one, aged) for one in keys if one in self._buffers.open)

    def _is_fix(self, path: str, edit: tuple[int, int, str], after: Text) -> bool:
        """Return whether an edit to come makes a fix of ours that is about a migration."""
        snapshot = self.snapshot(path)
        return snapshot is not None and makes_fix(snapshot, edit, after.string, lambda codes: self.fixed(path, codes))


def _failure(code: str) -> Finding:
    """What is reported in a file where a rule failed."""
    message = f"internal error: rule {code} failed here, the other rules ran; please report it"
    return Finding(FAILED_CODE, FAILED_NAME, WARNING, None, message, 0, 0, url=page(FAILED_CODE))
