"""opensips-lint's main function: find files, lint, fix, print."""

import sys

from opensips_lsp.cli.options import parser


def main(arguments=None):
    """Run opensips-lint -> exit status."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    if arguments[:1] == ["check"]:
        del arguments[0]
    options = parser().parse_args(arguments)
    try:
        return _run(options)
    except BrokenPipeError:  # the reader of our output went away
        _discard_output()
        return 1
    except KeyboardInterrupt:
        return 130


def _run(options):
    if options.version:
        from importlib.metadata import version

        print(f"opensips-lint {version('opensips-lsp')}")
        return 0
    if options.explain or options.list_rules:
        from opensips_lsp.cli.about import explain, list_rules

        return explain(options.explain) if options.explain else list_rules()
    if not options.paths:
        return _usage("no file to lint; name files or directories, or - for standard input (see --help)")
    try:
        rules = _rules(options)
    except _UnknownRule as error:
        return _usage(str(error))
    from opensips_lsp.cli.run import check

    return check(options, rules)


class _UnknownRule(Exception):
    pass


def _rules(options):
    """The rules that --select and --ignore leave."""
    from opensips_lsp import syntax
    from opensips_lsp.registry import own_rules, plugin_rules

    rules, broken = own_rules(), []
    if not options.isolated:
        more, broken = plugin_rules()
        rules += more
    for problem in broken:
        print(f"opensips-lint: {problem}", file=sys.stderr)
    known = [(rule.code, rule.name) for rule in rules] + [(syntax.CODE, syntax.NAME)]
    chosen = _matching(options.select, known) if options.select else {code for code, _ in known}
    chosen -= _matching(options.ignore or [], known)
    return [rule for rule in rules if rule.code in chosen]


def _matching(selectors, known):
    """The codes that selectors (code, beginning of a code, or name) stand for."""
    found = set()
    for selector in selectors:
        codes = {code for code, name in known if name == selector or code.startswith(selector.upper())}
        if not codes:
            from difflib import get_close_matches

            near = get_close_matches(selector, [word for pair in known for word in pair], 1)
            hint = f"; did you mean {near[0]}?" if near else "; --list-rules lists them"
            raise _UnknownRule(f"there is no rule {selector!r}{hint}")
        found |= codes
    return found


def _usage(message):
    print(f"opensips-lint: {message}", file=sys.stderr)
    return 2


def _discard_output():
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


