"""Segments: steps 2 and 3 per group, and which groups differ."""

from collections.abc import Iterable
from dataclasses import dataclass

from cemgap.intake.mapping import Factor
from cemgap.report.blocks import Cell, Column, ColumnNote, Line, Lines, Part, Row, Table
from cemgap.report.content.citation import cited, listed
from cemgap.report.content.decimals import decimals_of
from cemgap.report.content.words import VERDICTS, worded
from cemgap.statistics.precision import Estimate
from cemgap.statistics.scores import LEAST_DF
from cemgap.statistics.segments import COMPARED, FALSE_DISCOVERY, Compared
from cemgap.steps.analysis import Analysis
from cemgap.steps.segments import COMPARED_MOST, SegmentFactor, SegmentResult, Segments
from cemgap.steps.step3_key_experiences import RankedFactor
from cemgap.translations import Message, msg

GROUPS_MOST = 20
"""Groups in the first table of a column: of more, the largest."""
LINES_MOST = 8
"""Groups with a sentence of their own."""
WITHHELD = msg("withheld")
SMALL = msg("small base")


@dataclass(frozen=True, slots=True)
class _Told:
    """What there is to say about the groups of one column."""

    analysis: Analysis
    segments: Segments
    table: Table
    """Group by group."""
    detail: Table
    """Factor by factor, group by group."""


def part(analysis: Analysis) -> Part:
    """A table per column and what it shows; nothing where no column is asked for."""
    blocks: list[Table | Lines] = []
    for place in range(len(analysis.segments)):
        told = _told(analysis, place)
        blocks += [told.table, _words(told, place)]
    return Part("segments", tuple(blocks))


def factors_part(analysis: Analysis) -> Part:
    """Every factor of every group."""
    return Part("segment_factors", tuple(_detail(analysis, place) for place in range(len(analysis.segments))))


def _told(analysis: Analysis, place: int) -> _Told:
    return _Told(analysis, analysis.segments[place], _table(analysis, place), _detail(analysis, place))


def _leading(analysis: Analysis) -> Factor | None:
    """The key experience of everyone, else what is ranked first."""
    keys = analysis.key_experiences
    return keys.key or next((ranked.scores.factor for ranked in keys.factors if ranked.rank == 1), None)


def _table(analysis: Analysis, place: int) -> Table:
    segments, leading = analysis.segments[place], _leading(analysis)
    columns = [
        Column("letter", msg("Letter"), "text", msg("#")),
        Column("group", msg("{column}", column=segments.column), "text"),
        Column("n", msg("n"), "count"),
        Column("key_experience", msg("Key experience"), "text"),
        Column("weighted_satisfaction", msg("Weighted satisfaction of it"), "signed", msg("Weighted")),
    ]
    if leading is not None:
        columns += [
            Column("satisfaction", msg("Satisfaction: {factor}", factor=leading), "signed", None, 2),
            Column("higher_than", msg("Higher than"), "text", None, 2),
        ]
    columns += [
        Column("index", msg("Index, 0 to 100"), "score", msg("Index"), 2),
        Column("index_interval", msg("95% interval of the index"), "score", msg("Index 95%"), 3),
        Column("note", msg("Note"), "text"),
    ]
    rows = [_row(group, leading) for group in _largest(segments)]
    kept = [at for at, _ in enumerate(columns) if any(row.cells[at] is not None for row in rows)]
    return Table(
        f"segments_{place + 1}",
        msg("Groups: {column}", column=segments.column),
        tuple(columns[at] for at in kept),
        tuple(Row(row.key, tuple(row.cells[at] for at in kept)) for row in rows),
        notes=tuple(_notes(segments, leading)),
        decimals=decimals_of(analysis),
    )


def _largest(segments: Segments) -> tuple[SegmentResult, ...]:
    """All groups; of many the largest of those shown, in their order."""
    if len(segments.groups) <= GROUPS_MOST:
        return segments.groups
    shown = sorted(segments.shown, key=lambda group: -(group.n or 0))[:GROUPS_MOST]
    return tuple(group for group in segments.groups if group in shown)


def _row(group: SegmentResult, leading: Factor | None) -> Row:
    note = WITHHELD if group.is_hidden else SMALL if group.is_small else None
    of_key = None if group.key is None else _scores(group.of(group.key))
    cells: list[Cell] = [group.letter, group.level, group.n, group.key, _value(of_key, "weighted_satisfaction")]
    if leading is not None:
        one = group.of(leading)
        cells += [_value(_scores(one), "satisfaction"), None if one is None else _letters(one, "satisfaction")]
    index = group.index
    cells += [
        None if index is None else index.value,
        None if index is None or index.low is None else (index.low, index.high),
    ]
    return Row(group.level, (*cells, note))


def _scores(one: SegmentFactor | None) -> RankedFactor | None:
    return None if one is None else one.ranked


def _estimate(ranked: RankedFactor | None, measure: str) -> Estimate | None:
    return None if ranked is None else getattr(ranked.scores, measure)


