"""Addresses of pages on the web."""

from __future__ import annotations


def manual_page(module: str, series: str, anchor: str = "") -> str:
    """The page of a module's manual for a series, at an anchor (`doc` of a fact) if one is given."""
    return f"https://opensips.org/html/docs/modules/{series}.x/{module}.html" + (f"#{anchor}" if anchor else "")


def rfc_page(number: str, section: str = "") -> str:
    """The page of an RFC, at a section if one is given."""
    return f"https://www.rfc-editor.org/rfc/rfc{number}" + (f"#section-{section}" if section else "")
