"""Manuals in Markdown."""

import pytest

from opensips_lsp.catalogue.harvest.documentation import documented
from opensips_lsp.catalogue.harvest.markdown import markdown_sections

MANUAL = """---
title: "m Module"
---

## Admin Guide

### Exported Parameters

#### limit (integer)

How many.

*Default value is 30 seconds.*

```opensips
# limit (integer)
#### another (string)
modparam("m", "limit", 10)
```

#### db\\_url (string)

*Default value is "mysql://host/db".*

### Exported Functions

#### limit([name[, *flags*]])

Text.

#### send(uri)

Text.

### Exported Pseudo-Variables

#### $limit

### Exported MI Functions

#### m:limit

Text.

### Asynchronous Functions

#### send(uri)

### License
"""
SECTIONS = markdown_sections([MANUAL])


@pytest.mark.parametrize(
    ("kind", "fact", "more"),
    [
        ("params", {"name": "limit"}, {"doc": "limit-integer", "default": "30 seconds"}),
        ("params", {"name": "db_url"}, {"doc": "db_url-string", "default": "mysql://host/db"}),
        ("params", {"name": "another"}, {}),
        ("params", {"name": "send"}, {}),
        ("functions", {"name": "limit", "arity": 2}, {"doc": "limitname-flags", "signature": "limit([name[, flags]])"}),
        ("functions", {"name": "send", "arity": 1}, {"doc": "senduri", "signature": "send(uri)"}),
        ("async_functions", {"name": "send", "arity": 1}, {"doc": "senduri-1", "signature": "send(uri)"}),
        ("pvars", {"name": "limit"}, {"doc": "limit"}),
        ("mi_commands", {"name": "limit", "group": "m"}, {"doc": "mlimit"}),
    ],
)
def test_what_is_found(kind, fact, more):
    assert documented(kind, fact, SECTIONS) == fact | more


def test_no_manual():
    assert markdown_sections([]) == []
