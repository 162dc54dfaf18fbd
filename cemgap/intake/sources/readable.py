"""Readable: refuses, with a way out, what is no file that can be read, before anything waits for it."""

import stat
from difflib import get_close_matches
from pathlib import Path

from cemgap.errors import CemgapError, Place, error
from cemgap.translations import Message, msg


def check_readable(path: Path, name: str) -> None:
    """Refuse what cannot be opened, and what is no regular file: opening a pipe would wait for whoever fills it.

    `name` is the file as the user gave it.

    Raises:
        CemgapError: no such file (E001); a folder, a pipe or a device, or not to be read (E002).
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise CemgapError(
                error(
                    "E002",
                    msg("{file} is a folder", file=name),
                    Place(file=name),
                    fix=msg("name a file in it, or the folder alone"),
                )
            )
        if not stat.S_ISREG(mode):
            raise CemgapError(
                error(
                    "E002",
                    msg("{file} is no regular file", file=name),
                    Place(file=name),
                    fix=msg("save it as a file first; data may also come as CSV on standard input: -"),
                )
            )
        with path.open("rb"):
            pass
    except FileNotFoundError:
        raise CemgapError(
            error("E001", msg("no such file: {file}", file=name), Place(file=name), fix=_nearest(path))
        ) from None
    except (OSError, ValueError) as refused:
        reason = getattr(refused, "strerror", None) or str(refused)
        raise CemgapError(
            error(
                "E002",
                msg("{file} cannot be read: {reason}", file=name, reason=reason),
                Place(file=name),
                fix=msg("check that the file exists, that you may read it, and that no other program holds it"),
            )
        ) from None


def _nearest(path: Path) -> Message:
    try:
        there = sorted(entry.name for entry in path.parent.iterdir() if entry.is_file())
    except OSError:
        return msg('no such folder: "{folder}"', folder=str(path.parent))
    like = get_close_matches(path.name, there, n=1, cutoff=0.6)
    return msg('the nearest is "{like}"', like=like[0]) if like else msg("check the name and the folder")
