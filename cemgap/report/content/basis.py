"""Basis: on what the figures rest."""

from collections.abc import Callable, Iterable

from cemgap.intake.quality.flags import FLAG_WORDS, FLAGS, POSSIBLE
from cemgap.intake.ratings.scales import SOURCE_WORDS, LinearMap, Scale, Scales, ends_shown
from cemgap.report.blocks import Cell, Column, Line, Lines, Part, Row, Table
from cemgap.report.content.citation import NO_RESPONDENTS, cell_of, cited, sentences
from cemgap.report.content.words import DROPPED, LAYOUTS, MEASURES, worded
from cemgap.statistics.scores import FactorScores
from cemgap.steps.analysis import Analysis, Basis
from cemgap.steps.step5_requirements import base_of
from cemgap.translations import Message, msg

AS_ANSWERED = msg("Scores are shown as answered.")


def part(analysis: Analysis) -> Part:
    """The basis in sentences, then the counts and scales they tell of."""
    lines = [
        Line(msg("Basis"), who(analysis)),
        Line(msg("Scale"), scale(analysis)),
        Line(msg("Shown"), _shown_on(analysis)),
        Line(msg("Layout"), LAYOUTS[analysis.layout]),
    ]
    lines += [Line(msg("Left out"), told) for told in left_out(analysis)]
    lines += [Line(msg("Flagged"), told) for told in (*flagged(analysis), *_possible(analysis))]
    tables = (bases_table(analysis), scales_table(analysis))
    return Part("basis", (Lines("basis", msg("Basis"), tuple(lines)), *tables))


def bases_table(analysis: Analysis) -> Table:
    """What was counted."""
    return Table(
        "bases",
        msg("Bases"),
        (Column("item", msg("Counted"), "text"), Column("n", msg("n"), "count")),
        tuple(Row(key, (name, count)) for key, name, count in _counts(analysis)),
    )


def _counts(analysis: Analysis) -> Iterable[tuple[str, Cell, int]]:
    basis, change = analysis.basis, analysis.feedback.change
    yield "factors", msg("Factors"), len(analysis.scores.factors)
    yield "rows_read", msg("Rows read"), basis.rows_read
    for reason, rows in basis.dropped:
        yield dropped_key(reason), msg("Rows left out: {reason}", reason=worded(DROPPED, reason)), rows
    if basis.respondents is not None:
        # Long rows are no respondents; of wide ones whoever is neither here nor left out is in another wave.
        others = basis.rows_read - sum(rows for _, rows in basis.dropped) - basis.respondents
        if analysis.layout == "wide" and others > 0:
            yield "other_waves", msg("In other waves"), others
        yield "respondents", msg("Respondents"), basis.respondents
    if basis.doubted:
        yield "flagged", msg("Flagged respondents"), basis.doubted
    for flag, rows in basis.flagged:
        yield flagged_key(flag), msg("Flagged: {flag}", flag=worded(FLAG_WORDS, flag)), rows
    complete = [n for n in map(base_of, analysis.scores.factors) if n is not None]
    if complete:
        yield "complete_low", msg("Complete for a factor, fewest"), min(complete)
        yield "complete_high", msg("Complete for a factor, most"), max(complete)
    if change is not None and change.respondents_before is not None:
        yield (
            "respondents_before",
            msg("Respondents of {wave}", wave=change.before),
            change.respondents_before,
        )
    if change is not None and change.shared_ids is not None:
        yield "shared_ids", msg("Ids in both waves"), change.shared_ids


def dropped_key(reason: str) -> str:
    """The key of the row that counts what was left out for a reason."""
    return f"dropped {reason}"


def flagged_key(flag: str) -> str:
    """The key of the row that counts whom a flag was put on."""
    return f"flagged {flag}"


def scales_table(analysis: Analysis) -> Table:
    """The answer scale of each measure, and how many rated it."""
    respondents = analysis.basis.respondents is not None
    bases = (
        (
            Column("n_low", msg("n, fewest per factor"), "count"),
            Column("n_high", msg("n, most per factor"), "count"),
        )
        if respondents
        else ()
    )
    return Table(
        "scales",
        msg("Answer scales"),
        (
            Column("measure", msg("Measure"), "text"),
            Column("low", msg("Lowest answer"), "count"),
            Column("high", msg("Highest answer"), "count"),
            Column("source", msg("Known from"), "text"),
            *bases,
        ),
        tuple(
            Row(
                measure,
                (
                    worded(MEASURES, measure),
                    answers.low,
                    answers.high,
                    worded(SOURCE_WORDS, answers.source),
                    *(_ends(_raters(analysis.scores.factors, measure)) if respondents else ()),
                ),
            )
            for measure, answers in analysis.basis.scales
        ),
        notes=() if respondents else (NO_RESPONDENTS,),
    )


