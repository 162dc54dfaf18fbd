"""``cemgap analyze``: the seven steps as far as there is input."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from cemgap.commands.options import (
    Codebook,
    Config,
    Debug,
    Encoding,
    Files,
    Force,
    Format,
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

MOST_LISTED = 8
Texts = list[str] | None
Wave = Annotated[
    str | None,
    typer.Option(
        "--wave", metavar="LABEL", help=msg("Wave to analyze (default: the latest), or the name of this wave.").msgid
    ),
]
Where = Annotated[
    Texts, typer.Option("--where", metavar="COL=VALUE", help=msg("Keep only these respondents; repeatable.").msgid)
]
Index = Annotated[
    str | None,
    typer.Option("--index", metavar="SCALE", help=msg("Reporting scale: auto, 0-10, 0-100 or raw.").msgid),
]
Weight = Annotated[str | None, typer.Option("--weight", metavar="COL", help=msg("Column of respondent weights.").msgid)]
Stratum = Annotated[str | None, typer.Option("--stratum", metavar="COL", help=msg("Column of sampling strata.").msgid)]
Cluster = Annotated[
    str | None, typer.Option("--cluster", metavar="COL", help=msg("Column of clusters that were sampled.").msgid)
]
Fpc = Annotated[
    str | None,
    typer.Option("--fpc", metavar="COL", help=msg("Column of the population's size, in sampling units.").msgid),
]
Value = Annotated[
    str | None, typer.Option("--value", metavar="COL", help=msg("Column of what each customer is worth.").msgid)
]
By = Annotated[
    Texts, typer.Option("--by", metavar="COL", help=msg("Compare the groups of this column; repeatable.").msgid)
]
Ideal = Annotated[
    Texts,
    typer.Option(
        "--ideal",
        metavar="FACTOR=SCORE",
        help=msg("Ideal experience (4a); repeatable. Default: key experience to the top, others as today.").msgid,
    ),
]
Expectation = Annotated[
    Texts,
    typer.Option(
        "--expectation",
        metavar="FACTOR=SCORE",
        help=msg("Expectation that nobody was asked for (2b); repeatable.").msgid,
    ),
]
Compare = Annotated[
    str | None,
    typer.Option(
        "--compare",
        metavar="WAVE|FILE",
        help=msg(
            "Step 7 against this wave or file. Default: the nearest earlier wave of FILE; none leaves it out."
        ).msgid,
    ),
]
Plan = Annotated[
    Path | None,
    typer.Option("--plan", metavar="FILE", help=msg("Plan workbook for steps 5-6. Default: plan.xlsx if there.").msgid),
]
Evidence = Annotated[
    Path | None,
    typer.Option("--evidence", metavar="FILE", help=msg("Business results. Default: evidence.csv if there.").msgid),
]
MinBase = Annotated[
    int | None, typer.Option("--min-base", metavar="N", help=msg("Mark a small base below N.  [default: 30]").msgid)
]
HideBelow = Annotated[
    int | None,
    typer.Option(
        "--hide-below", metavar="N", help=msg("Withhold groups of fewer than N respondents.  [default: 10]").msgid
    ),
]
Alpha = Annotated[
    str | None,
    typer.Option(
        "--alpha", metavar="LEVELS", help=msg("One or two levels of the letters of groups.  [default: 0.05]").msgid
    ),
]
Importance = Annotated[
    str | None,
    typer.Option(
        "--importance",
        metavar="KIND",
        help=msg("Stated by customers, or derived from an overall score.  [default: stated]").msgid,
    ),
]
Drivers = Annotated[
    str | None,
    typer.Option("--drivers", metavar="METHOD", help=msg("How to derive it: lmg or johnson.  [default: lmg]").msgid),
]
Matrix = Annotated[
    str | None,
    typer.Option(
        "--matrix",
        metavar="AXIS",
        help=msg("Set satisfaction or experience against importance.  [default: satisfaction]").msgid,
    ),
]
Crosshair = Annotated[
    str | None,
    typer.Option(
        "--crosshair",
        metavar="PLACE",
        help=msg("Lines of the matrix: mean, median or scale (its middle).  [default: mean]").msgid,
    ),
]
Boxes = Annotated[
    int | None,
    typer.Option(
        "--boxes", metavar="N", help=msg("Count the best and the worst N answers, e.g. 2; see --detail.").msgid
    ),
]
Detail = Annotated[
    bool, typer.Option("--detail", help=msg("Show every part of the report on the screen, as the files do.").msgid)
]
Output = Annotated[
    list[Path] | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help=msg("Also write a report: .xlsx, .csv, .md or .json; repeatable.").msgid
    ),
]


def analyze(
    ctx: typer.Context,
    files: Files,
    sheet: Sheet = None,
    encoding: Encoding = None,
    header_rows: HeaderRows = None,
    codebook: Codebook = None,
    wave: Wave = None,
    where: Where = None,
    missing: Missing = None,
    scale: Scale = None,
    index: Index = None,
    weight: Weight = None,
    stratum: Stratum = None,
    cluster: Cluster = None,
    fpc: Fpc = None,
    value: Value = None,
    by: By = None,
    ideal: Ideal = None,
    expectation: Expectation = None,
    compare: Compare = None,
    plan: Plan = None,
    evidence: Evidence = None,
    min_base: MinBase = None,
    hide_below: HideBelow = None,
    alpha: Alpha = None,
    matrix: Matrix = None,
    crosshair: Crosshair = None,
    importance: Importance = None,
    drivers: Drivers = None,
    detail: Detail = False,
    boxes: Boxes = None,
    output: Output = None,
    force: Force = False,
    format_: Format = "text",
    config: Config = None,
    lang: Lang = "auto",
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Take the seven steps as far as there is input; print them, and write reports with -o."""
    from cemgap.api import analysis_of, settings_for
    from cemgap.files import check_outputs, write_files
    from cemgap.project.choices import choices_of
    from cemgap.report.content import report_of
    from cemgap.report.forms import FORMATS, form_of, rendered, written

    session: Session = ctx.obj
    check_language(lang)
    one_of(format_, FORMATS, "--format")
    data = data_of(files)
    choices = choices_of(
        sheet=sheet,
        encoding=encoding,
        header_rows=header_rows,
        codebook=codebook or (),
        wave=wave,
        where=where,
        missing=missing,
        scale=scale,
        index=index,
        weight=weight,
        stratum=stratum,
        cluster=cluster,
        fpc=fpc,
        value=value,
        by=by or (),
        ideal=ideal,
        expectation=expectation,
        compare=compare,
        plan=plan,
        evidence=evidence,
        min_base=min_base,
        hide_below=hide_below,
        alpha=alpha,
        matrix=matrix,
        crosshair=crosshair,
        importance=importance,
        drivers=drivers,
        detail=detail,
        boxes=boxes,
    )
    outputs = tuple(output or ())
    forms = {path: form_of(path) for path in outputs}
    settings = settings_for(data, config)
    named = (
        *files,
        *(codebook or ()),
        compare,
        plan or settings.plan_file,
        evidence or settings.evidence_file,
        settings.path,
    )
    check_outputs(outputs, force=force, inputs=[Path(one) for one in named if one is not None])
    session.in_language(settings.language)
    with session.progress(msg("reading {file}", file=files[0])):
        analysis = analysis_of(data, settings, choices)
        reports = {path: rendered(form, analysis, session.language) for path, form in forms.items()}
    write_files(reports, force=force)
    session.warnings(analysis.warnings)
    if analysis.basis.unused and not session.json:
        listed = analysis.basis.unused[:MOST_LISTED]
        more = len(analysis.basis.unused) - len(listed)
        columns = (
            msg("{columns} and {more} more", columns=listed, more=more) if more else msg("{columns}", columns=listed)
        )
        session.tell(msg("not understood and not used: {columns} (see cemgap check)", columns=columns))
    if format_ != "text":
        session.show_bytes(written(format_, analysis, session.language).encode("utf-8"))
    elif not (quiet and outputs):
        session.show(report_of(analysis), detail=detail)
    if quiet and outputs and format_ == "text":
        session.show_lines(shown(path) for path in outputs)
    for path in outputs:
        session.tell(msg("wrote {file}", file=shown(path)))
    if not outputs and format_ == "text" and files != ["-"]:
        again = shlex.join(("cemgap", *session.arguments, "-o", "report.xlsx"))
        session.tell(msg("{command}", command=again), label=msg("next"))
