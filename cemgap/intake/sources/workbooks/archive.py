"""Archive: the members of a zip file, inflated piece by piece within limits, whatever the file claims."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cemgap.errors import CemgapError, Place, Problem, error
from cemgap.translations import Message, msg

MEMBERS = 2_000
INFLATED = 512 * 2**20
"""Bytes all members may inflate to together."""
RATIO = 150
RATIO_FROM = 16 * 2**20
"""Below this size a high ratio does no harm."""
DIRECTORY = 4 * 2**20
"""Bytes of central directory worth reading for `MEMBERS` members."""
PIECE = 2**19
"""Bytes handed on at a time."""

END = struct.Struct("<4s4H2LH")
END64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR = struct.Struct("<4sLQL")
LOCAL = struct.Struct("<4s5H3L2H")


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive."""

    name: str
    """As readers compare it: forward slashes, small letters."""
    start: int
    """Where its data begin."""
    packed: int
    """Bytes in the archive."""
    size: int
    """Bytes it says it inflates to."""
    stored: bool
    crc: int


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip file whose directory has been checked."""

    file: str
    """File name for places."""
    stream: BinaryIO
    members: tuple[Member, ...]

    def member(self, name: str) -> Member | None:
        """The member of that name, which is given in small letters."""
        return next((member for member in self.members if member.name == name), None)

    def pieces(self, member: Member) -> Iterator[bytes]:
        """What a member inflates to, in pieces of at most `PIECE` bytes.

        Raises `CemgapError` E011 where it is cut off or does not match its checksum, E014 where it inflates to another
        size than it says: readers would disagree about it.
        """
        size, crc, ended = 0, 0, member.stored
        for piece, ended in self._inflated(member):  # noqa: B007 - the last one counts
            size += len(piece)
            if size > member.size:
                raise CemgapError(_lying(self.file, member))
            crc = zlib.crc32(piece, crc)
            if piece:
                yield piece
        if size != member.size:
            raise CemgapError(_lying(self.file, member))
        if crc != member.crc or (size and not ended):
            raise CemgapError(damaged(self.file, msg("{member} does not match its checksum", member=member.name)))

    def _inflated(self, member: Member) -> Iterator[tuple[bytes, bool]]:
        """Pieces, each with whether it ends the packed data."""
        inflate = zlib.decompressobj(-15)
        self.stream.seek(member.start)
        left = member.packed
        while left:
            packed = self.stream.read(min(left, 2**16))
            left -= len(packed)
            if member.stored and packed:
                yield packed, True
                continue
            if not packed:
                raise CemgapError(damaged(self.file, msg("{member} is cut off", member=member.name)))
            while True:
                try:
                    piece = inflate.decompress(packed, PIECE)
                except zlib.error:
                    broken = msg("{member} cannot be unpacked", member=member.name)
                    raise CemgapError(damaged(self.file, broken)) from None
                if inflate.eof and (inflate.unused_data or left):
                    raise CemgapError(_lying(self.file, member))
                if piece or inflate.eof:
                    yield piece, inflate.eof
                packed = inflate.unconsumed_tail
                if inflate.eof or (not packed and len(piece) < PIECE):
                    break


def open_archive(stream: BinaryIO, file: str) -> Archive:
    """The archive in `stream`, after a check of its directory; nothing is inflated yet.

    Raises `CemgapError`: E004 for a password, E011 for a directory that is damaged, E013 for more members or bytes
    than a workbook can need, E014 for doubled or overlapping members.
    """
    length = stream.seek(0, io.SEEK_END)
    _check_end(stream, length, file)
    try:
        infos = zipfile.ZipFile(stream).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error, EOFError):
        raise CemgapError(damaged(file, msg("the directory of the zip file cannot be read"))) from None
    infos = [info for info in infos if not info.is_dir()]
    members = tuple(_member(stream, info, length, file) for info in infos)
    _check_sizes(members, length, file)
    _check_overlaps(members, file)
    return Archive(file, stream, members)


def damaged(file: str, why: Message, *places: Place) -> Problem:
    """The problem of a workbook whose bytes are broken."""
    return error(
        "E011",
        msg("The workbook is damaged: {why}", why=why),
        *(places or (Place(file=file),)),
        fix=msg("open it in Excel, let it repair the file, and save it as a new .xlsx"),
    )


def _check_end(stream: BinaryIO, length: int, file: str) -> None:
    """Refuse a directory that is too long to read, or that is not where the file says: readers disagree there."""
    tail_at = max(0, length - END.size - 2**16)
    stream.seek(tail_at)
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < END.size:
        raise CemgapError(damaged(file, msg("the end of the zip file is missing")))
    *_, count, size, offset, _comment = END.unpack_from(tail, at)
    directory_end = tail_at + at
    if at >= LOCATOR.size and tail[at - LOCATOR.size : at].startswith(b"PK\x06\x07"):
        _, _, record_at, _ = LOCATOR.unpack_from(tail, at - LOCATOR.size)
        stream.seek(min(record_at, length))
        record = stream.read(END64.size)
        if len(record) < END64.size or not record.startswith(b"PK\x06\x06"):
            raise CemgapError(damaged(file, msg("the end of the zip file is missing")))
        *_, count, size, offset = END64.unpack(record)
        directory_end = record_at
    if count > MEMBERS or size > DIRECTORY:
        raise CemgapError(
            error(
                "E013",
                msg(
                    "The workbook holds {n} files, far more than any workbook needs (at most {most})",
                    n=count,
                    most=MEMBERS,
                ),
                Place(file=file),
                fix=msg("copy the data into a new workbook, or export it again"),
            )
        )
    if offset + size != directory_end:
        raise CemgapError(damaged(file, msg("the directory of the zip file is not where it should be")))


def _member(stream: BinaryIO, info: zipfile.ZipInfo, length: int, file: str) -> Member:
    name = info.orig_filename.replace("\\", "/").lower()
    if info.flag_bits & 1:
        raise CemgapError(locked(file))
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise CemgapError(damaged(file, msg("{member} is packed in a way workbooks do not use", member=name)))
    stream.seek(min(info.header_offset, length))
    local = stream.read(LOCAL.size)
    if len(local) < LOCAL.size or not local.startswith(b"PK\x03\x04"):
        raise CemgapError(damaged(file, msg("{member} is not where the directory says", member=name)))
    *_, name_length, extra_length = LOCAL.unpack(local)
    raw_name = stream.read(name_length)
    if (
        raw_name.replace(b"\\", b"/").lower()
        != info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437", "replace")
        .replace(b"\\", b"/")
        .lower()
    ):
        raise CemgapError(damaged(file, msg("{member} is not where the directory says", member=name)))
    start = info.header_offset + LOCAL.size + name_length + extra_length
    if start + info.compress_size > length:
        raise CemgapError(damaged(file, msg("{member} is cut off", member=name)))
    stored = info.compress_type == zipfile.ZIP_STORED
    return Member(name, start, info.compress_size, info.file_size, stored, info.CRC)


def _check_sizes(members: tuple[Member, ...], length: int, file: str) -> None:
    size = sum(member.size for member in members)
    swollen = any(member.size > max(RATIO_FROM, RATIO * member.packed) for member in members)
    if swollen or size > INFLATED or size > max(RATIO_FROM, RATIO * length):
        raise CemgapError(
            error(
                "E013",
                msg(
                    "The workbook of {packed} bytes would unpack to {size} bytes; that is refused for safety",
                    packed=length,
                    size=size,
                ),
                Place(file=file),
                fix=msg("export the data as CSV, or keep only the rows and columns of the survey"),
            )
        )


def _check_overlaps(members: tuple[Member, ...], file: str) -> None:
    seen: set[str] = set()
    end, before = 0, ""
    for member in sorted(members, key=lambda m: (m.start, m.packed)):
        if member.name in seen:
            what = msg(
                "The workbook holds {member} twice, so that programs would read different data", member=member.name
            )
        elif member.start < end:
            what = msg(
                "In the workbook {member} overlaps {other}, so that programs would read different data",
                member=member.name,
                other=before,
            )
        else:
            seen.add(member.name)
            end, before = member.start + member.packed, member.name
            continue
        raise CemgapError(error("E014", what, Place(file=file), fix=msg("export the data again, as .xlsx or as CSV")))


def _lying(file: str, member: Member) -> Problem:
    return error(
        "E014",
        msg(
            "In the workbook {member} has another size than the zip file says; that is refused for safety",
            member=member.name,
        ),
        Place(file=file),
        fix=msg("export the data again, as .xlsx or as CSV"),
    )


def locked(file: str) -> Problem:
    """The problem of a workbook with a password."""
    return error(
        "E004",
        msg("The workbook is encrypted with a password"),
        Place(file=file),
        fix=msg("open it in Excel, remove the password (File, Info, Protect Workbook), and save it"),
    )
