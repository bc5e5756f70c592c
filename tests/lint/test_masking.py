"""Passwords in URLs are not shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensips_lsp.lint.masking import masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("mysql://sip:secret@db/opensips", "mysql://sip:******@db/opensips"),
        (
            'modparam("a", "db_url", "mysql://sip:se@cret@db/x") # b@c',
            'modparam("a", "db_url", "mysql://sip:*******@db/x") # b@c',
        ),
        ("redis:g1://:pw@h:6379/ and http://u:p@h/", "redis:g1://:**@h:6379/ and http://u:*@h/"),
        ("'x://u:a\\'", "'x://u:a\\'"),
        ("mysql://sip@db/opensips", "mysql://sip@db/opensips"),
        ("text:///var/lib/opensips", "text:///var/lib/opensips"),
        ("http://host:8080/path", "http://host:8080/path"),
        ("sip:user@example.org", "sip:user@example.org"),
        ("", ""),
    ],
)
def test_only_the_password_of_a_url_is_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


@given(st.text(alphabet='a:/@" \n'))
def test_a_mask_moves_nothing(text: str) -> None:
    assert len(masked(text)) == len(text) and masked(masked(text)) == masked(text)
    assert all(new in ("*", old) for old, new in zip(text, masked(text)))