def _value(ranked: RankedFactor | None, measure: str) -> float | None:
    estimate = _estimate(ranked, measure)
    return None if estimate is None else estimate.value


def _interval(ranked: RankedFactor | None, measure: str) -> Cell:
    estimate = _estimate(ranked, measure)
    return None if estimate is None or estimate.low is None else (estimate.low, estimate.high)


def _letters(one: SegmentFactor, measure: Compared) -> str | None:
    return " ".join(one.higher_than(measure)) or None


def _notes(segments: Segments, leading: Factor | None) -> Iterable[Message | ColumnNote]:
    more = len(segments.groups) - GROUPS_MOST
    if more > 0:
        yield msg(
            "The largest groups are shown, and {n} more is not.",
            plural="The largest groups are shown, and {n} more are not.",
            n=more,
        )
    if any(group.is_hidden for group in segments.groups):
        yield ColumnNote(
            "note",
            msg(
                "Withheld: groups of fewer than {least} respondents, and groups from which the total would give them "
                "away.",
                least=segments.hide_below,
            ),
        )
    if any(group.is_small for group in segments.groups):
        yield ColumnNote(
            "note",
            msg("Small base: figures, but no verdict and no test."),
        )
    if segments.is_paired and leading is not None:
        yield ColumnNote("higher_than", _levels(segments))
    elif len(segments.shown) > COMPARED_MOST:
        yield msg("More than {most} groups are compared with the rest only.", most=COMPARED_MOST)
    yield msg("Weighted satisfaction of everyone is not the mean of that of the groups.")


def _levels(segments: Segments) -> Message:
    if len(segments.alphas) == 1:
        return msg(
            "Higher than: the groups that this one is proven higher than, p below {alpha} (Holm over the pairs).",
            alpha=f"{segments.alphas[0]:g}",
        )
    strict, loose = segments.alphas
    return msg(
        "Higher than: the groups that this one is proven higher than, capitals p below {strict}, small letters p below "
        "{loose} (Holm over the pairs).",
        strict=f"{strict:g}",
        loose=f"{loose:g}",
    )


def _words(told: _Told, place: int) -> Lines:
    lines = [
        Line(msg("{group}", group=group.level), sentence)
        for group in told.segments.shown
        for sentence in (*_other_key(told, group), *_differs(told, group))
    ]
    more = len(lines) - LINES_MOST
    if more > 1:
        rest = msg(
            "{n} more finding: see the table of factors by group.",
            plural="{n} more findings: see the table of factors by group.",
            n=more,
        )
        lines = [*lines[:LINES_MOST], Line(None, rest)]
    if not any(_is_told(one) for group in told.segments.shown for one in group.factors):
        lines.append(Line(None, _nothing_told(told)))
    return Lines(f"segment_words_{place + 1}", None, tuple(lines))


def _other_key(told: _Told, group: SegmentResult) -> Iterable[Message]:
    """That the key experience of a group is another, where that is proven, or at least how it looks."""
    of_all = told.analysis.key_experiences.key
    if of_all is None or group.key is None or group.key == of_all or not group.worst_set or group.of(of_all) is None:
        return
    weighted = cited(told.detail, _row_key(group.key, group), "weighted_satisfaction")
    if of_all in group.worst_set:
        yield msg(
            "{key} is lowest (weighted satisfaction {weighted}), but {of_all} cannot be told apart from it.",
            key=group.key,
            weighted=weighted,
            of_all=of_all,
        )
    else:
        yield msg(
            "{key} instead of {of_all} (weighted satisfaction {weighted}).",
            key=group.key,
            weighted=weighted,
            of_all=of_all,
        )


def _differs(told: _Told, group: SegmentResult) -> Iterable[Message]:
    """In what a group differs from the rest."""
    satisfaction, weighted = (_different(told, group, measure) for measure in COMPARED)
    if satisfaction and weighted:
        yield msg(
            "Against the rest: satisfaction {satisfaction}; weighted satisfaction {weighted}.",
            satisfaction=listed(satisfaction),
            weighted=listed(weighted),
        )
    elif satisfaction:
        yield msg("Against the rest: satisfaction {satisfaction}.", satisfaction=listed(satisfaction))
    elif weighted:
        yield msg("Against the rest: weighted satisfaction {weighted}.", weighted=listed(weighted))


def _different(told: _Told, group: SegmentResult, measure: Compared) -> tuple[Message, ...]:
    return tuple(
        msg(
            "{factor} {difference}",
            factor=one.factor,
            difference=cited(told.detail, _row_key(one.factor, group), f"{measure}_difference"),
        )
        for one in group.factors
        if (difference := one.difference(measure)) is not None and difference.is_told
    )


def _is_told(one: SegmentFactor) -> bool:
    return any(difference is not None and difference.is_told for _, difference in one.differences)


