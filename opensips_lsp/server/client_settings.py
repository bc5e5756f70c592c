"""What the client's settings say, over the project's configuration. Pure: a JSON value in, ClientSettings out."""

from collections import namedtuple

SECTION = "opensips-lint"

# target, origin: versions as texts, or None. select: selectors, or None for all; ignore: selectors.
# workspace_diagnostics: whether files that are not open are judged too. binary: path of an opensips to ask, or None.
# trusted: whether programs of the workspace's choice may run. max_diagnostics: how many are told of one file.
ClientSettings = namedtuple(
    "ClientSettings",
    "target origin select ignore workspace_diagnostics binary trusted max_diagnostics",
    defaults=(None, None, None, (), True, None, False, 1000),
)
DEFAULTS = ClientSettings()


def read(value):
    """-> (ClientSettings, [what is wrong, in one line each]); what is wrong counts as not said."""
    return DEFAULTS, []
