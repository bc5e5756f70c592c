"""Which root configs a file is judged in: for the files of a run of the command line, or of an editor's workspace."""

import os

from opensips_lsp.model.script import facts_of
from opensips_lsp.project import includes as project
from opensips_lsp.syntax.recognise import template_kind


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

        Those that the configuration names; if it names none and the file cannot stand alone, one is looked for if `look`.
        """
        roots = self._settings(path).roots
        if roots:
            named = self.key(path) in map(self.key, roots)
            return ([] if named else roots_of(path, roots, self.closure, self.key)), False
        if look and not (has_main_route(sources) and _loads_something(sources)):
            found = look_for_root(path, self._including, self.closure, self.key)
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
                if includes_something(text) and not template_kind(path, text)
            ]
        return self._near[folder]


# ---- in whose context a file is to be judged: the roots that include it, told by the configuration or looked for


def roots_of(path, roots, closure, key=os.path.abspath):
    """The closures of those root configs that include a file.

    `closure(root)` gives what project.sources gives, or None; `key(path)` is equal for all names of one file.
    """
    closures = [closure(root) for root in roots]
    return [found for found in closures if found is not None and _has(found, key(path), key)]


def look_for_root(path, beside, closure, key=os.path.abspath):
    """The closure of a script with a main route that includes a file, perhaps through others; None if there is none.

    `beside(path)` gives (path, text) of the files near it that include something. Nothing else is read.
    """
    seen, waiting = {key(path)}, [path]
    while waiting:
        part = waiting.pop(0)
        name = os.path.basename(part)
        for candidate, text in beside(part):
            if key(candidate) in seen or f'{name}"' not in text:
                continue
            seen.add(key(candidate))
            found = closure(candidate)
            if found is not None and _has(found, key(path), key):
                if has_main_route(found[0]):
                    return found
                waiting.append(candidate)
    return None


def includes_something(text):
    """Whether a text looks as if it includes a file."""
    return "include_file" in text or "import_file" in text


def has_main_route(sources):
    """Whether OpenSIPS could start with these: there is an unnamed request route."""
    return any(
        (route.word, route.name) == ("route", "0")
        for source in sources
        for _, item in source.items
        for route in facts_of(item).routes
    )


def _loads_something(sources):
    """Whether a module is loaded: without one there is no transport, and OpenSIPS does not start."""
    return any(facts_of(item).modules for source in sources for _, item in source.items)


def _has(closure, wanted, key):
    return any(key(source.path) == wanted for source in closure[0][1:])