def _nothing_told(told: _Told) -> Message:
    tested = any(
        difference is not None and difference.p_adjusted is not None
        for group in told.segments.shown
        for one in group.factors
        for _, difference in one.differences
    )
    if tested:
        return msg("No group is proven different from the rest.")
    return msg("No group could be compared with the rest.")


def _row_key(factor: Factor, group: SegmentResult) -> str:
    return f"{factor.key} {group.level}"


def _detail(analysis: Analysis, place: int) -> Table:
    segments = analysis.segments[place]
    columns = (
        Column("factor", msg("Factor"), "text"),
        Column("group", msg("{column}", column=segments.column), "text"),
        Column("letter", msg("Letter"), "text", msg("#")),
        Column("n", msg("n"), "count"),
        Column("experience", msg("Experience"), "score", msg("Exp"), 2),
        Column("expectation", msg("Expectation"), "score", msg("Expct"), 2),
        Column("satisfaction", msg("Satisfaction"), "signed", msg("Sat"), formula="experience - expectation"),
        Column("satisfaction_interval", msg("95% interval of satisfaction"), "signed", msg("Sat 95%"), 3),
        Column("satisfaction_difference", msg("Satisfaction less the rest"), "signed", msg("Sat less the rest")),
        Column("satisfaction_p", msg("p (Benjamini-Hochberg)"), "p", msg("p (BH)"), 3),
        Column("satisfaction_higher_than", msg("Higher than"), "text"),
        Column("importance", msg("Importance"), "score", msg("Imp"), 2),
        Column(
            "weighted_satisfaction",
            msg("Weighted satisfaction"),
            "signed",
            msg("Weighted"),
            formula="importance * satisfaction",
        ),
        Column("weighted_interval", msg("95% interval of weighted satisfaction"), "signed", msg("Wgt 95%"), 3),
        Column("weighted_satisfaction_difference", msg("Weighted less the rest"), "signed"),
        Column("weighted_satisfaction_p", msg("p (Benjamini-Hochberg)"), "p", msg("p (BH)"), 3),
        Column("weighted_satisfaction_higher_than", msg("Higher than"), "text"),
        Column("verdict", msg("Verdict"), "text"),
    )
    rows = [
        _detail_row(ranked.scores.factor, group)
        for ranked in analysis.key_experiences.factors
        for group in segments.groups
    ]
    kept = [at for at, _ in enumerate(columns) if any(row.cells[at] is not None for row in rows)]
    return Table(
        f"segment_factors_{place + 1}",
        msg("Factors by group: {column}", column=segments.column),
        tuple(columns[at] for at in kept),
        tuple(Row(row.key, tuple(row.cells[at] for at in kept), row.marked) for row in rows),
        notes=tuple(_detail_notes(analysis, segments)),
        decimals=decimals_of(analysis),
    )


def _detail_row(factor: Factor, group: SegmentResult) -> Row:
    one = group.of(factor)
    ranked = _scores(one)
    cells: list[Cell] = [factor, group.level, group.letter]
    if one is None or ranked is None:
        return Row(_row_key(factor, group), (*cells, *(None,) * 14, WITHHELD))
    scores = ranked.scores

    def compared(measure: Compared) -> tuple[Cell, Cell, Cell]:
        difference = one.difference(measure)
        return (
            None if difference is None else difference.value,
            None if difference is None else difference.p_adjusted,
            _letters(one, measure),
        )

    return Row(
        _row_key(factor, group),
        (
            *cells,
            scores.n_pair or scores.n_experience or scores.n_expectation or scores.n_importance,
            _value(ranked, "experience"),
            _value(ranked, "expectation"),
            _value(ranked, "satisfaction"),
            _interval(ranked, "satisfaction"),
            *compared("satisfaction"),
            _value(ranked, "importance"),
            _value(ranked, "weighted_satisfaction"),
            _interval(ranked, "weighted_satisfaction"),
            *compared("weighted_satisfaction"),
            SMALL if one.is_small else worded(VERDICTS, ranked.verdict),
        ),
        marked=_is_told(one),
    )


def _detail_notes(analysis: Analysis, segments: Segments) -> Iterable[Message | ColumnNote]:
    if any(_is_told(one) for group in segments.groups for one in group.factors):
        yield msg("Marked: different from the rest.")
    yield ColumnNote(
        "satisfaction_difference",
        msg(
            "Less the rest: the group less everyone else; t test, adjusted by Benjamini and Hochberg over all groups "
            "and factors; called different below {level}.",
            level=f"{FALSE_DISCOVERY:g}",
        ),
    )
    if segments.is_paired:
        yield _levels(segments)
    yield msg(
        "Small base: fewer than {limit} effective respondents or {df} degrees of freedom of the design; no verdict and "
        "no test.",
        limit=analysis.min_base,
        df=LEAST_DF,
    )
    if any(one.ranked is None for group in segments.groups for one in group.factors) or any(
        group.is_hidden for group in segments.groups
    ):
        yield msg(
            "Withheld: figures of fewer than {least} respondents, and figures from which the total would give them "
            "away.",
            least=segments.hide_below,
        )
