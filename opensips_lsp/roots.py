"""Which root configs a file is judged in: for the files of a run of the command line, or of an editor's workspace."""

from opensips_lsp import context, project
from opensips_lsp.recognise import template_kind


class Roots:
    """What the files around include, each root followed once.

    `read(path)` gives the text of a file or None, `beside(path)` (path, text) of what lies near it, `key(path)` what is
    equal for all names of one file; `settings(path)` the Settings for it. `memo` is that of split.items.
    """

    def __init__(self, read, beside, key, settings, memo):
        self._read, self._beside, self._settings, self._memo = read, beside, settings, memo
        self.key = key
        self._closures, self._near = {}, {}  # key -> what project.sources gives; folder -> files that include something

    def closure(self, path):
        """What project.sources gives for a root; None when it cannot be read."""
        key = self.key(path)
        if key not in self._closures:
            text = self._read(path)
            self._closures[key] = None if text is None else project.sources(path, text, self._read, self._memo)
        return self._closures[key]

    def forget(self, path):
        """Follow a root anew when it is asked for: a text in it has changed."""
        self._closures.pop(self.key(path), None)

    def around(self, path, sources, look=True):
        """-> (closures of the roots that include a file, whether one was found by looking for it).

        Those that the configuration names; if it names none and the file has no main route, one is looked for if `look`.
        """
        roots = self._settings(path).roots
        if roots:
            named = self.key(path) in map(self.key, roots)
            return ([] if named else context.roots_of(path, roots, self.closure, self.key)), False
        if look and not context.has_main_route(sources):
            found = context.look_for_root(path, self._including, self.closure, self.key)
            if found:
                return [found], True
        return [], False

    def below(self, key, sources):
        """The keys of a file of a script, and of all that it includes."""
        places = [source.place for source in sources if self.key(source.path) == key]
        return {self.key(source.path) for source in sources for place in places if source.place[: len(place)] == place}

    def _including(self, path):
        """(path, text) of the files near one that include something; templates are no roots."""
        folder = project.folder(path)
        if folder not in self._near:
            self._near[folder] = [
                (path, text)
                for path, text in self._beside(path)
                if context.includes_something(text) and not template_kind(path, text)
            ]
        return self._near[folder]