def _raters(factors: tuple[FactorScores, ...], measure: str) -> list[int]:
    counts = {
        "experience": [factor.n_experience for factor in factors],
        "expectation": [factor.n_expectation for factor in factors],
        "importance": [factor.n_importance for factor in factors],
    }
    return [count for count in counts.get(measure, []) if count is not None]


def _ends(counts: list[int]) -> tuple[int | None, int | None]:
    return (min(counts), max(counts)) if counts else (None, None)


def who(analysis: Analysis) -> Message:
    """How many answered, how many of them fully, and whether they are weighted."""
    shown, respondents = bases_table(analysis), analysis.basis.respondents
    if respondents is None:
        factors = len(analysis.scores.factors)
        return msg(
            "{count} factor, scores given per factor. No respondents in the file, so no intervals and no test.",
            plural="{count} factors, scores given per factor. No respondents in the file, so no intervals and no test.",
            n=factors,
            count=cited(shown, "factors", "n"),
        )
    weight = (
        msg("unweighted")
        if analysis.basis.weight is None
        else msg('weighted by "{column}"', column=analysis.basis.weight)
    )
    if cell_of(shown, "complete_low", "n") is None:
        return msg("{count} respondents, {weight}.", count=cited(shown, "respondents", "n"), weight=weight)
    low, high = (cell_of(shown, key, "n") for key in ("complete_low", "complete_high"))
    if low == high == respondents:
        return msg(
            "{count} respondent, complete for every factor, {weight}.",
            plural="{count} respondents, all complete for every factor, {weight}.",
            n=respondents,
            count=cited(shown, "respondents", "n"),
            weight=weight,
        )
    if low == high:
        return msg(
            "{count} respondent, {complete} complete for every factor, {weight}.",
            plural="{count} respondents, {complete} complete for every factor, {weight}.",
            n=respondents,
            count=cited(shown, "respondents", "n"),
            complete=cited(shown, "complete_low", "n"),
            weight=weight,
        )
    return msg(
        "{count} respondent, {low} to {high} complete per factor, {weight}.",
        plural="{count} respondents, {low} to {high} complete per factor, {weight}.",
        n=respondents,
        count=cited(shown, "respondents", "n"),
        low=cited(shown, "complete_low", "n"),
        high=cited(shown, "complete_high", "n"),
        weight=weight,
    )


def scale(analysis: Analysis) -> Message:
    """The answer scales and where they are known from; once where all measures share one."""
    shown = scales_table(analysis)
    scales = analysis.basis.scales
    if not scales:
        return msg("No scale is known.")
    if len({answers for _, answers in scales}) == 1:
        measure, answers = scales[0]
        return msg(
            "Scale {scale}, {source}.",
            scale=_scale_ends(shown, measure, answers),
            source=worded(SOURCE_WORDS, answers.source),
        )
    each = tuple(
        msg(
            "{measure} {scale} ({source})",
            measure=worded(MEASURES, measure),
            scale=_scale_ends(shown, measure, answers),
            source=worded(SOURCE_WORDS, answers.source),
        )
        for measure, answers in scales
    )
    return msg("Scales: {scales}.", scales=each)


def _scale_ends(shown: Table, measure: str, answers: Scale) -> Message:
    falling = answers.low > answers.high
    low, high = ("high", "low") if falling else ("low", "high")
    ends = (cited(shown, measure, end) for end in (low, high))
    return ends_shown(*ends, lowest_is_best=falling, format_=answers.format)


def mapped(analysis: Analysis) -> tuple[Message, ...]:
    """That scores are shown on another scale than they were answered on; nothing where they are not."""
    told = _shown_on(analysis)
    return () if told == AS_ANSWERED else (told,)


