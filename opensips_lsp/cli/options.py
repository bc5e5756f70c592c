"""The arguments of opensips-lint."""

import argparse

from opensips_lsp.version import UnknownVersion, parse_version

FORMATS = ("text", "concise", "json")


def _version(text):
    try:
        return parse_version(text)
    except UnknownVersion as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _selectors(text):
    return [part.strip() for part in text.split(",") if part.strip()]


def parser():
    """The ArgumentParser of opensips-lint."""
    options = argparse.ArgumentParser(
        prog="opensips-lint",
        description="Lint OpenSIPS scripts: what the target version refuses to start with, and the edit that mends it.",
        epilog="Exit status: 0 nothing found, 1 findings, 2 wrong usage or a file that could not be read.",
    )
    options.add_argument("paths", nargs="*", metavar="PATH", help="files, directories to search, or - for standard input")
    options.add_argument("--target", type=_version, default="2.4", metavar="VERSION",
                         help="OpenSIPS version the script is for: 2.3, 2.4 (the newest of it) or a patch level; default 2.4")
    options.add_argument("--from", type=_version, dest="origin", metavar="VERSION",
                         help="OpenSIPS version the script comes from")
    fixing = options.add_argument_group("fixes")
    fixing.add_argument("--fix", action="store_true", help="apply the safe fixes to the files")
    fixing.add_argument("--unsafe-fixes", action="store_true", help="with --fix or --diff: the unsafe ones too")
    fixing.add_argument("--diff", action="store_true", help="show what --fix would change; write nothing")
    options.add_argument("--output-format", choices=FORMATS, default="text", help="default: text")
    options.add_argument("--select", type=_selectors, action="extend", metavar="RULE,…", help="only these rules (code, name or code prefix)")
    options.add_argument("--ignore", type=_selectors, action="extend", metavar="RULE,…", help="not these rules")
    options.add_argument("--isolated", action="store_true", help="ignore all configuration files")
    options.add_argument("--exit-zero", action="store_true", help="exit 0 even with findings")
    options.add_argument("--stdin-filename", metavar="FILE", help="the name to report for standard input")
    about = options.add_argument_group("about the rules")
    about.add_argument("--explain", metavar="RULE", help="say what a rule is about")
    about.add_argument("--list-rules", action="store_true", help="list all rules")
    about.add_argument("--version", action="store_true", help="print the version of opensips-lint")
    return options
