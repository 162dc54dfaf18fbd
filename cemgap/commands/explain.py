"""``cemgap explain``: terms, formulas, error codes."""

from typing import Annotated

import typer

from cemgap.commands.options import Debug, Lang, NoColor, Quiet
from cemgap.commands.session import Session
from cemgap.project.flags import check_language
from cemgap.translations import msg

Topic = Annotated[
    str | None,
    typer.Argument(metavar="TOPIC", help=msg("A term or a code, e.g. weighted, gap, E103. Default: all topics.").msgid),
]


def explain(
    ctx: typer.Context,
    topic: Topic = None,
    lang: Lang = "auto",
    quiet: Quiet = False,
    no_color: NoColor = False,
    debug: Debug = False,
) -> None:
    """Say what a term means, its formula, and one worked example; or what an error code means."""
    from cemgap.report.content import explain as content

    session: Session = ctx.obj
    check_language(lang)
    session.show(content.overview() if topic is None else content.explain(topic))
