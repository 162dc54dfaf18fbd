"""Brand value: step 1, what management says beside what customers say."""

from cemgap.report.blocks import Block, Column, Line, Lines, Part, Row, Table
from cemgap.steps.analysis import Analysis
from cemgap.translations import Message, msg


def part(analysis: Analysis) -> Part:
    """The statement and the table of reasons, as far as there is either."""
    value = analysis.brand_value
    if value.statement is None and not value.reasons and not value.rare:
        return Part("brand_value", ())
    statement = (
        msg("{statement}", statement=value.statement)
        if value.statement is not None
        else msg("No statement is given, and none is derived from scores.")
    )
    blocks: list[Block] = [
        Lines(
            "brand_value", msg("Step 1: brand value"), (Line(msg("Management says"), statement), *_customers(analysis))
        )
    ]
    if value.reasons:
        blocks.append(table(analysis))
    return Part("brand_value", tuple(blocks))


def _customers(analysis: Analysis) -> tuple[Line, ...]:
    if analysis.brand_value.reasons:
        return ()
    if analysis.brand_value.rare:
        return (Line(msg("Customers say"), _rare(analysis.brand_value.rare)),)
    return (Line(msg("Customers say"), msg("Not asked: the survey holds no question about reasons for choosing.")),)


def _rare(n: int) -> Message:
    return msg(
        "{n} reason is not listed: fewer than 3 respondents wrote it, and it may name a person.",
        plural="{n} reasons are not listed: fewer than 3 respondents wrote each, and they may name a person.",
        n=n,
    )


def table(analysis: Analysis) -> Table:
    """The share of respondents naming each reason, most named first."""
    return Table(
        "reasons",
        msg("Step 1: reasons for choosing, most named first"),
        (
            Column("reason", msg("Reason"), "text"),
            Column("share", msg("Share"), "share"),
            Column("share_interval", msg("95% interval"), "share", priority=2),
            Column("n", msg("n"), "count"),
        ),
        tuple(
            Row(
                reason.reason,
                (
                    reason.reason,
                    reason.share.value,
                    None if reason.share.low is None else (reason.share.low, reason.share.high),
                    reason.share.n,
                ),
            )
            for reason in analysis.brand_value.reasons
        ),
        bar="share",
        notes=(
            msg("n: respondents who named at least one reason."),
            *((_rare(analysis.brand_value.rare),) if analysis.brand_value.rare else ()),
        ),
    )
