"""``cemgap init``: the settings of a project, from what is understood of a file and what a person answers."""

from __future__ import annotations

import shlex
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from cemgap.commands.options import (
    Codebook,
    Debug,
    Encoding,
    HeaderRows,
    Lang,
    Missing,
    NoColor,
    Quiet,
    Scale,
    Sheet,
    data_of,
)
from cemgap.commands.session import Session, shown
from cemgap.project.flags import check_language
from cemgap.translations import msg

if TYPE_CHECKING:
    from cemgap.commands.asking import Seen, Settled
    from cemgap.intake.doubts import Doubt
    from cemgap.project.choices import Choices

Files = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="FILE...",
        help=msg("A survey export to take the columns from; without it, a form to fill in by hand.").msgid,
        show_default=False,
    ),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=msg("Take every suggestion, ask nothing.").msgid)]
Force = Annotated[
    bool, typer.Option("--force", help=msg("Replace cemgap.toml; the old one is kept as cemgap.toml.bak.").msgid)
]

UNMAPPABLE = {"E102", "E117", "E030"}
"""What settings cannot mend, or not before a person has chosen."""
INTERRUPTED = 130


def init(
    ctx: typer.Context,
    files: Files = None,
    yes: Yes = False,
    sheet: Sheet = None,
    encoding: Encoding = None,
    header_rows: HeaderRows = None,
    codebook: Codebook = None,
    missing: Missing = None,
    scale: Scale = None,
    force: Force = False,
    lang: Lang = "auto",
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Set up a project: write cemgap.toml here, which says what each column of FILE holds."""
    from cemgap.errors import CemgapError
    from cemgap.files import check_outputs, write_files
    from cemgap.intake.mapping import Declared
    from cemgap.project.choices import choices_of, declared_for
    from cemgap.project.proposal import proposal
    from cemgap.project.settings import SETTINGS_NAME
    from cemgap.project.settings_text import settings_text

    session: Session = ctx.obj
    check_language(lang)
    path = Path(SETTINGS_NAME)
    check_outputs([path], force=force)
    choices = choices_of(
        sheet=sheet,
        encoding=encoding,
        header_rows=header_rows,
        codebook=codebook or (),
        missing=missing,
        scale=scale,
    )
    if not files:
        text = settings_text(declared_for(Declared(sheet=sheet), choices), comment_language=session.language)
        write_files({path: text.encode("utf-8")}, force=force)
        _wrote(session, path)
        return
    try:
        found = _settled(session, files, choices, yes=yes)
    except (KeyboardInterrupt, EOFError):
        session.show_lines([""])  # the line of the question is still open
        session.tell(msg("Stopped: nothing was written."))
        raise typer.Exit(INTERRUPTED) from None
    if any(problem.code in UNMAPPABLE for problem in found.problems):
        raise CemgapError(found.problems)
    text = proposal(found.survey, found.problems, session.language, said=found.declared, doubts=found.doubts)
    write_files({path: text.encode("utf-8")}, force=force)
    session.problems(found.problems)
    _wrote(session, path)
    if found.doubts:
        session.tell(
            msg(
                "{n} question is still open: it stands in {file}, with the line that answers it.",
                plural="{n} questions are still open: they stand in {file}, each with the line that answers it.",
                n=len(found.doubts),
                file=shown(path),
            )
        )
    if files != ["-"]:
        command = shlex.join(("cemgap", "check", *files))
        session.tell(msg("read it through, then  {command}", command=command), label=msg("next"))


def _settled(session: Session, files: list[str], choices: Choices, *, yes: bool) -> Settled:
    """What is understood of the file, once everything that can be asked has been."""
    from cemgap.commands.asking import Understood, asked_of_person, left_open, settled, suggestion_taken
    from cemgap.errors import CemgapError
    from cemgap.intake import doubts
    from cemgap.intake.mapping import Declared
    from cemgap.project.choices import declared_for
    from cemgap.project.settings_text import settings_text
    from cemgap.understanding import read_understood

    data = data_of(files)

    def answered(declared: Declared, doubt: Doubt, answer: str) -> Declared:
        then = doubts.answered(declared, doubt, answer)
        try:
            settings_text(then)
        except CemgapError:  # such as a scale from 5 to 5
            raise ValueError(answer) from None
        return then

    def read(declared: Declared) -> Understood:
        with session.progress(msg("reading {file}", file=files[0])):
            return read_understood(data, declared, choices)

    if yes:
        reply = suggestion_taken(session, answered)
    elif session.quiet or not (_terminal(sys.stdin) and _terminal(sys.stdout)):
        reply = left_open
    else:
        reply = asked_of_person(session, answered, cache(lambda: _answers(data, choices)))
    return settled(declared_for(Declared(), choices), read, reply)


def _terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def _answers(data: str | list[str], choices: Choices) -> Seen:
    """A few answers of each column, to show beside a question."""
    from cemgap.commands.asking import seen_in
    from cemgap.intake.sources import ReadAs
    from cemgap.intake.sources.opening import opened

    with opened(data, ReadAs(choices.sheet, choices.encoding, choices.header_rows, choices.codebook)) as source:
        return seen_in(source.sample)


def _wrote(session: Session, path: Path) -> None:
    if session.quiet:
        session.show_lines([shown(path)])
    session.tell(msg("wrote {file}", file=shown(path)))
