"""Whether a text is an OpenSIPS script. Pure; looks, does not parse."""

import re

# what makes a text an OpenSIPS script: a loadmodule with `.so`, a modparam call or a route that begins a line ...
# (patterns stay text: compiling all of them takes longer than linting a short script)
_SCRIPT = (
    r"""^[ \t]*(?:loadmodule[ \t]+["'][^"'\n]+\.so["']"""
    r"""|modparam[ \t]*\([ \t]*["']"""
    r"""|(?:(?:failure|onreply|branch|error|local|startup|timer|event)_)?route[ \t]*(?:\[[^\]\n]*\])?[ \t\r\n]*\{)"""
)
# ... unless it is one of Kamailio, which shares all of these
_KAMAILIO = r"^(?:#!(?:KAMAILIO|SER|MAXCOMPAT|define|subst|substdef|ifdef|ifndef|trydef)\b|request_route\b)"


def is_script(text):
    """Whether a text looks like an OpenSIPS script (or a part of one)."""
    return _found(_SCRIPT, text) and not _found(_KAMAILIO, text)


def _found(pattern, text):
    return re.search(pattern, text, re.MULTILINE) is not None
