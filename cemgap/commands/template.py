"""``cemgap template``: blank workbooks to fill in."""

from pathlib import Path
from typing import Annotated

import typer

from cemgap.commands.options import Debug, Force, Lang, NoColor, Quiet
from cemgap.commands.session import Session, shown
from cemgap.project.flags import check_language, one_of, usage
from cemgap.translations import msg

KINDS = ("factors", "survey", "plan")

Kind = Annotated[
    str,
    typer.Argument(
        metavar="KIND",
        help=msg("factors: a row per factor; survey: questionnaire and data; plan: steps 5-6.").msgid,
        show_default=False,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help=msg("Where to write it. Default: KIND.xlsx.").msgid),
]


def template(
    ctx: typer.Context,
    kind: Kind,
    output: Output = None,
    force: Force = False,
    lang: Lang = "auto",
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Write a blank workbook to fill in."""
    from cemgap.files import write_files
    from cemgap.project import template as blank
    from cemgap.project.settings import settings_in_use

    session: Session = ctx.obj
    check_language(lang)
    one_of(kind, KINDS, "KIND")
    path = output or Path(f"{kind}.xlsx")
    if path.suffix.lower() != ".xlsx":
        raise usage(msg("templates are workbooks: give the file the ending .xlsx"))
    settings = settings_in_use(None, None)
    session.in_language(settings.language)
    factors = tuple(columns.factor for columns in settings.declared.factors)
    content = blank.template(kind, session.language, factors)  # type: ignore[arg-type] # one of KINDS
    write_files({path: content}, force=force)
    if quiet:
        session.show_lines([shown(path)])
    else:
        session.tell(msg("wrote {file}", file=shown(path)))
        hint = {
            "factors": msg("fill it in, then  cemgap analyze {file}", file=shown(path)),
            "survey": msg(
                "ask the questions, fill in the sheet of data, then  cemgap analyze {file}", file=shown(path)
            ),
            "plan": msg("fill it in, then  cemgap analyze FILE --plan {file}", file=shown(path)),
        }
        session.tell(hint[kind], label=msg("next"))
