"""``cemgap check``: how a file is understood, and every problem with its place."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cemgap.commands.options import (
    Codebook,
    Config,
    Debug,
    Encoding,
    Files,
    Force,
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
from cemgap.project.flags import check_language, one_of
from cemgap.translations import msg

if TYPE_CHECKING:
    from cemgap.statistics.survey import Survey

Strict = Annotated[bool, typer.Option("--strict", help=msg("Count warnings as errors.").msgid)]
Output = Annotated[
    list[Path] | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help=msg("Also write all problems, every place: .csv or .xlsx.").msgid
    ),
]
FORMS = ("text", "json", "md")


def check(
    ctx: typer.Context,
    files: Files,
    sheet: Sheet = None,
    encoding: Encoding = None,
    header_rows: HeaderRows = None,
    codebook: Codebook = None,
    missing: Missing = None,
    scale: Scale = None,
    strict: Strict = False,
    output: Output = None,
    force: Force = False,
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
    from cemgap.api import settings_for
    from cemgap.files import check_outputs, write_files
    from cemgap.project.choices import choices_of, declared_for
    from cemgap.report import check_record, markdown, problem_list
    from cemgap.report.content.check import check_report
    from cemgap.understanding import read_understood

    session: Session = ctx.obj
    check_language(lang)
    one_of(format_, FORMS, "--format")
    outputs = tuple(output or ())
    for path in outputs:
        problem_list.check_ending(path)
    data = data_of(files)
    choices = choices_of(
        sheet=sheet,
        missing=missing,
        scale=scale,
        encoding=encoding,
        header_rows=header_rows,
        codebook=codebook or (),
    )
    settings = settings_for(data, config)
    check_outputs(outputs, force=force, inputs=[Path(one) for one in (*files, *(codebook or ()))])
    session.in_language(settings.language)
    declared = declared_for(settings.declared, choices)
    with session.progress(msg("reading {file}", file=files[0])):
        survey, problems = read_understood(data, declared, choices)
        if outputs:
            from cemgap.understanding import every_problem

            every = every_problem(data, declared, choices, survey, problems)
            lists = {path: problem_list.written(every, path.suffix.lower(), session.language) for path in outputs}
            write_files(lists, force=force)
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = sum(problem.severity == "warning" for problem in problems)
    if format_ == "json":
        session.show_bytes(check_record.text(survey, problems, session.language).encode("utf-8"))
    elif format_ == "md":
        session.show_bytes(markdown.text(check_report(survey), session.language).encode("utf-8"))
    elif not quiet:
        session.show(check_report(survey, brief=True))
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
    for path in outputs:
        session.tell(msg("wrote {file}", file=shown(path)))
    if not errors and files != ["-"]:
        then = "init" if settings.path is None and _leaves_open(survey) else "analyze"
        kept = [one for one in _kept_for(then, session.arguments) if one != "check"]
        session.tell(msg("{command}", command=shlex.join(("cemgap", then, *kept))), label=msg("next"))
    if errors or (strict and warnings):
        raise typer.Exit(1)


def _settings(path: Path | None) -> object:
    return msg("none") if path is None else shown(path)


def _leaves_open(survey: Survey) -> bool:
    """Whether `init` has something to ask or to be told: an open question, or a measure that no factor has."""
    from cemgap.intake.mapping import RATED

    mapping = survey.mapping
    known = {column.role for column in mapping.columns} | {measure for _, measure, _ in mapping.given}
    return bool(survey.doubts) or not known.issuperset(RATED)


def _kept_for(command: str, arguments: tuple[str, ...]) -> list[str]:
    """What was typed, without what the command does not have: the list of problems, ``--strict``, a form for `init`."""
    flags, valued = {"--strict"}, {"-o", "--output"}
    if command == "init":
        flags, valued = flags | {"--force"}, valued | {"-f", "--format"}
    kept: list[str] = []
    skipped = False
    for argument in arguments:
        if skipped or argument in flags or argument.partition("=")[0] in valued - {argument}:
            skipped = False
        elif argument in valued:
            skipped = True
        else:
            kept.append(argument)
    return kept
