"""The arguments of opensips-lint, and a parser by hand for those of nearly every run: argparse takes 8 ms more."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.project.configuration import Options

DEFAULT_FAIL_LEVEL = "warning"
SWITCHES = (
    "isolated", "exit_zero", "fix", "unsafe_fixes", "diff", "show_secrets", "quiet", "group", "statistics",
    "show_files",
)  # fmt: skip


class Arguments:
    """The arguments of opensips-lint; parser.py says what each is for."""

    paths: list[str]
    words: Sequence[str] = ()  # all of them, as they were given
    target: Version | None = None
    origin: Version | None = None
    output_format = "text"
    output_file: str | None = None
    fail_level = DEFAULT_FAIL_LEVEL
    select: Sequence[str] | None = None
    ignore: Sequence[str] | None = None
    extend_select: Sequence[str] | None = None
    exclude: Sequence[str] | None = None
    config: str | None = None
    color = "auto"
    form: str | None = None
    choose: Sequence[tuple[str, int]] | None = None
    stdin_filename: str | None = None
    baseline: str | None = None
    write_baseline: str | None = None
    add_suppressions = False
    reason: str | None = None
    quiet = statistics = show_files = no_gitignore = group = False
    isolated = exit_zero = fix = unsafe_fixes = diff = show_secrets = False
    explain: str | None = None
    list_rules = show_settings = version = False

    @property
    def writes(self) -> bool:
        """Whether changed files are written."""
        return (self.fix or self.add_suppressions) and not self.diff

    def options(self) -> Options:
        """Those of them that count more than a configuration file."""
        from opensips_lsp.project.configuration import Options  # 8 ms that --version does not need

        return Options(
            self.target,
            self.origin,
            self.select,
            self.ignore or (),
            self.choose or (),
            isolated=self.isolated,
            extend_select=self.extend_select or (),
            exclude=self.exclude or (),
            config=self.config,
            gitignore=not self.no_gitignore,
        )


def plain(arguments: Sequence[str]) -> Arguments | None:
    """What argparse would make of the arguments, or None when there is more in them than switches and paths."""
    made = Arguments()
    made.paths = []
    for argument in arguments:
        name = argument[2:].replace("-", "_")
        if argument[:1] != "-" or argument == "-":
            made.paths.append(argument)
        elif argument[:2] == "--" and name in SWITCHES and "_" not in argument:
            setattr(made, name, True)
        else:
            return None
    return made
