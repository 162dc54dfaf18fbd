"""Folder: the files of one survey, in a folder or named one by one, opened together."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cemgap.errors import CemgapError, Place, Problem, echo, error
from cemgap.intake.headings.headless import headless
from cemgap.intake.sources.survey_files.several_files import SeveralFiles
from cemgap.intake.sources.survey_files.wave_names import wave_names
from cemgap.intake.waves import natural
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from cemgap.intake.sources import ReadAs, Source

    Opener = Callable[[Path, str, ReadAs], AbstractContextManager[Source]]

MOST = 200
"""Files of one survey."""
NAMED = 10
"""Files that a message names."""
OURS = frozenset({"plan.xlsx", "evidence.csv", "evidence.xlsx", "cemgap.toml"})
"""Files of a project that hold no respondents."""
LOCKS = ("~$", ".~lock.")
"""What office programs lay beside a file that is open."""


@contextmanager
def open_several(
    paths: Sequence[Path], names: Sequence[str], read_as: ReadAs, open_one: Opener, listed: Listed | None = None
) -> Iterator[Source]:
    """The files as one source; `names` are as the user gave them, `listed` says of which folder they are.

    Raises:
        CemgapError: what is wrong with any of the files (all of it), a file named twice or too many files (E041), files
            without a header row (E044), that are no one survey (E039), codes that mean different things (E040).
    """
    _check_once(paths, names)
    problems: list[Problem] = []
    sources: list[Source] = []
    with ExitStack() as stack:
        for path, name in zip(paths, names, strict=True):
            try:
                sources.append(stack.enter_context(open_one(path, name, read_as)))
            except CemgapError as refused:
                problems += refused.problems
        if problems:
            raise CemgapError(problems)
        if len(sources) == 1 and (listed is None or not listed.others):
            yield sources[0]
            return
        # Before the columns are put side by side: what that says names them by their headers.
        problems += filter(None, (headless(source, read_as.header_rows) for source in sources))
        if problems:
            raise CemgapError(problems)
        waves = wave_names([path.stem for path in paths])
        name = _name(names) if listed is None else listed.name
        yield SeveralFiles(name, sources, waves, (_taken(names, waves, name, listed),))


class Listed:
    """What a folder holds: the files to read, and those that are left alone."""

    def __init__(self, folder: Path, name: str, endings: frozenset[str]) -> None:
        """List `folder`, whose name was given as `name`; files with one of `endings` are data.

        Raises:
            CemgapError: no file to read (E042), or the folder cannot be listed (E002).
        """
        self.name = name
        try:
            entries = sorted((e for e in folder.iterdir() if not _is_hidden(e.name)), key=lambda e: natural(e.name))
        except OSError as refused:
            what = msg("{file} cannot be read: {reason}", file=name, reason=refused.strerror or str(refused))
            fix = msg("check that you may read the folder")
            raise CemgapError(error("E002", what, Place(file=name), fix=fix)) from None
        self.paths = tuple(e for e in entries if e.suffix.lower() in endings and _is_data(e))
        self.others = tuple(e.name for e in entries if e not in self.paths)
        if not self.paths:
            raise CemgapError(
                error(
                    "E042",
                    msg("There is no data file in the folder {file}", file=name),
                    Place(file=name),
                    fix=msg(
                        "name the file, or put exports in it that end in {endings}", endings=tuple(sorted(endings))
                    ),
                )
            )


def _is_hidden(name: str) -> bool:
    return name.startswith((".", *LOCKS)) or name.lower() in {"thumbs.db", "desktop.ini"}


def _is_data(path: Path) -> bool:
    """Whether a file holds respondents, as far as its name and beginning tell."""
    if path.name.lower() in OURS or not path.is_file():
        return False
    from cemgap.intake.sources.codebooks.codebook import is_codebook

    return not is_codebook(path)


def _check_once(paths: Sequence[Path], names: Sequence[str]) -> None:
    if len(paths) > MOST:
        what = msg("{n} files are more than one survey can have (at most {most})", n=len(paths), most=MOST)
        fix = msg("join the files first")
        raise CemgapError(error("E041", what, Place(file=echo(names[0])), fix=fix))
    seen: dict[Path, str] = {}
    for path, name in zip(paths, names, strict=True):
        whole = path.resolve()
        if whole in seen:
            what = msg("{file} is named twice", file=name)
            fix = msg("name it once: its respondents would count twice")
            raise CemgapError(error("E041", what, Place(file=name), fix=fix))
        seen[whole] = name


def _name(names: Sequence[str]) -> str:
    return f"{names[0]} + {len(names) - 1}"


def _taken(names: Sequence[str], waves: tuple[str, ...] | None, name: str, listed: Listed | None) -> Problem:
    """What is read together, and as what."""
    shown = tuple(Path(name).name for name in names[:NAMED])
    how: Message = msg("parts of one survey")
    if waves is not None:
        how = msg("waves of one survey ({waves})", waves=tuple(dict.fromkeys(map(echo, waves))))
    others = () if listed is None else tuple(map(echo, listed.others[:NAMED]))
    if len(names) == 1:
        what = msg("{files} is read; not read: {others}", files=shown, others=others)
    elif not others:
        what = msg("{n} files are read as {how}: {files}", n=len(names), how=how, files=shown)
    else:
        what = msg(
            "{n} files are read as {how}: {files}; not read: {others}",
            n=len(names),
            how=how,
            files=shown,
            others=others,
        )
    fix = msg("to read others, name them one by one; waves are seen in names that differ in one thing, such as 2026Q1")
    return Problem("W014", "note", what, (Place(file=name),), fix, 1)
