"""Which forms of calls a version does not take any more, by the name of the function.

The newest forms come first, and of these the first one that fits counts: a form for 3.3 is about calls of 3.0 to 3.2,
or of 2.4 where it says so.
"""

from __future__ import annotations

from functools import lru_cache

from opensips_lsp.catalogue.later import core_calls, module_calls
from opensips_lsp.catalogue.version import numbers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.catalogue.later.form import Form
    from opensips_lsp.catalogue.version import Version

FORMS = (*core_calls.FORMS, *module_calls.FORMS)


@lru_cache(maxsize=64)
def forms_of(name: str, target: Version) -> tuple[Form, ...]:
    """The forms of calls of a function that are not taken up to a version, the newest first."""
    found = [form for form in _by_name().get(name, ()) if numbers(form.since) <= target]
    return tuple(sorted(found, key=lambda form: numbers(form.since), reverse=True))


@lru_cache(maxsize=1)
def _by_name() -> dict[str, list[Form]]:
    found: dict[str, list[Form]] = {}
    for form in FORMS:
        found.setdefault(form.old.partition("(")[0], []).append(form)
    return found
