"""Flags of functions that were letters, or bits of a number, and have names now: (function, argument) -> the names."""

from __future__ import annotations

import re

from opensips_lsp.catalogue.pages import migration_page as page
from opensips_lsp.catalogue.version import numbers
from opensips_lsp.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from opensips_lsp.catalogue.version import Version


class Flags(Record):
    """The names of an argument's flags since a series.

    letters: what stood for a name, a colon and the name, with blanks between; `#` stands for a number. bits: the names
    of the bits of a number, from the lowest, with blanks between; `-` for one without effect. source: the C functions
    of the last series without names and of the first with them. unsure: names whose letters meant nothing, or something
    else, in a series before.
    """

    since: str
    source: str
    letters: str = ""
    bits: str = ""
    unsure: str = ""


class Unnamed(Exception):
    """A flag that has no name; `flag` is the text of it."""

    def __init__(self, flag: str) -> None:
        super().__init__(flag)
        self.flag = flag


_P34, _P40 = page("3.3", "3.4"), page("3.6", "4.0")
_SAVE = Flags(
    "3.4",
    f"lib/reg/save_flags.c reg_parse_save_flags() of 3.3.10, reg_fixup_save_flags() of 3.4.18; {_P34}",
    "m:memory-only o:only-request-contacts r:no-reply s:socket-header v:path-received f:force-registration p0:path-off "
    "p1:path-lazy p2:path-strict c#:max-contacts=# e#:min-expires=# E#:max-expires=# M0:matching-mode=0 "
    "M1:matching-mode=1",
    # registrar/save.c of 2.4.11 and 3.0.5 has no `o` and `M`, and `c0` is no limit; in 3.1 it changes nothing
    unsure="only-request-contacts matching-mode=0 matching-mode=1 max-contacts=0",
)
_LOOKUP = Flags(
    "3.4",
    f"lib/reg/lookup.c parse_lookup_flags() of 3.3.10, reg_fixup_lookup_flags() of 3.4.18; {_P34}",
    "m:method-filtering b:no-branches g:global r:branch B:to-branches-only i:case-insensitive e:extended-regexp "
    "y#:max-ping-latency=# Y:sort-by-latency",
    # registrar/lookup.c of 2.4.11 has no `B`; `y0` takes the limit away in 3.3.10
    unsure="to-branches-only max-ping-latency=0",
)
_RELAY = Flags(
    "3.4",
    f"tm.c flag_fixup() and t_funcs.h TM_T_RELAY_*_FLAG of 3.3.10, fixup_tflags() of 3.4.18; {_P34}",
    bits="- no-auto-477 no-dns-failover pass-reason-hdr allow-no-cancel",
)

FLAGS = {
    ("b2b_bridge", 4): Flags(
        "3.4",
        f"b2b_logic.c fixup_bridge_flags() of 3.3.10 and 3.4.18; {_P34}",
        "t#:max_duration=# n:notify f:rollback-failed",
    ),
    ("b2b_init_request", 2): Flags(
        "3.4",
        f"b2b_logic.c fixup_init_flags() of 3.3.10 and 3.4.18; {_P34}",
        "t#:setup-timeout=# a:transparent-auth p:preserve-to",
    ),
    ("create_dialog", 1): Flags(
        "4.0",
        f"dlg_hash.h parse_create_dlg_flags() of 3.6.8, dlg_load.h of 4.0.1; {_P40}",
        "P:options-ping-caller p:options-ping-callee B:bye-on-timeout R:reinvite-ping-caller r:reinvite-ping-callee "
        "E:end-on-race-condition",
    ),
    ("fix_nated_sdp", 1): Flags(
        "3.4",
        f"nathelper.c ADD_ADIRECTION ... FORCE_NULL_ADDR of 3.3.10, sdp_fix_flag_names of 3.4.18; {_P34}",
        bits="add-dir-active rewrite-media-ip add-no-rtpproxy rewrite-origin-ip rewrite-null-ips",
    ),
    ("lookup", 2): _LOOKUP,
    ("mid_registrar_lookup", 2): _LOOKUP,
    ("mid_registrar_save", 2): _SAVE,
    ("nat_uac_test", 1): Flags(
        "3.4",
        f"nathelper.c NAT_UAC_TEST_* of 3.3.10, nat_uac_test_names of 3.4.18; {_P34}",
        bits="private-contact diff-ip-src-via private-via private-sdp diff-port-src-via diff-ip-src-contact "
        "diff-port-src-contact",
    ),
    ("save", 2): _SAVE,
    ("t_relay", 1): _RELAY,
    ("t_replicate", 2): _RELAY,
}

_NUMBER = re.compile(r"0[xX][0-9a-fA-F]+|\d+")


def names_of(function: str, number: int, value: str, target: Version) -> str | None:
    """The names of the flags in an argument (from 1), with `,` between; "" for none.

    None where the argument has no such flags up to a version. Raises Unnamed.
    """
    row = FLAGS.get((function, number))
    if row is None or numbers(row.since) > target:
        return None
    if row.bits:
        return ",".join(_of_bits(value, row.bits.split())) if _NUMBER.fullmatch(value) else None
    return ",".join(_of_letters(value, letters_of(row))) if value.isalnum() else None


def is_unsure(function: str, number: int, names: str) -> bool:
    """Whether names_of gave a name whose letter meant nothing, or something else, in a series before."""
    return not set(names.split(",")).isdisjoint(FLAGS[function, number].unsure.split())


def letters_of(row: Flags) -> dict[str, str]:
    """What stood for a name -> the name."""
    return dict(one.split(":") for one in row.letters.split())


def _of_bits(value: str, bits: list[str]) -> list[str]:
    number = int(value, 16 if value[:2] in ("0x", "0X") else 10)
    rest = number >> len(bits)
    if rest:
        raise Unnamed(str(rest << len(bits)))
    return [name for at, name in enumerate(bits) if number >> at & 1 and name != "-"]


def _of_letters(value: str, letters: dict[str, str]) -> list[str]:
    found = []
    while value:
        digits = re.compile(r"\d*").match(value, 1)
        count = digits.group() if digits else ""
        if count and f"{value[0]}#" in letters:
            found.append(letters[f"{value[0]}#"].replace("#", count))
            value = value[1 + len(count) :]
        elif value[:2] in letters:
            found.append(letters[value[:2]])
            value = value[2:]
        elif value[0] in letters:
            found.append(letters[value[0]])
            value = value[1:]
        else:
            raise Unnamed(value[0])
    return found