def _shown_on(analysis: Analysis) -> Message:
    basis = analysis.basis
    told: list[Message] = []
    if basis.index == "raw":
        told.append(msg("Scores are on the answers' own scale (--index raw)."))
    elif basis.index != "as_answered":
        told.append(
            msg("Scores are shown on {index}; answers on another scale are mapped onto it linearly.", index=basis.index)
        )
    else:
        moved = _measures(basis, lambda measure, answers: answers.format == "rating" and _is_mapped(basis, measure))
        if moved:
            told.append(msg("Mapped linearly onto 0-10: {measures}.", measures=moved))
    turned = _measures(basis, lambda _, answers: answers.low > answers.high)
    if turned:
        told.append(msg("Turned round, so that the higher score is the better one: {measures}.", measures=turned))
    told += _importance(analysis)
    return sentences(*told) if told else AS_ANSWERED


def _measures(basis: Basis, chosen: Callable[[str, Scale], bool]) -> tuple[object, ...]:
    return tuple(worded(MEASURES, measure) for measure, answers in basis.scales if chosen(measure, answers))


def _is_mapped(basis: Basis, measure: str) -> bool:
    """Whether answers are shown on another scale; turned round alone they are not."""
    scales = Scales(basis.scales, basis.index)
    scale, map_ = scales.of(measure), scales.map_of(measure)
    return map_ not in {LinearMap(), LinearMap(-1.0, scale.low + scale.high)}


def _importance(analysis: Analysis) -> Iterable[Message]:
    """What importance counts, where that is not plain from the scale."""
    basis = analysis.basis
    answers = dict(basis.scales).get("importance")
    if answers is None:
        return
    if answers.format == "ranks":
        yield msg(
            "Importance was ranked: the first rank counts most, the others by rank-order centroids; their distances "
            "are assumed."
        )
    elif answers.format == "constant_sum" and basis.index == "0-100":
        yield msg("Importance is the share of the points, in percent.")
    elif answers.format == "constant_sum" and basis.index != "raw":
        yield msg("Importance is the share of the points, times 10.")
    elif answers.format == "rating" and answers.low != 0 and _is_mapped(basis, "importance"):
        yield msg(
            "The answer {answer} on importance counts 0 now: where it does not mean unimportant, the ranking may "
            "differ (see zero of importance).",
            answer=cited(scales_table(analysis), "importance", "low"),
        )


def left_out(analysis: Analysis) -> tuple[Message, ...]:
    """Which rows are not counted, and on what condition."""
    conditions = tuple(value for name, value in analysis.provenance.settings if name == "--where")
    told = (msg("Only respondents with {conditions}.", conditions=conditions),) if conditions else ()
    return (*told, _rows_left_out(analysis)) if analysis.basis.dropped else told


def _rows_left_out(analysis: Analysis) -> Message:
    shown = bases_table(analysis)
    rows = tuple(
        msg("{reason} ({count})", reason=worded(DROPPED, reason), count=cited(shown, dropped_key(reason), "n"))
        for reason, _ in analysis.basis.dropped
    )
    return msg("Rows left out: {rows}.", rows=rows)


def flagged(analysis: Analysis) -> tuple[Message, ...]:
    """Whose answers are in doubt and counted."""
    basis = analysis.basis
    if not basis.doubted:
        return ()
    shown = bases_table(analysis)
    flags = _flags(analysis, FLAGS)
    count = cited(shown, "flagged", "n")
    if 2 * basis.doubted > (basis.respondents or 0):
        told = msg(
            "More than half of the respondents ({count}) are flagged, and counted: {flags}.", count=count, flags=flags
        )
    else:
        told = msg(
            "{count} respondent is flagged, and counted: {flags}.",
            plural="{count} respondents are flagged, and counted: {flags}.",
            n=basis.doubted,
            count=count,
            flags=flags,
        )
    return (told,)


def _possible(analysis: Analysis) -> tuple[Message, ...]:
    flags = _flags(analysis, POSSIBLE)
    return (msg("Not certain, so not flagged: {flags}.", flags=flags),) if flags else ()


def _flags(analysis: Analysis, wanted: tuple[str, ...]) -> tuple[Message, ...]:
    shown = bases_table(analysis)
    return tuple(
        msg("{reason} ({count})", reason=worded(FLAG_WORDS, flag), count=cited(shown, flagged_key(flag), "n"))
        for flag, _ in analysis.basis.flagged
        if flag in wanted
    )
