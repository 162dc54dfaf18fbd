"""Output files: each whole or not at all, an old one kept as ``.bak``, never through a link."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from cemgap.errors import CemgapError, Place, Problem, error
from cemgap.translations import Message, msg


def check_outputs(paths: Sequence[Path], *, force: bool, inputs: Sequence[Path] = ()) -> None:
    """Refuse what could not be written, before any work is done.

    Raises:
        CemgapError: a file that exists without `force` (E301), a folder that does not exist (E303), a link (E304), a
            folder in place of a file (E306), the same file twice or an input (E308); all at once.
    """
    problems = [problem for path in paths if (problem := _refusal(path, force=force)) is not None]
    seen: set[Path] = set()
    for path in paths:
        at = _absolute(path)
        if at in seen:
            problems.append(
                error("E308", msg("{file} is named twice as output", file=str(path)), Place(file=str(path)))
            )
        elif any(_same(path, read) for read in inputs):
            problems.append(
                error(
                    "E308",
                    msg("{file} is read by this run: it cannot be its output", file=str(path)),
                    Place(file=str(path)),
                    fix=msg("choose another name"),
                )
            )
        seen.add(at)
    if problems:
        raise CemgapError(problems)


def write_files(contents: Mapping[Path, bytes], *, force: bool) -> None:
    """Write files, each whole or not at all: all beside their place first, then each moved into it.

    A file that is replaced is kept beside it with the ending ``.bak``.

    Raises:
        CemgapError: as `check_outputs`, or the disk refuses (E302); what was there before is then still there.
    """
    check_outputs(tuple(contents), force=force)
    written: list[tuple[Path, Path]] = []
    kept: list[Path] = []
    placed: list[Path] = []
    path = Path()
    try:
        for path, content in contents.items():
            written.append((_beside(path, content), path))
        for temporary, path in written:
            if path.exists():
                os.replace(path, _kept(path))  # noqa: PTH105 - replaces on every system
                kept.append(path)
            os.replace(temporary, path)  # noqa: PTH105
            placed.append(path)
    except OSError as refused:
        _undo(kept, placed)
        raise CemgapError(
            error(
                "E302",
                msg("{file} cannot be written: {reason}", file=str(path), reason=refused.strerror or str(refused)),
                Place(file=str(path)),
                fix=_FIX_OPEN,
            )
        ) from None
    finally:
        for temporary, _ in written:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _kept(path: Path) -> Path:
    return path.with_name(path.name + ".bak")


def _undo(kept: Sequence[Path], placed: Sequence[Path]) -> None:
    """Put back what stood there before; files that are new go."""
    for path in (*kept, *(path for path in placed if path not in kept)):
        with suppress(OSError):
            if path in kept:
                os.replace(_kept(path), path)  # noqa: PTH105
            else:
                path.unlink(missing_ok=True)


def _beside(path: Path, content: bytes) -> Path:
    """The content in a temporary file in the folder of `path`, safely on disk."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(_mode())
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _refusal(path: Path, *, force: bool) -> Problem | None:  # noqa: PLR0911 - one per fault
    place = Place(file=str(path))
    try:
        if path.is_symlink():
            return error(
                "E304", msg("{file} is a link: cemgap writes only plain files", file=str(path)), place, fix=_OTHER
            )
        if path.exists() and not path.is_file() and not path.is_dir():
            return error("E304", msg("{file} is no plain file", file=str(path)), place, fix=_OTHER)
        if path.is_dir():
            return error("E306", msg("{file} is a folder", file=str(path)), place, fix=msg("name a file in it"))
        if not path.parent.is_dir():
            fix = msg("make the folder first:  mkdir {folder}", folder=str(path.parent))
            return error("E303", msg('no such folder: "{folder}"', folder=str(path.parent)), place, fix=fix)
        if path.exists() and not force:
            fix = msg(
                "choose another name, or replace it:  --force   (the old file is kept as {file}.bak)", file=path.name
            )
            return error("E301", msg("{file} exists", file=str(path)), place, fix=fix)
    except (OSError, ValueError) as refused:
        reason = getattr(refused, "strerror", None) or str(refused)
        return error(
            "E302", msg("{file} cannot be written: {reason}", file=str(path), reason=reason), place, fix=_FIX_OPEN
        )
    return None


def _same(path: Path, read: Path) -> bool:
    """Whether an output is an input, under whatever name."""
    try:
        return path.samefile(read)
    except (OSError, ValueError):
        return _absolute(path) == _absolute(read)


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - does not follow links


_OTHER: Message = msg("choose another name")
_FIX_OPEN: Message = msg("close it where it is open, check that you may write there and that the disk has room")
