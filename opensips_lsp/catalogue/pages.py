"""Addresses of pages on the web."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.catalogue.facts import Module


def manual_page(module: str, series: str, anchor: str = "") -> str:
    """The page of a module's manual for a series, at an anchor (`doc` of a fact) if one is given."""
    return f"https://opensips.org/html/docs/modules/{series}.x/{module}.html" + (f"#{anchor}" if anchor else "")


def page_of(module: Module, anchor: str = "") -> str:
    """The page of a module's manual, of the series that the facts are of: on the project's site, or in its repository.

    A manual in Markdown has the anchors that GitHub gives to headings.
    """
    if not module.markdown:
        return manual_page(module.name, module.version.series, anchor)
    folder = "net" if module.builtin else "modules"
    page = f"https://github.com/OpenSIPS/opensips/blob/{module.version.series}/{folder}/{module.name}/README.md"
    return page + (f"#{anchor}" if anchor else "")


# pages of the manual of what the language has without any module
FUNCTIONS, VARIABLES, GLOBALS = "Script-CoreFunctions", "Script-CoreVar", "Script-CoreParameters"
TRANSFORMATIONS, ROUTES, STATEMENTS = "Script-Tran", "Script-Routes", "Script-Statements"
OPERATORS, ASYNC, EVENTS = "Script-Operators", "Script-Async", "Interface-CoreEvents"


def core_page(topic: str, series: str) -> str:
    """The page of the manual of the core about one of these topics, for a series."""
    return f"https://www.opensips.org/Documentation/{topic}-{series.replace('.', '-')}"


# the early pages name no patch level; that from 1.6 on names the last one of 1.6 with a page
_WITHOUT_PATCH, _LEFT_AT = ("1.4", "1.5", "1.6"), {"1.6": "1.6.4"}


def migration_page(old: str, new: str) -> str:
    """The page about the way from one series to the next; or from one patch level of 1.6 to the next, which have pages.

    What comes from 1.6 comes from its last patch level.
    """
    return f"https://www.opensips.org/Documentation/Migration-{_dashed(_LEFT_AT.get(old, old))}-to-{_dashed(new)}"


def _dashed(version: str) -> str:
    full = version if version in _WITHOUT_PATCH or version.count(".") == 2 else f"{version}.0"
    return full.replace(".", "-")


def rfc_page(number: str, section: str = "") -> str:
    """The page of an RFC, at a section if one is given."""
    return f"https://www.rfc-editor.org/rfc/rfc{number}" + (f"#section-{section}" if section else "")
