"""``cemgap check``: how a file is understood, and every problem with its place."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from cemgap.commands.options import Config, Debug, File, Lang, Missing, NoColor, Quiet, Scale, Sheet
from cemgap.commands.session import Session, shown
from cemgap.project.flags import check_language, one_of
from cemgap.translations import msg

Strict = Annotated[bool, typer.Option("--strict", help=msg("Count warnings as errors.").msgid)]
FORMS = ("text", "json", "md")


def check(
    ctx: typer.Context,
    file: File,
    sheet: Sheet = None,
    missing: Missing = None,
    scale: Scale = None,
    strict: Strict = False,
    format_: Annotated[
        str, typer.Option("--format", "-f", metavar="FORM", help=msg("Standard output: text, json or md.").msgid)
    ] = "text",
    config: Config = None,
    lang: Lang = "auto",
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Show how a file is understood, and list every problem with its sheet, row and column."""
    from cemgap.api import read_understood, settings_for
    from cemgap.project.choices import choices_of, declared_for
    from cemgap.report import check_record, markdown
    from cemgap.report.content.check import check_report

    session: Session = ctx.obj
    check_language(lang)
    one_of(format_, FORMS, "--format")
    choices = choices_of(sheet=sheet, missing=missing, scale=scale)
    settings = settings_for(file, config)
    session.in_language(settings.language)
    declared = declared_for(settings.declared, choices)
    with session.progress(msg("reading {file}", file=file)):
        survey, problems = read_understood(file, declared, choices)
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = sum(problem.severity == "warning" for problem in problems)
    if format_ == "json":
        session.show_bytes(check_record.text(survey, problems, session.language).encode("utf-8"))
    elif format_ == "md":
        session.show_bytes(markdown.text(check_report(survey), session.language).encode("utf-8"))
    elif not quiet:
        session.show(check_report(survey))
    if format_ != "json":
        session.problems([p for p in problems if p.severity == "error" or not quiet])
        session.tell(
            msg(
                "Errors: {errors}. Warnings: {warnings}. Settings: {settings}.",
                errors=errors,
                warnings=warnings,
                settings=_settings(settings.path),
            )
        )
    if not errors and file != "-":
        kept = [one for one in session.arguments if one not in ("--strict", "check")]
        session.tell(msg("{command}", command=shlex.join(("cemgap", "analyze", *kept))), label=msg("next"))
    if errors or (strict and warnings):
        raise typer.Exit(1)


def _settings(path: Path | None) -> object:
    return msg("none") if path is None else shown(path)
