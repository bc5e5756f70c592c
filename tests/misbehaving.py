"""Plugins that misbehave, each in its own way, where a rule comes upon a route, or when they are loaded."""

from __future__ import annotations

_HEAD = """
import opensips_lsp.lint.plugins
opensips_lsp.lint.plugins.time_limit = 0.3
"""
_RULE = """
class Probe{number}(Rule):
    code, visits, message, severity = "P{number:03}", ("route",), "a route", "warning"
    def check(self, node, script, source):
        {body}
"""


def rules(*bodies: str) -> str:
    """The source of a plugin with a rule for each of these bodies of `check`, P001 and so on."""
    return _HEAD + "".join(
        _RULE.format(number=number, body=body.replace("\n", "\n        ")) for number, body in enumerate(bodies, 1)
    )


RAISES = {
    "an exception": "raise KeyError('x')",
    "amid its findings": "yield self.finding(node)\nraise KeyError('x')",
    "SystemExit": "raise SystemExit",
    "sys.exit": "import sys; sys.exit(0)",
    "exit": "exit()",
    "KeyboardInterrupt": "raise KeyboardInterrupt",
    "GeneratorExit": "raise GeneratorExit",
    "BaseException": "raise BaseException('x')",
    "its own BaseException": "class Odd(BaseException): pass\nraise Odd",
    "StopIteration": "raise StopIteration",
    "StopIteration in a generator": "yield self.finding(node)\nraise StopIteration",
    "RecursionError": "return self.check(node, script, source)",
    "MemoryError": "return 'x' * (1 << 60)",
    "input": "input()",
    "no list": "return 5",
    "no findings": "return ['x']",
    "a text": "return 'route'",
    "nothing in a list": "return [None]",
    "a finding before the file": "yield self.finding(Span(-1, 3))",
    "a finding behind the file": "yield self.finding(Span(0, 1 << 60))",
    "a finding that ends before it begins": "yield self.finding(Span(5, 3))",
    "a finding at a text": "yield self.finding(Span('a', 'b'))",
    "a finding at no place": "yield self.finding(Span(None, None))",
    "a finding of another severity": "yield self.finding(node)._replace(severity='awful')",
    "a message that is no text": "yield self.finding(node, message=5)",
    "a fix that is none": "yield self.finding(node, fix='x')",
    "a fix behind the file": "yield self.finding(node, fix=replace(Span(1 << 60, 1 << 60), 'x', 'x'))",
    "an edit without a text": "yield self.finding(node, fix=Fix('x', (Edit(0, 1, None),), SAFE))",
    "choices that are none": "yield self.finding(node, choices=[5])",
    "findings without end": "while True: yield self.finding(node)",
    "a loop without end": "while True: pass",
    "a loop that is hard to leave": """for _ in range(3):
    try:
        while True: pass
    except BaseException: pass""",
    "a sleep without end": "import time; time.sleep(1e9)",
    "a pattern without end": "import re; re.match('(a|a)+$', 'a' * 60 + 'b')",
    "a lock that is never free": "import threading; lock = threading.Lock(); lock.acquire(); lock.acquire()",
}  # fmt: skip
HARMLESS = {
    "it finds nothing": "return None",
    "it prints": "print('noise')\nprint('noise', flush=True)\nreturn ()",
    "it writes": "import sys; sys.stdout.write('noise'); sys.stdout.flush(); return ()",
    "it prints elsewhere": "import sys; print('noise', file=sys.stderr); return ()",
    "it changes standard output": "import sys, io; sys.stdout = io.StringIO(); print('noise'); return ()",
    "it takes standard output away": "import sys; sys.stdout = None; print('noise'); return ()",
}
LOADING = {
    "exits": "raise SystemExit",
    "is interrupted": "raise KeyboardInterrupt",
    "raises": "raise ValueError('x')",
    "has a syntax error": "def (",
    "does not end": "import opensips_lsp.lint.plugins as p\np.time_limit = 0.3\np._watch.begin('x')\nwhile True: pass",
    "has a rule that cannot be made": "class P(Rule):\n    code = 'P001'\n    def __init__(self): raise SystemExit",
    "visits what is nowhere": "class P(Rule):\n    code, visits = 'P001', ('no_such',)",
    "visits a text": "class P(Rule):\n    code, visits = 'P001', 'route'",
    "begins with what is nowhere": "class P(Rule):\n    code, visits, begins = 'P001', ('call',), ('no_such',)",
    "has an odd prefilter": "class P(Rule):\n    code, prefilter = 'P001', 5",
    "wants a token that is nowhere": "class P(Rule):\n    code, prefilter = 'P001', Prefilter(tokens=('NO_SUCH',))",
    "has an odd code": "class P(Rule):\n    code = 5",
    "has an odd severity": "class P(Rule):\n    code, severity = 'P001', 'awful'",
}
