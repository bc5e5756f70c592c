"""opensips-lint's main function: from arguments to the exit status."""

from __future__ import annotations

import gc
import os
import sys

from opensips_lsp.cli.arguments import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from opensips_lsp.cli.arguments import Arguments

DONE, FOUND, FAILED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run opensips-lint -> exit status."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    if arguments[:1] == ["check"]:
        del arguments[0]
    if sys.stdout is None:  # closed: all that is left is the exit status
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open until the process ends
    for stream in filter(None, (sys.stdout, sys.stderr)):
        # names and lines of files come out as the bytes they are; a terminal that is not UTF-8 gets escapes
        stream.reconfigure(errors="surrogateescape" if stream.encoding.lower() == "utf-8" else "backslashreplace")
    gc.disable()  # a short life, and hardly a cycle but views of trees, which Job frees
    try:
        status = _status(arguments)
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # the reader of our output went away
        _discard_output()
        return FOUND
    except KeyboardInterrupt:
        return 130
    except OSError as error:  # a full disk, say
        _discard_output()
        return _usage(f"the output cannot be written: {error.strerror or error}")


def _status(arguments: Sequence[str]) -> int:
    if arguments[:1] == ["catalogue"]:
        from opensips_lsp.cli import catalogue

        return catalogue.main(arguments[1:])
    if arguments[:1] == ["migrate"]:
        from opensips_lsp.cli import migrate

        return migrate.main(arguments[1:])
    if arguments[:1] == ["format"]:
        from opensips_lsp.cli import format as formatting

        return formatting.main(arguments[1:])
    made = plain(arguments) or _parsed(arguments)
    made.words = arguments
    return _run(made)


def _parsed(arguments: Sequence[str]) -> Arguments:
    from opensips_lsp.cli.parser import parsed

    return parsed(arguments)


def _run(arguments: Arguments) -> int:
    if arguments.version:
        from opensips_lsp import __version__

        print(f"opensips-lint {__version__}")
        return DONE
    if not (arguments.paths or arguments.explain or arguments.list_rules or arguments.show_settings):
        return _usage("no file to lint; name files or directories, or - for standard input (see --help)")
    if arguments.statistics and arguments.diff:
        return _usage("--statistics and --diff cannot be combined; run one after the other")
    if arguments.diff and arguments.output_format not in ("text", "concise"):
        return _usage("--diff prints a patch; leave --output-format out (json contains the edits of each fix)")
    origin, target = arguments.origin, arguments.target
    if origin is not None and target is not None and origin[:2] > target[:2]:
        return _usage(
            f"--from {origin.series} is newer than --target {target.series}; scripts are not checked backwards"
        )
    from opensips_lsp.cli import rules
    from opensips_lsp.lint.selection import UnknownRule
    from opensips_lsp.project.settings import ConfigError

    loaded = rules.load(arguments.isolated, deferred=not (arguments.explain or arguments.list_rules))
    try:
        if arguments.explain or arguments.list_rules:
            from opensips_lsp.cli import about

            return about.show(arguments, loaded)
        if arguments.show_settings:
            from opensips_lsp.cli import show_settings

            return show_settings.show(arguments, loaded)
        from opensips_lsp.cli.run import check

        return check(arguments, loaded)
    except (ConfigError, UnknownRule) as error:
        return _usage(str(error))


def _usage(message: str) -> int:
    from opensips_lsp.cli.terminal import complain

    complain(message)
    return FAILED


def _discard_output() -> None:
    """Let nothing more be written when the process ends."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
