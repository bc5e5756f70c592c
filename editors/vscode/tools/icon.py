"""Draw media/icon.png: a handset's arc between two ends of a call, and the squiggle under it.

python editors/vscode/tools/icon.py
"""

import math
import struct
import zlib
from pathlib import Path

SIZE = 128
GROUND, LIGHT, ORANGE = (29, 59, 83), (236, 243, 248), (246, 153, 63)


def main():
    rows = [[pixel(x + 0.5, y + 0.5) for x in range(SIZE)] for y in range(SIZE)]
    raw = b"".join(b"\0" + bytes(value for colour in row for value in colour) for row in rows)
    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
    image = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b"")
    Path(__file__).resolve().parents[1].joinpath("media", "icon.png").write_bytes(image)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pixel(x, y):
    """(red, green, blue, alpha) of a point."""
    colour = GROUND
    for shape, paint in ((arc, LIGHT), (ends, LIGHT), (squiggle, ORANGE)):
        share = cover(shape(x, y))
        colour = tuple(round(old + (new - old) * share) for old, new in zip(colour, paint))
    return (*colour, round(255 * cover(square(x, y))))


def cover(distance):
    """How much of a pixel is inside, by its distance from the edge."""
    return min(1.0, max(0.0, 0.5 - distance))


def square(x, y, radius=24):
    across, down = abs(x - 64) - 64 + radius, abs(y - 64) - 64 + radius
    return math.hypot(max(across, 0), max(down, 0)) + min(max(across, down), 0) - radius


def arc(x, y):
    ring = abs(math.hypot(x - 64, y - 66) - 36) - 5.5
    return max(ring, y - 66)


def ends(x, y):
    return min(math.hypot(x - side, y - 66) for side in (28, 100)) - 13


def squiggle(x, y):
    wave = abs(y - 99 - 5 * math.sin((x - 24) * math.pi / 10)) * 0.6 - 2.6
    return max(wave, abs(x - 64) - 40)


if __name__ == "__main__":
    main()
