"""Switches and paths, the arguments of nearly every run, read without argparse: it takes 4 of 40 ms."""

from types import SimpleNamespace

SWITCHES = ("isolated", "exit_zero", "fix", "unsafe_fixes", "diff")
_REST = {
    "target": None, "origin": None, "output_format": "text", "select": None, "ignore": None, "choose": None, "stdin_filename": None,
    "explain": None, "list_rules": False, "show_settings": False, "version": False,
}  # fmt: skip


def plain(arguments):
    """What options.parser makes of the arguments, or None when there is more in them than switches and paths."""
    options = SimpleNamespace(paths=[], **_REST, **dict.fromkeys(SWITCHES, False))
    for argument in arguments:
        name = argument[2:].replace("-", "_")
        if argument[:1] != "-" or argument == "-":
            options.paths.append(argument)
        elif argument[:2] == "--" and name in SWITCHES and "_" not in argument:
            setattr(options, name, True)
        else:
            return None
    return options
