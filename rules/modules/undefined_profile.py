"""M341: dialog profiles that no parameter defines."""

from __future__ import annotations

from opensips_lsp.lint.finding import ERROR, WARNING
from opensips_lsp.lint.rule import Bad, Good, Prefilter, Rule
from opensips_lsp.rules.common.parameters import last_value
from opensips_lsp.rules.common.places import calls, literal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from opensips_lsp.lint.finding import Finding
    from opensips_lsp.model.script import Script, Source
    from opensips_lsp.syntax.items import Item

_FUNCTIONS = ("set_dlg_profile", "unset_dlg_profile", "is_in_profile", "get_profile_size")
_FOUND_LATE_SINCE = (2, 4)  # a profile is looked for when the function runs; before, when OpenSIPS starts
_TYPED = (3, 0)
_LOAD = 'loadmodule "dialog.so"\n'
_NAMES = (
    _LOAD
    + 'modparam("dialog", "profiles_with_value", "caller ; peer/b")\nmodparam("dialog", "profiles_no_value", "all")\n'
)


class UndefinedProfile(Rule):
    """A function of `dialog` names a profile that neither `profiles_with_value` nor `profiles_no_value` defines.

    OpenSIPS 2.3 prints "profile <name> not defined" and does not start (dialog.c fixup_profile). OpenSIPS 2.4 and later
    look the profile up when the function runs, do not find it, and the function fails: nothing is counted, no limit
    holds. A shared profile (`name/s`, `name/b`) is a different one from `name`, and without `cachedb_url` or
    replication it is not shared.
    """

    code = "M341"
    prefilter = Prefilter(words=_FUNCTIONS)
    stage = "startup"
    after_parse = True
    supersedes = ("C601",)
    examples = (
        Bad(_LOAD + 'route { set_dlg_profile(«"a"»); }', target="2.3"),
        Bad(_LOAD + 'route { set_dlg_profile(«"a"»); }'),
        Bad(_NAMES + 'route { is_in_profile(«"calle"», "x"); '
                     'get_profile_size(«"caller/s"», "$fU", "$avp(n)"); }', target="2.3"),
        Bad(_NAMES + 'route { set_dlg_profile(«"$var(p)"»); }', target="2.3"),
        Bad(_LOAD + 'route { is_in_profile(«"/a/b/"»); }', target="2.3"),
        Good(_NAMES + 'route { set_dlg_profile("$var(p)"); }'),
        Good(_NAMES + 'route { set_dlg_profile("caller", "$fU"); unset_dlg_profile("peer"); '
                      'is_in_profile("all"); }', target="2.3"),
        Good(_LOAD + 'modparam("dialog", "cachedb_url", "redis://a/")\nmodparam("dialog", "profiles_no_value", "p/s")\n'
             'route { set_dlg_profile("p/s"); }', target="2.3"),
        Good('route { set_dlg_profile("a"); }'),
        Bad(_LOAD + 'route { set_dlg_profile(«"a"»); get_profile_size(«"b"»,, $var(n)); }', target="3.6"),
        Good(_NAMES + 'route { set_dlg_profile("caller", "$fU"); is_in_profile("$var(p)"); }', target="3.4"),
    )  # fmt: skip

    def check_item(self, offset: int, item: Item, script: Script, source: Source) -> Iterator[Finding]:
        found = list(calls(offset, item, *_FUNCTIONS))
        if not found or not script.complete or "dialog" not in script.modules:
            return
        defined = _defined(script)
        old = script.target < _FOUND_LATE_SINCE
        for call in found:
            argument = call.argument(0)
            name = literal(argument)
            if argument is None or name is None or _profile(name, True) in defined or ("$" in name and not old):
                continue
            message = (
                f'neither `profiles_with_value` nor `profiles_no_value` of module `dialog` defines the profile "{name}"'
            )
            if old:
                message += "; OpenSIPS 2.3 does not start"
            else:
                was = ", whereas OpenSIPS 2.3 did not start" if script.target < _TYPED else ""
                message += f"; the function fails when it runs{was}"
            yield self.finding(argument, message)._replace(
                severity=ERROR if old else WARNING, stage=self.stage if old else None
            )


def _defined(script: Script) -> set[tuple[str, str]]:
    """(name, how it is shared: "s", "b" or "") of each profile (dlg_profile.c add_profile_definitions())."""
    shared = {"s": bool(last_value(script, "dialog", "cachedb_url"))}
    shared["b"] = bool(
        last_value(script, "dialog", "replicate_profiles_to")
        or last_value(script, "dialog", "profile_replication_cluster")
    )
    return {
        (name, how if shared.get(how) else "")
        for parameter in ("profiles_with_value", "profiles_no_value")
        for name, how in map(_profile, str(last_value(script, "dialog", parameter) or "").split(";"))
        if name
    }


def _profile(text: str, exact: bool = False) -> tuple[str, str]:
    """(name, "s", "b" or "") of a profile as it is written; exact: blanks around a name without a `/` belong to it."""
    name, slash, how = text.partition("/")
    how = how.lstrip(" ")[:1]
    return (name if exact and not slash else name.strip(" ")), how if how in ("s", "b") else ""
