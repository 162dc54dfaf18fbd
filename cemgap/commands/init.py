"""``cemgap init``: the settings of a project, from what is understood of a file."""

from pathlib import Path
from typing import Annotated

import typer

from cemgap.commands.options import Debug, Lang, Missing, NoColor, Quiet, Scale, Sheet
from cemgap.commands.session import Session, shown
from cemgap.project.flags import check_language
from cemgap.translations import msg

File = Annotated[
    str,
    typer.Argument(
        metavar="FILE", help=msg("A survey or factor table to take the columns from.").msgid, show_default=False
    ),
]
Force = Annotated[
    bool, typer.Option("--force", help=msg("Replace cemgap.toml; the old one is kept as cemgap.toml.bak.").msgid)
]

UNMAPPABLE = {"E102", "E117", "E030"}
"""What settings cannot mend, or not before a person has chosen."""


def init(
    ctx: typer.Context,
    file: File,
    sheet: Sheet = None,
    missing: Missing = None,
    scale: Scale = None,
    force: Force = False,
    lang: Lang = "auto",
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Set up a project: write cemgap.toml here, which says what each column of FILE holds."""
    from cemgap.api import read_understood
    from cemgap.errors import CemgapError
    from cemgap.files import check_outputs, write_files
    from cemgap.intake.mapping import Declared
    from cemgap.project.choices import choices_of, declared_for
    from cemgap.project.proposal import proposal
    from cemgap.project.settings import SETTINGS_NAME

    session: Session = ctx.obj
    check_language(lang)
    path = Path(SETTINGS_NAME)
    check_outputs([path], force=force)
    choices = choices_of(sheet=sheet, missing=missing, scale=scale)
    survey, problems = read_understood(file, declared_for(Declared(), choices), choices)
    if any(problem.code in UNMAPPABLE for problem in problems):
        raise CemgapError(problems)
    write_files({path: proposal(survey, problems, session.language).encode("utf-8")}, force=force)
    session.problems(problems)
    if quiet:
        session.show_lines([shown(path)])
    session.tell(msg("wrote {file}", file=shown(path)))
    if file != "-":
        session.tell(msg("read it through, then  cemgap check {file}", file=file), label=msg("next"))
