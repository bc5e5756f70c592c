"""Frames are cut out of a stream wherever its pieces end; what is no frame is answered, and what follows understood."""

import io

import pytest
from server.client import TIMEOUT, ForkedClient, Refused, frame
from server.tcp import Connected
from waiting import until

from opensips_lsp.server.frames import MOST_BODY, BadMessage, WrongProtocol, frames

BODIES = [b"{}", b"", b'{"a":"\xc3\xa9\\r\\n"}', b"\r\n\r\nContent-Length: 5\r\n\r\n", b"x" * 200_000]
MANY = b"Content-Length: %d\r\n\r\n" % (MOST_BODY + 1)


def reader(data, size):
    """A read function that gives pieces of at most that size, and counts how often it is asked."""
    stream = io.BytesIO(data)

    def read(most):
        read.calls += 1
        assert read.calls < 2_000_000
        return stream.read(min(size, most))

    read.calls = 0
    return read


def bodies(data, size=5):
    """What frames() yields: bodies, and "bad" for what is none."""
    return ["bad" if isinstance(one, BadMessage) else one for one in frames(reader(data, size))]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100, 1 << 20])
def test_pieces_of_any_size(size):
    sent = BODIES if size > 50 else BODIES[:-1]
    assert bodies(b"".join(map(frame, sent)), size) == sent


@pytest.mark.parametrize("cut", range(1, 30))
def test_a_stream_that_ends_amid_a_frame(cut):
    whole = frame(b'{"jsonrpc":"2.0"}')
    assert bodies(whole + whole[:cut]) == [b'{"jsonrpc":"2.0"}']


@pytest.mark.parametrize("line_end", [b"\r\n", b"\n"])
def test_line_ends(line_end):
    assert bodies(b"Content-Length: 2" + line_end + b"X: y" + line_end + line_end + b"{}") == [b"{}"]


def test_what_is_no_header_is_told_once_and_passed_over():
    data = b"hello\r\n\r\nContent-Length: no\r\n\r\n{}\n" + frame(b"[]") + b"\r\n\r\n" + frame(b"{}")
    assert bodies(data) == ["bad", b"[]", b"{}"]


def test_a_body_with_more_than_its_length():
    assert bodies(b"Content-Length: 2\r\n\r\n{}}}" + frame(b"[]")) == [b"{}", "bad", b"[]"]


def test_what_is_too_long_is_skipped():
    read = reader(MANY + b" " * (MOST_BODY + 1) + frame(b"{}"), 1 << 20)
    bad, good = frames(read)
    assert isinstance(bad, BadMessage) and "64 MB" in bad.reason and good == b"{}"


@pytest.mark.parametrize("data", [b"x" * 100_000, b"Content-Length: 4294967297\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n"])
def test_what_will_never_be_a_frame(data):
    with pytest.raises(WrongProtocol):
        list(frames(reader(data, 5)))


# ---- what a server does with it

MESSAGE = b'{"jsonrpc":"2.0","id":7,"method":"no/such"}'
GOOD = frame(MESSAGE)


def with_headers(*lines, body=MESSAGE):
    return b"\r\n".join([*lines, b"", body])


def sized(value, body=MESSAGE):
    return with_headers(b"Content-Length: " + value, body=body)


