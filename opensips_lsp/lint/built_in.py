"""What is found without a rule, in words and examples: for --explain and the pages."""

from __future__ import annotations

from opensips_lsp.lint.rule import Bad
from opensips_lsp.lint.selection import (
    FAILED_CODE,
    INCLUDE_CODE,
    LARGE_CODE,
    SYNTAX_CODE,
    UNKNOWN_CODE,
    UNUSED_CODE,
)  # fmt: skip
from opensips_lsp.record import Record


class Described(Record):
    """why: paragraphs that say when it is found and what to do. source: the file that finds it, in the repository."""

    why: str
    source: str
    examples: tuple[Bad, ...] = ()


DESCRIBED = {
    SYNTAX_CODE: Described(
        "The grammar of the target takes nothing of what stands there, so OpenSIPS does not start. The message says "
        "what stands there, and what was expected where that is known. One statement is passed over, and the rest "
        "is checked; nothing in the statement is fixed but by a fix of this finding.\n\n"
        "It is found whatever is selected; only `ignore` hides it. A comment suppresses it only by its name.",
        "opensips_lsp/lint/syntax_errors.py",
        (
            Bad('route {\n\txlog("x")\n\t«exit»;\n}\n', 'route {\n\txlog("x");\n\texit;\n}\n', unsafe=True),
            Bad(
                'route {\n\tif ($rm == "INVITE")«)» exit;\n}\n',
                'route {\n\tif ($rm == "INVITE") exit;\n}\n',
                unsafe=True,
            ),
        ),
    ),
    INCLUDE_CODE: Described(
        "As an error: OpenSIPS does not start, because a file includes itself, files are nested deeper than it "
        "takes, the name of a file cannot be read, or what is included leaves a script or a route empty. OpenSIPS 3.0 "
        "and later read all files before they look at the script, those in comments and texts too, if the include "
        "stands at the beginning of a line: there, a file that is missing beside the script is an error.\n\n"
        "As a warning: the file is not here, cannot be read, or is not read because it lies outside of the folders "
        "that may be read or exceeds a limit. It may be there on the server. What it brings is taken for unknown "
        "then: nothing is reported that takes all of the script to know. Put the file where the script names it, or "
        "raise the settings `max-included-files` and `max-included-mb`.",
        "opensips_lsp/project/includes.py",
        (Bad('«include_file "no-such-file.cfg"»\nroute { exit; }\n'),),
    ),
    UNUSED_CODE: Described(
        "Nothing is found where the comment `# opensips-lint: disable=…` suppresses it: what it was for is mended, "
        "or has moved. The fix removes the comment, or the rules of it that suppress nothing. It is only found if "
        "the rules that the comment names were run.",
        "opensips_lsp/lint/suppressions.py",
        (Bad("route { exit; } # «opensips-lint: disable=M»\n", "route { exit; }\n"),),
    ),
    UNKNOWN_CODE: Described(
        "A comment that begins with `opensips-lint:` has a word that is no directive, or names a rule that there is "
        "not, so it suppresses nothing. `opensips-lint --list-rules` lists the rules.",
        "opensips_lsp/lint/directives.py",
        (
            Bad(
                "route { exit; } # opensips-lint: disable=«syntax-eror»\n",
                "route { exit; } # opensips-lint: disable=syntax-error\n",
                unsafe=True,
            ),
        ),
    ),
    FAILED_CODE: Described(
        "The language server reports it at the start of a file in which a rule failed; all other rules ran. It is a "
        "bug of the rule: please report it, with the script if you may. `opensips-lint` says the same on standard "
        "error, with the reason, and with a traceback if `OPENSIPS_LINT_DEBUG` is set; its exit status is 2.",
        "opensips_lsp/server/workspace.py",
    ),
    LARGE_CODE: Described(
        "The language server does not check it, so that one file cannot stop the editor. Split it into smaller "
        "files with `include_file`. `opensips-lint` names such a file on standard error; its exit status is 2.",
        "opensips_lsp/server/converter.py",
    ),
}
