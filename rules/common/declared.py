"""What is wrong with an argument, as the kind that its function wants and the rest of the script say."""

from __future__ import annotations

import re

from opensips_lsp.rules.common.names import END_OF_SCRIPT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import Any

    from opensips_lsp.model.script import Script
    from opensips_lsp.model.variables import Problem
    from opensips_lsp.rules.common.names import Names


def problem_of(kind: str, text: str, names: Names, script: Script) -> Problem | None:
    """What is wrong with the text of an argument of a kind (opensips_lsp.model.values), or None."""
    from opensips_lsp.model.values import check

    problem = check(kind, text, names.known, Declared(script))
    if problem is None or script.all_read:  # last: what opens a comment changes it, and most arguments are right
        return problem
    return check(kind, text, names.known)


def missing(kind: str, script: Script) -> str | None:
    """Why an argument of a kind must not be left out, or None."""
    from opensips_lsp.model.values import check_missing

    return check_missing(kind, Declared(script)) if script.all_read else None


_CORE_GROUPS = ("dns", "pkmem", "rpmem")  # which resolve.c, core_stats.c and statistics.c make without a table


class Declared:
    """What kinds of arguments need to know of a script, see opensips_lsp.model.values.modules.

    What few scripts ask for is imported late.
    """

    __slots__ = ("script",)

    def __init__(self, script: Script) -> None:
        self.script = script

    def values(self, module: str, *names: str) -> Sequence[Any]:
        """The values of parameters of a module."""
        from opensips_lsp.rules.common.parameters import values

        return values(self.script, module, *names)

    def loads(self, module: str) -> bool:
        """Whether a module is loaded."""
        return module in self.script.modules

    def modules(self) -> Collection[str] | None:
        """The modules that are loaded; None when one of them is not known."""
        loaded = self.script.modules
        return loaded if all(map(self.script.catalogue.module, loaded)) else None

    def default_database(self) -> str:
        """The global db_default_url, or nothing."""
        from opensips_lsp.rules.common.parameters import default_urls

        return ("", *self.script.gathered(default_urls))[-1]

    def protocols(self) -> Collection[str]:
        """The protocols that the version knows."""
        from opensips_lsp.catalogue.language import PROTOCOLS

        return PROTOCOLS[self.script.target.series]

    def listens(self, socket: str) -> bool:
        """Whether OpenSIPS may listen on `protocol:host:port`."""
        from opensips_lsp.rules.common.listeners import address, listens

        host = re.compile(r"(?:(\w+):)?(\[[^\]]*\]|[^:\[\]]+)(?::(\d+))?").fullmatch(socket)
        found = address(host[2]) if host else None
        if host is None or found is None:
            return True
        return listens(self.script, ((host[1] or "").lower(), {found}, int(host[3] or 0) or None))

    def bonds(self) -> Collection[str] | None:
        """The names of bonds of sockets in lower case, or None when they are not known."""
        from opensips_lsp.rules.common.listeners import bonds

        return bonds(self.script)

    def blacklists(self) -> Collection[str] | None:
        """The names of blacklists, or None when they are not known."""
        from opensips_lsp.rules.common.blacklists import blacklists

        return blacklists(self.script)

    def forwarding_is_off(self) -> bool:
        """Whether stateless forwarding is switched off."""
        from opensips_lsp.rules.common.forwarding import forwarding_is_off

        return forwarding_is_off(self.script)

    def statistic_groups(self) -> set[str] | None:
        """The groups of statistics at the start: of the core, modules and the script; None if not all are known."""
        modules = self.modules()
        if modules is None:
            return None
        groups = {"dynamic", *_CORE_GROUPS, *modules}
        if self.values("statistics", "variable"):
            groups.add("script")  # stats_funcs.c register_all_mod_stats
        for known in (self.script.catalogue.core, *self.script.modules_before(END_OF_SCRIPT)):
            for records in known.statistics.values():
                groups.update(record.group or known.exported_name for record in records)
        for value in self.values("statistics", "stat_groups"):
            groups.update(name.strip() for name in str(value).split(","))
        for value in self.values("statistics", "stat_series_profile"):  # statistics.c reg_stat_series_profile, mod_init
            name, _, settings = str(value).partition(":")
            groups.update([name.strip(), *re.compile(r"group[\s=]+(\S+)").findall(settings)])
        return groups
