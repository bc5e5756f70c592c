"""Twins of a workspace: copies that analyse a large script in another thread (background.py).

A twin shares nothing that changes. What it has found is taken over when it has followed the edits made meanwhile. It
leaves out rules of other packages, for they can only be stopped in the main thread: there they run afterwards, alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from opensips_lsp.lint.plugins import is_guarded
from opensips_lsp.project.includes import names_in
from opensips_lsp.project.settings import ConfigError
from opensips_lsp.server.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from opensips_lsp.syntax.text import TextChange

_LARGE = 300_000  # characters of a script, with what it includes: to analyse so many takes 0.2 to 0.5 s


class TwinnedWorkspace(Workspace):
    """A workspace that can have a twin."""

    def takes_long(self, path: str) -> bool:
        """Whether it is not known what is found in a file that is large, or is so with what it includes.

        Not of a file that is not open, where there are rules of other packages: of that one, nothing is kept to which
        they could add.
        """
        key = self.key(path)
        roots = self._around.get(key)
        is_known = key in self._snapshots or (roots and all(self.key(root) in self._analyses for root in roots[0]))
        return not is_known and (key in self._buffers.open or not self._guarded()) and self._is_large(path)

    def _guarded(self) -> frozenset[str]:
        """The codes of the rules of other packages."""
        return frozenset([rule.code for rule in self._session.rules if is_guarded(rule)])

    def _known_before(self, path: str) -> list[str]:
        """The keys of the roots that a file was checked in before a larger change."""
        key = self.key(path)
        return [
            root for root, one in self._before.items() if any(self.key(source.path) == key for source in one.sources)
        ]

    def _is_large(self, path: str) -> bool:
        """Whether there is much to read of the scripts around a file that is not known from others of these."""
        if self.is_too_large(path):
            return False
        try:
            roots = self._session.roots.may_include(path)
        except ConfigError:  # then nothing is checked
            return False
        before = [source for root in self._known_before(path) for source in self._before[root].sources]
        if sum([len(source.text) for source in before]) >= _LARGE:
            return True
        known = {self.key(source.path) for analysis in self._analyses.values() for source in analysis.sources}
        waiting, seen, size = [path, *roots], set[str](), 0
        while waiting and size < _LARGE:
            file = waiting.pop()
            key = self.key(file)
            if key not in seen and (file == path or key not in known):
                text = self._buffers.read(file) or ""
                size += len(text)
                waiting += self.looked_up(names_in(text), file, path)
            seen.add(key)
        return size >= _LARGE

    def twin(self, path: str, log: Callable[[str], object]) -> TwinnedWorkspace:
        """Another one with the same settings, texts and ages, and what was known of a file: for another thread.

        There is one at a time, which can follow what changes until it is taken over.
        """
        other = TwinnedWorkspace(self._session.rules, self._options, log)
        other._memo.take_over(self._memo)
        other._before = {root: self._before.pop(root) for root in self._known_before(path)}
        other._buffers.copy(self._buffers)
        other._session.copy_ages(self._session)
        other._session.left_out = self._guarded()
        other._shown, other._generation = dict(self._shown), self._generation
        self._since_twin = []
        return other

    def take_over(self, twin: TwinnedWorkspace, path: str) -> bool | None:
        """Take what a twin has found in a file -> whether there is something.

        None when so much has changed since the twin was made that it has to be found anew.
        """
        changes, self._since_twin = self._since_twin, None
        if changes is None or self._generation != twin._generation or self._session.aged != twin._session.aged:
            return None
        key = self.key(path)
        if twin._snapshots.get(key) is None:
            return None if any(one == key for one, _ in changes) else False
        if changes:
            if not all([twin._follows(*change) for change in changes]):
                return None
            twin.snapshot(path)
        self._memo.take_over(twin._memo)
        for root, analysis in twin._analyses.items():
            known = self._analyses.get(root)
            if known is not None:  # from another file of the script
                analysis.take_over(known)
                self._snapshots.clear()
            self._analyses[root] = analysis
        self._around.update(twin._around)
        if not twin._session.left_out:
            self._snapshots[key] = twin._snapshots[key]
        self._shown = {**twin._shown, **self._shown}
        self._session.take_over(twin._session)
        return True

    def _follows(self, key: str, change: TextChange) -> bool:
        """Follow a change of a text, as a twin -> whether what was found follows it, or is not about the file."""
        self._buffers.open[key] = change.after
        self._snapshots.clear()
        return self._follow(key, change) or not any(key in read for _, read in self._around.values())
