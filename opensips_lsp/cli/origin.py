"""The setting `from`: fixes take out of a script what shows that it comes from 2.3, and what is reported only then goes too.

So a run that did so says it at the end, and `migrate --write` writes the setting into the configuration file.
"""

import os
import re

from opensips_lsp.catalogue.version import newest_patch
from opensips_lsp.model.script import proof_of
from opensips_lsp.project import files
from opensips_lsp.project import settings as config
from opensips_lsp.syntax.text import decode, encode

_MOST_NAMED = 3
_HEADER = re.compile(r"[ \t]*\[")
_TABLE = re.compile(r"""[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*(["']?)opensips-lint\1[ \t]*\][ \t]*(?:#.*)?\r?\n?""")
_KEY = re.compile(r"""[ \t]*["']?[\w-]+["']?[ \t]*=""")
_TARGET = re.compile(r"""[ \t]*["']?target["']?[ \t]*=""")


# ---- after --fix


def lost(job, scripts):
    """(paths, sentence) about scripts that nothing shows the age of any more, for each configuration file.

    Only of those of which there is something left that is reported because of their age.
    """
    gone = {}  # path of a configuration file, or None -> paths of root scripts
    for root in scripts:
        path = root.sources[0].path
        if job.proofs.get(job.key(path)) and _is_aged(job, root) and not proof_of(job.script(root)):
            gone.setdefault(root.terms.settings.file, []).append(path)
    for file, paths in gone.items():
        how = "run with --from 2.3" if job.options.isolated else f"{_how(file, paths, '2.3')}, or run with --from 2.3"
        yield (
            _names(paths),
            (
                f"the fixes removed what shows that {'they come' if paths[1:] else 'it comes'} from 2.3; what else is "
                f"reported for that reason will not be reported again. To keep it, {how}"
            ),
        )


def _is_aged(job, root):
    """Whether something is reported of a script because it comes from 2.3."""
    codes = {rule.code for rule in root.terms.selection.rules if rule.migrating}
    return any(finding.code in codes for key in root.told for finding in job.found_in(key))


def _names(paths):
    more = len(paths) - _MOST_NAMED
    return ", ".join(paths[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _how(file, paths, origin):
    if file is not None:
        table = f", table [tool.{config.TABLE}]" if os.path.basename(file) == config.SHARED_FILE else ""
        return f'write from = "{origin}" into {file}{table}'
    return f'make {os.path.join(os.path.dirname(paths[0]), config.OWN_FILE)} with the line from = "{origin}"'


# ---- by `migrate --write`


def keep(job, scripts, version):
    """Write the setting into the configuration files of some scripts -> [sentence]."""
    said, wanted, origin = [], {}, version.series if version.patch == newest_patch(version) else str(version)
    for root in scripts:
        settings = root.terms.settings
        if settings.origin is None:
            wanted.setdefault(settings.file, []).append(root.sources[0].path)
    for file, paths in wanted.items():
        kept = f"what is reported only for a script from {origin} will still be reported"
        try:
            if file is not None and _written(file, origin):
                said.append(f'{file}: has the setting from = "{origin}" now: {kept}')
                continue
        except files.Unlintable as trouble:
            job.notes.trouble(trouble)
        said.append(f"{_names(paths)}: {_how(file, paths, origin)}: {kept}")
    return said


def _written(path, origin):
    """Whether the setting could be written into a configuration file."""
    data = files.read_settings(path)
    text = with_origin(path, data, origin) if data is not None else None
    if text is not None:
        files.write(path, data, text)
    return text is not None


def with_origin(path, data, origin):
    """The text of a configuration file with the setting `from`; None where it has no place that is certain to be right.

    All else stays as it is, to the byte. The new text is read again: it must say the same, and this.
    """
    text = decode(data)
    expected = _table(path, text)
    if expected is None:
        return None
    expected = {**expected, "from": origin}
    lines = text.splitlines(keepends=True)
    for at in _places(path, lines):
        new = _inserted(lines, at, f'from = "{origin}"')
        try:
            if _table(path, new) == expected and _others(path, new) == _others(path, text):
                return new
        except config.ConfigError:
            continue  # amid a text of several lines, say
    return None


def _places(path, lines):
    """The numbers of lines before which the setting may stand, the best first."""
    firsts = [0]
    if os.path.basename(path) == config.SHARED_FILE:
        firsts = [number + 1 for number, line in enumerate(lines) if _TABLE.fullmatch(line)]
    for first in firsts:
        end = next((number for number in range(first, len(lines)) if _HEADER.match(lines[number])), len(lines))
        keys = [number for number in range(first, end) if _KEY.match(lines[number].lstrip("\ufeff"))]
        yield from (number + 1 for number in keys if _TARGET.match(lines[number].lstrip("\ufeff")))
        yield from (*keys[:1], first)


def _inserted(lines, at, line):
    """The text with a new line before the line of that number."""
    ended = next((one[len(one.rstrip("\r\n")) :] for one in lines if one.endswith("\n")), "\n")
    before, behind = "".join(lines[:at]), "".join(lines[at:])
    if before and not before.endswith(("\n", "\ufeff")):
        return f"{before}{ended}{line}{behind}"
    if not before and behind.startswith("\ufeff"):
        before, behind = "\ufeff", behind[1:]
    return f"{before}{line}{ended}{behind}"


def _table(path, text):
    """Our table of a configuration file; None when it is not where we can write."""
    table = config.read_toml(path, encode(text))
    if os.path.basename(path) == config.SHARED_FILE:
        table = table.get("tool", {}).get(config.TABLE)
    return table if isinstance(table, dict) else None


def _others(path, text):
    """What a shared file says besides our table."""
    parsed = config.read_toml(path, encode(text))
    if os.path.basename(path) != config.SHARED_FILE:
        return None
    return {**parsed, "tool": {name: value for name, value in parsed["tool"].items() if name != config.TABLE}}
