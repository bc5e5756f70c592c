"""What is found in one file, as it is printed."""

from __future__ import annotations

from opensips_lsp.lint.masking import Shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.catalogue.version import Version
    from opensips_lsp.lint.finding import Finding


class FileReport:
    """What is found in one file, for one target version; offsets count characters of `text`.

    codes: what was looked for. fixed: the text that fixes give, or None when they are not wanted. fixes: how many were
    applied. chosen: titles of those of them that the user has chosen (--choose). known: how many findings are left out,
    as a baseline has them. suppressed: how many have got a comment (--add-suppressions). passwords: those that stand in
    the scripts that it belongs to.
    """

    __slots__ = (
        "chosen", "codes", "findings", "fixed", "fixes", "known", "passwords", "path", "suppressed", "target", "text",
    )  # fmt: skip

    def __init__(
        self, path: str, text: str, target: Version, findings: list[Finding], codes: frozenset[str] = frozenset()
    ) -> None:
        self.path, self.text, self.target, self.findings, self.codes = path, text, target, findings, codes
        self.fixed: str | None = None
        self.fixes = self.known = self.suppressed = 0
        self.chosen: tuple[str, ...] = ()
        self.passwords: frozenset[str] = frozenset()

    def shown(self, secrets: bool = False) -> Shown:
        """What may be shown of the file. secrets: passwords are shown too."""
        return Shown(self.text, secrets, self.passwords)

    @property
    def changed(self) -> str | None:
        """The text that fixes give, if it is another one, else None."""
        return None if self.fixed == self.text else self.fixed
