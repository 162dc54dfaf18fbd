"""Compound: the streams of an OLE file, the container of old Office files and of encrypted new ones."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FREE = 0xFFFFFFFA
"""Numbers from here on are no sectors."""
ENTRY = 128
ROOT, STREAM = 5, 2
"""Kinds of entries."""
SMALL = 512
"""Bytes of a sector of the older containers, whose sizes have 32 bits."""
LOW = 0xFFFFFFFF
MINI = 64
CUTOFF = 4_096
"""Streams below this size stand in the mini stream."""
LISTED = 109
"""Sectors of the table that the header lists."""


class Broken(Exception):  # noqa: N818 - the gate says it in its own words
    """The container contradicts itself."""


@dataclass(frozen=True, slots=True)
class Compound:
    """An opened container."""

    data: bytes
    sector: int
    """Bytes of a sector."""
    table: tuple[int, ...]
    """[sector] the next one of its stream."""
    mini_table: tuple[int, ...]
    entries: tuple[tuple[str, int, int], ...]
    """(name, first sector, bytes) of every stream, the root (the mini stream) first."""

    def names(self) -> tuple[str, ...]:
        """The names of the streams."""
        return tuple(name for name, _, _ in self.entries[1:])

    def stream(self, name: str) -> bytes:
        """The bytes of a stream. Raises `Broken`, and `KeyError` where there is none of that name."""
        start, size = {entry.casefold(): where for entry, *where in self.entries[1:]}[name.casefold()]
        if size >= CUTOFF:
            return _joined(self.data, self.table, start, size, self.sector, self.sector)
        _, root, length = self.entries[0]
        mini = _joined(self.data, self.table, root, length, self.sector, self.sector)
        return _joined(mini, self.mini_table, start, size, MINI, 0)


def open_compound(data: bytes) -> Compound:
    """The container whose bytes are `data`. Raises `Broken`."""
    try:
        return _opened(data)
    except (struct.error, IndexError, UnicodeDecodeError):
        raise Broken from None


def _opened(data: bytes) -> Compound:
    shift = int(struct.unpack_from("<H", data, 30)[0])
    if not data.startswith(MAGIC) or shift not in {9, 12}:
        raise Broken
    sector = 1 << shift
    (directory,) = struct.unpack_from("<I", data, 48)
    mini_start, mini_count, more, _ = struct.unpack_from("<4I", data, 60)
    listed = [n for n in struct.unpack_from(f"<{LISTED}I", data, 76) if n < FREE]
    room = sector // 4
    needed = len(data) // sector // room + 1
    """Sectors that a table of all sectors takes: more would fill the memory."""
    for _ in range(needed):
        if more >= FREE:
            break
        *numbers, more = struct.unpack_from(f"<{room}I", data, sector * (more + 1))  # the list goes on elsewhere
        listed += [n for n in numbers if n < FREE]
    if more < FREE or len(listed) > needed:
        raise Broken
    table: list[int] = []
    for number in listed:
        table += struct.unpack_from(f"<{room}I", data, sector * (number + 1))
    entries = _entries(b"".join(_sectors(data, tuple(table), directory, sector, sector)), sector)
    mini = b"".join(islice(_sectors(data, tuple(table), mini_start, sector, sector), mini_count))
    mini_table = struct.unpack(f"<{len(mini) // 4}I", mini[: len(mini) // 4 * 4])
    return Compound(data, sector, tuple(table), mini_table, entries)


def _entries(directory: bytes, sector: int) -> tuple[tuple[str, int, int], ...]:
    entries: list[tuple[str, int, int]] = []
    for at in range(0, len(directory) - ENTRY + 1, ENTRY):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        start, size = struct.unpack_from("<IQ", directory, at + 116)
        if kind == (STREAM if at else ROOT):
            name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le")
            entries.append((name, start, size if sector > SMALL else size & LOW))
    if not entries or struct.unpack_from("<B", directory, 66)[0] != ROOT:
        raise Broken
    return tuple(entries)


def _joined(data: bytes, table: tuple[int, ...], start: int, size: int, sector: int, header: int) -> bytes:
    if size > len(data):
        raise Broken
    joined = b"".join(islice(_sectors(data, table, start, sector, header), -(-size // sector)))[:size]
    if len(joined) < size:
        raise Broken
    return joined


def _sectors(data: bytes, table: tuple[int, ...], number: int, sector: int, header: int) -> Iterator[bytes]:
    """The sectors of a stream, one after the other. Raises `Broken`, also for a ring."""
    for _ in range(len(table) + 1):
        if number >= FREE:
            return
        if number >= len(table):
            break
        at = header + number * sector
        yield data[at : at + sector]
        number = table[number]
    raise Broken
