"""In whose context a file is to be judged: the root configs that include it, told by the configuration or looked for."""

import os

from opensips_lsp.script import facts_of


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


def _has(closure, wanted, key):
    return any(key(source.path) == wanted for source in closure[0][1:])
