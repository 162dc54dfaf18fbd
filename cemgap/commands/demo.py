"""``cemgap demo``: both sample projects, and all seven steps on the worked example."""

from pathlib import Path
from typing import Annotated

import typer

from cemgap.commands.options import Debug, Force, Lang, NoColor, Quiet
from cemgap.commands.session import Session, shown
from cemgap.project.flags import check_language
from cemgap.translations import msg

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help=msg("Where to put it.").msgid)]


def demo(
    ctx: typer.Context,
    folder: Folder = Path("cemgap-demo"),
    force: Force = False,
    lang: Lang = "auto",
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Write the worked example (a Hong Kong camera retailer) and run all seven steps on it."""
    from cemgap.api import analysis_of
    from cemgap.files import write_files
    from cemgap.project.choices import Choices
    from cemgap.project.samples import sample_files
    from cemgap.project.settings import read_settings
    from cemgap.report.content import report_of

    session: Session = ctx.obj
    check_language(lang)
    files = {folder / name: content for name, content in sample_files().items()}
    changed = {path: content for path, content in files.items() if not _same(path, content)}
    if not folder.exists() or folder.is_dir():
        for parent in sorted({path.parent for path in changed}):
            _make(parent)
    write_files(changed, force=force)
    for project in sorted({path.parent for path in files}):
        names = tuple(path.name for path in files if path.parent == project)
        session.tell(msg("{folder}: {files}", folder=shown(project), files=names))
    example = folder / "meisu" / "factors.csv"
    settings = read_settings(folder / "meisu" / "cemgap.toml")
    session.in_language(settings.language)
    analysis = analysis_of(str(example), settings, Choices())
    session.show(report_of(analysis))
    session.tell(
        msg("cd {folder}    then    cemgap analyze wave2.xlsx --compare wave1.xlsx", folder=shown(folder / "survey")),
        label=msg("next"),
    )


def _same(path: Path, content: bytes) -> bool:
    try:
        return path.is_file() and path.read_bytes() == content
    except OSError:
        return False


def _make(folder: Path) -> None:
    from cemgap.errors import CemgapError, Place, error

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        reason = refused.strerror or str(refused)
        raise CemgapError(
            error(
                "E302",
                msg("{file} cannot be written: {reason}", file=str(folder), reason=reason),
                Place(file=str(folder)),
                fix=msg("choose another name"),
            )
        ) from None
