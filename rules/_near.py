"""Which of some names a mistaken one is most like."""

from opensips_lsp.lean import lru_cache


def nearest(name, names, cutoff):
    """The name that differs little from another one, or None. cutoff: from 0, any will do, to 1, only the same."""
    return _nearest(name, tuple(sorted(names)), cutoff)


@lru_cache(maxsize=1 << 10)
def _nearest(name, names, cutoff):
    from difflib import get_close_matches  # slow to import, and only for mistakes

    return next(iter(get_close_matches(name, names, 1, cutoff)), None)