SIZE = b"%d" % len(MESSAGE)
UNDERSTOOD = {
    "a good one": GOOD,
    "lower case": with_headers(b"content-length: " + SIZE),
    "upper case": with_headers(b"CONTENT-LENGTH: " + SIZE),
    "no blank": with_headers(b"Content-Length:" + SIZE),
    "many blanks": with_headers(b"Content-Length \t: \t " + SIZE + b" \t "),
    "zeros in front": sized(b"000000" + SIZE),
    "a type before": with_headers(b"Content-Type: application/x; charset=utf-8", b"Content-Length: " + SIZE),
    "a type behind": with_headers(b"Content-Length: " + SIZE, b"Content-Type: text/x"),
    "unknown headers": with_headers(b"X-A: b", b"Content-Length: " + SIZE, b"Y:"),
    "twice the same": with_headers(b"Content-Length: " + SIZE, b"Content-Length: " + SIZE),
    "the last counts": with_headers(b"Content-Length: 5", b"Content-Length: " + SIZE),
    "line feeds": GOOD.replace(b"\r\n", b"\n"),
    "empty lines before": b"\r\n\r\n\n\n" + GOOD,
    "two at once": frame(b'{"jsonrpc":"2.0","method":"$/none"}') + GOOD,
    "a body in UTF-8": frame(MESSAGE.replace(b"such", "süch".encode())),
    "a body in UTF-8 with a mark": frame(b"\xef\xbb\xbf" + MESSAGE),
    "a body in UTF-16": frame(MESSAGE.decode().encode("utf-16")),
    "a body in UTF-32": frame(MESSAGE.decode().encode("utf-32")),
    "blanks around the body": frame(b" \r\n" + MESSAGE + b"\r\n "),
    "ten thousand headers": with_headers(*[b"X: y"] * 10_000, b"Content-Length: " + SIZE),
    "a header of 60 kB": with_headers(b"X: " + b"y" * 60_000, b"Content-Length: " + SIZE),
}  # fmt: skip
ANSWERED = {  # with an error that has no id, and then as if nothing had been
    "no header": b"hello\r\n\r\n",
    "no length": with_headers(b"Content-Type: x"),
    "a negative length": sized(b"-5"),
    "a positive sign": sized(b"+" + SIZE),
    "a length in hexadecimal": sized(b"0x20"),
    "a length with a point": sized(b"20.0"),
    "a length with an exponent": sized(b"2e1"),
    "no number": sized(b""),
    "a word": sized(b"many"),
    "two numbers": sized(b"5, 5"),
    "a list": sized(b"5 5"),
    "digits of another script": sized("٤٣".encode()),
    "full-width digits": sized("\uff14\uff13".encode()),
    "a header in UTF-16": "Content-Length: 5\r\n\r\n".encode("utf-16-le"),
    "a header in UTF-16, the other way": "Content-Length: 5\r\n\r\n".encode("utf-16-be"),
    "a byte order mark before": b"\xef\xbb\xbf\r\n",
    "NUL in the name": with_headers(b"Content\0Length: " + SIZE),
    "NUL before the number": sized(b"\0" + SIZE),
    "NUL behind the number": sized(SIZE + b"\0"),
    "nothing but NUL": b"\0" * 1000 + b"\r\n",
    "all bytes": bytes(range(256)) + b"\r\n\r\n",
    "all bytes backwards": bytes(reversed(range(256))) + b"\r\n\r\n",
    "escape sequences": b"\x1b[2J\x1b]0;x\x07\r\n\r\n",
    "a minus for a colon": with_headers(b"Content-Length- " + SIZE),
    "no colon": with_headers(b"Content-Length " + SIZE),
    "a folded header": with_headers(b"Content-Length:", b"\t" + SIZE),
    "a body alone": MESSAGE + b"\r\n",
    "a body alone, of several lines": b'{\r\n"jsonrpc":"2.0"\r\n}\r\n',
    "a length that is too small": frame(b"{}") + b"}}\r\n",
    "too long": MANY + b" " * (MOST_BODY + 1),
    "an empty body": frame(b""),
    "a blank body": frame(b"  "),
    "half of a body": frame(MESSAGE[:-9]),
    "a body that is no JSON": frame(b"hello"),
    "bytes that are no UTF-8": frame(b'{"a":"\xff"}'),
    "an overlong encoding": frame(b'{"a":"\xc0\xaf"}'),
    "a surrogate in UTF-8": frame(b'{"a":"\xed\xa0\x80"}'),
    "NUL in a body": frame(MESSAGE.replace(b"such", b"su\0h")),
    "a body of NUL": frame(b"\0" * 100),
    "half a character of UTF-16": frame(MESSAGE.decode().encode("utf-16")[:-1]),
    "nested brackets": frame(b"[" * 100_000),
    "nested objects": frame(b'{"a":' * 100_000),
    "a number without end": frame(b"1" * 100_000),
    "two messages in one": frame(MESSAGE + MESSAGE),
    "a batch": frame(b"[" + MESSAGE + b"]"),
    "a comment": frame(b"// x\n" + MESSAGE),
}  # fmt: skip
CLOSED = {  # with an error, and a line on standard error
    "a line without end": b"x" * 200_000,
    "a header without end": b"Content-Length: " + b"1" * 200_000,
    "more than can be skipped": sized(b"9999999999"),
    "HTTP": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "a form in a browser": with_headers(b"POST / HTTP/1.1", b"Content-Length: " + SIZE),
}


def test_the_table_is_long():
    assert len(UNDERSTOOD) + len(ANSWERED) + len(CLOSED) >= 60


@pytest.fixture
def client():
    client = ForkedClient()
    yield client
    client.kill()


@pytest.fixture(scope="module")
def lasting():
    client = ForkedClient()
    yield client
    client.kill()


def code(client, key):
    with pytest.raises(Refused) as refused:
        client.answer(key)
    return refused.value.code


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in UNDERSTOOD.items()])
def test_understood(lasting, data):
    lasting.send_bytes(data)
    assert code(lasting, 7) == -32002  # not initialized


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in ANSWERED.items()])
def test_answered_and_passed_over(lasting, data):
    lasting.send_bytes(data)
    assert code(lasting, None) in (-32700, -32600)
    lasting.send_bytes(GOOD)
    assert code(lasting, 7) == -32002
    lasting._replies.pop(None, None)  # one for a body, one for what stands behind it


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in CLOSED.items()])
def test_closed_with_a_message(client, data):
    client.send_bytes(data)
    assert code(client, None) == -32700
    assert client.process.wait(TIMEOUT) == 1
    until(lambda: b"this is not the Language Server Protocol" in client.errors, "a message on standard error")


# ---- half a frame

HALVES = [
    b"C",
    b"Content-Length: 5",
    b"Content-Length: 5\r\n",
    b"Content-Length: 5\r\n\r\n",
    b"Content-Length: 5\r\n\r\n{",
    MANY,
]


@pytest.mark.parametrize("half", HALVES)
def test_half_a_frame_and_the_end_of_standard_input(client, half):
    client.send_bytes(half)
    client.process.stdin.close()
    assert client.process.wait(TIMEOUT) == 1


@pytest.mark.slow
@pytest.mark.parametrize("abruptly", [False, True])
def test_half_a_frame_and_the_end_of_a_connection(abruptly):
    server = Connected()
    try:
        server.stdin.write(b"Content-Length: 100\r\n\r\n{")
        server.hang_up(abruptly)
        assert server.wait(TIMEOUT) == 1
    finally:
        server.kill()
        server.wait()
