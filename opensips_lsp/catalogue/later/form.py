"""The form of a call that OpenSIPS does not take since a series, and the one to write.

`{x}` stands for (a part of) an argument, `{x?}` for one that may be left out; `{x:kind}`: a name, number, letters, a
text in quotes, or a bare number. A new form without parentheses is a name, for calls with the arguments as they are;
one that is no call is a condition, or ends in `;` and is a statement; `{list:each}` is an assignment for each
`name=$variable` of a list. An empty one is a case for a person.
"""

from __future__ import annotations

from opensips_lsp.record import Record


class Form(Record):
    """A form of a call that OpenSIPS does not take since a series.

    old, new: see above. text: what to do, else it is made of `new`. same: it does what it did, for the same arguments.
    source: a page, or the C functions of both versions.
    """

    since: str
    old: str
    new: str
    source: str
    same: bool = False
    text: str = ""
