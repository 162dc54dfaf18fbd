"""``cemgap init``: the settings of a project, from what is understood of a file."""

from pathlib import Path
from typing import Annotated

import typer

from cemgap.commands.options import Debug, Lang, Missing, NoColor, Quiet, Scale, Sheet
from cemgap.commands.session import Session, shown
from cemgap.commands.values import check_language, parse_codes, parse_scale
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


def init(  # noqa: PLR0913 - one parameter per flag
    ctx: typer.Context,
    file: File,
    sheet: Sheet = None,
    missing: Missing = None,
    scale: Scale = None,
    force: Force = False,  # noqa: FBT002 - a flag
    lang: Lang = "auto",
    quiet: Quiet = False,  # noqa: FBT002
    no_color: NoColor = False,  # noqa: ARG001, FBT002 - read before the command runs
    debug: Debug = False,  # noqa: ARG001, FBT002
) -> None:
    """Set up a project: write cemgap.toml here, which says what each column of FILE holds."""
    from cemgap.api import Choices, declared_for, declared_of, read_understood
    from cemgap.errors import CemgapError
    from cemgap.files import check_outputs, write_files
    from cemgap.intake.mapping import Declared
    from cemgap.project.settings import SETTINGS_NAME
    from cemgap.project.settings_text import settings_text

    session: Session = ctx.obj
    check_language(lang)
    path = Path(SETTINGS_NAME)
    check_outputs([path], force=force)
    choices = Choices(sheet=sheet, missing=parse_codes(missing), scale=parse_scale(scale))
    survey, problems = read_understood(file, declared_for(Declared(), choices), choices)
    unmapped = {"E101", "E102", "E117", "E030"}
    if any(problem.code in unmapped for problem in problems):
        raise CemgapError(problems)
    text = settings_text(
        declared_of(survey),
        headers=tuple(column.header for column in survey.mapping.columns),
        comment_language=session.language,
    )
    write_files({path: text.encode("utf-8")}, force=force)
    session.problems(problems)
    if quiet:
        session.show_lines([shown(path)])
    session.tell(msg("wrote {file}", file=shown(path)))
    session.tell(msg("read it through, then  cemgap check {file}", file=file), label=msg("next"))
