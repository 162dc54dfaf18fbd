"""Reading: how a file becomes a survey: in one pass, or again where it shows late what must be known first."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from cemgap.errors import CemgapError, Place, Problem, echo, error
from cemgap.intake.assignment import mapping_of, the_column
from cemgap.intake.domain import Domain
from cemgap.intake.factor_table import FactorRow, read_factor_table
from cemgap.intake.findings import findings, nobody_left
from cemgap.intake.headings.platform import platform_of
from cemgap.intake.long_rows import Scattered, factors_of
from cemgap.intake.mapping import RATED, ColumnRef, Declared, Factor, Mapping
from cemgap.intake.outcome_columns import coded_outcomes, outcome_texts_wanted, settled_outcomes
from cemgap.intake.quality.real_rows import LaterSample, RealRows
from cemgap.intake.ratings.answers import distinct
from cemgap.intake.ratings.coding import coded, texts_wanted
from cemgap.intake.ratings.file_scales import nothing_likely, on_different_scales
from cemgap.intake.ratings.format_questions import format_questions, formatted_table, given_points, left_out
from cemgap.intake.ratings.sampled_scales import sampled_scale
from cemgap.intake.ratings.scales import Scales, settle
from cemgap.intake.ratings.subtracted_scales import on_unlike_scales
from cemgap.intake.reason_cells import rare_reasons
from cemgap.intake.responses import read_long, read_wide
from cemgap.intake.sources import STANDARD_INPUT, Source
from cemgap.intake.strays import Strays
from cemgap.intake.tally import Tally
from cemgap.intake.waves import in_order, order_unknown, unlisted
from cemgap.statistics.design_problems import design_problems
from cemgap.statistics.fold import fold
from cemgap.statistics.moments import Moments
from cemgap.statistics.survey import NOT_SETTLED, Survey
from cemgap.statistics.wanted import NOTHING, Wanted, settled_wanted, unknown_outcome, wanted_of
from cemgap.translations import msg

Opener = Callable[[], AbstractContextManager[Source]]
Conditions = tuple[tuple[str, str], ...]
TEXTS_KEPT = 1000
"""Distinct texts of a rating column that are looked at; more are no ratings."""


@dataclass(frozen=True, slots=True)
class Again:
    """What a first reading of a file has shown, for the second."""

    late: tuple[Factor, ...] = ()
    """Factors that appeared late in a long file."""
    whole: bool = False
    """Its rows are scattered: it is read as a whole."""
    worded: tuple[int, ...] = ()
    """Columns in which words appeared below the sample."""
    wanted: Wanted | None = None
    """What is to be summed of an outcome, now that its scale is known."""


class LateWords(Exception):  # noqa: N818 - no fault of the file: it is read again
    """Words appeared in columns of numbers, below the sample."""

    def __init__(self, columns: tuple[int, ...]) -> None:
        self.columns = columns
        super().__init__(columns)


class OtherWanted(Exception):  # noqa: N818 - no fault of the file: it is read again
    """Other sums of an outcome are wanted than the sample let expect."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        super().__init__(wanted)


def read_survey(open_source: Opener, declared: Declared, where: Conditions = ()) -> Survey:
    """Read a file in one pass; again where it shows late what must be known first.

    That are the scattered rows of a long file, words in columns of numbers, and a scale that the sample did not show,
    where it decides which experiences are low or high.

    Args:
        open_source: opens the file; also called to look at every answer in words before they are read.
        declared: what the settings and flags say.
        where: (column, value) conditions of the domain.

    Raises:
        CemgapError: the file cannot be read, or not twice (E118); errors of the mapping and of the rows are in
            `Survey.problems`.
    """
    again = Again()
    while True:
        with open_source() as source:
            try:
                return _read(source, declared, where, open_source, again)
            except Scattered as scattered:
                if source.name == STANDARD_INPUT:
                    raise CemgapError(_read_once(source)) from None
                again = replace(again, late=scattered.late, whole=True)
            except LateWords as late:
                again = replace(again, worded=late.columns)
            except OtherWanted as other:
                again = replace(again, wanted=other.wanted)


def _read_once(source: Source) -> Problem:
    return error(
        "E118",
        msg("the rows of a respondent do not stand together, and standard input cannot be read twice"),
        source.place(None, None),
        fix=msg("save the data as a file and give its name, or sort the rows by respondent"),
    )


def _read(
    file: Source,
    declared: Declared,
    where: Conditions,
    open_source: Opener,
    again: Again,
) -> Survey:
    mapping, odd, source = _understood(file, declared, open_source)
    in_words = (*texts_wanted(source, mapping), *outcome_texts_wanted(source, mapping))
    worded = tuple(dict.fromkeys((*in_words, *again.worded)))
    texts = _texts(source, mapping, worded, open_source)
    mapping, more = coded(source, mapping, texts)
    mapping, unsaid = format_questions(source, mapping)
    mapping = coded_outcomes(source, mapping, texts)
    odd = (*odd, *more, *unsaid, *unknown_outcome(declared.drivers, mapping, declared.source))
    if any(problem.severity == "error" for problem in odd):
        return _unread(source, mapping, odd)
    domain = _domain(source, where)
    source = RealRows(file, mapping, domain, whole=again.whole)
    moments: Moments | None = None
    rows: tuple[FactorRow, ...] = ()
    wanted = NOTHING
    if mapping.layout == "factor_table":
        odd = (*_needs_respondents(source, declared, where), *odd)
        table = read_factor_table(source, mapping)
        in_numbers = formatted_table(table.rows, mapping, source)
        tally, rows, odd = table.tally, in_numbers.rows, (*table.problems, *in_numbers.problems, *odd)
    else:
        if mapping.layout == "long":
            mapping = replace(mapping, factors=factors_of(source, mapping, again.late))
            blocks = read_long(source, mapping, domain, whole=again.whole)
        else:
            blocks = read_wide(source, mapping, domain)
        wanted = again.wanted or _first_wanted(source, mapping, declared)
        tally, moments = fold(blocks, wanted)
        if mapping.layout == "long" and not again.whole and any(tally.duplicate_ids(wave) for wave in tally.ids):
            raise Scattered
    late = tuple(c for c, tallied in tally.columns.items() if tallied.unreadable.count and c not in worded)
    if late and not again.worded and source.name != STANDARD_INPUT:
        raise LateWords(late)
    astray = Strays.of(source, mapping, tally, {columns.factor.key for columns in declared.factors})
    strays = tuple(astray.problems(source, mapping, tally))
    mapping, tally = astray.without(mapping, tally)
    scales, outside = _scales(source, mapping, tally, rows)
    outcomes, unusable = settled_outcomes(tally, mapping, source)
    odd = (*odd, *unusable, *(() if moments is None else design_problems(moments, tally, mapping, source)))
    waves = in_order(mapping, tally, astray.waves)
    tally += source.tally
    problems = (
        *findings(tally, mapping, source),
        *outside,
        *strays,
        *unlisted(source, mapping, tally, waves),
        *order_unknown(source, mapping, tally, waves),
        *odd,
        *source.warnings,
    )
    if moments is not None and not any(p.severity == "error" for p in problems):
        usable = tuple(outcome.name for outcome in outcomes)
        right = wanted_of(declared.drivers, mapping, dict(scales.scales).get("experience"), usable, declared.boxes)
        if right not in (wanted, NOTHING) and again.wanted is None and source.name != STANDARD_INPUT:
            raise OtherWanted(right)
        wanted = settled_wanted(wanted, right)
        moments = moments.on({measure: scales.map_of(measure) for measure in RATED})
    return replace(
        _survey(source, mapping, tally, problems, scales, moments, rows, waves),
        settled_outcomes=outcomes,
        wanted=wanted,
        drivers=declared.drivers,
    )


def _scales(
    source: Source, mapping: Mapping, tally: Tally, rows: tuple[FactorRow, ...]
) -> tuple[Scales, tuple[Problem, ...]]:
    """The scales of all measures, and what is wrong with answers on them; `rows` of a factor table."""
    given = {
        measure: tuple(g.value for _, what, g in mapping.given if what == measure) for measure in (*RATED, "ideal")
    }
    # of a factor table only the rows tell which factors have an importance
    with_importance = tuple(row.factor for row in rows if row.importance is not None)
    settling = replace(mapping, factors=with_importance) if with_importance else mapping
    scales, problems = settle(tally, settling, source, {measure: v for measure, v in given.items() if v})
    scales = nothing_likely(scales, tally, mapping)
    if not any(problem.severity == "error" for problem in problems):
        problems = (*problems, *on_different_scales(tally, mapping, scales, source))
        problems = (*problems, *on_unlike_scales(scales, mapping, source))
    return scales, (*problems, *left_out(tally, mapping, source), *given_points(mapping, source))


def _first_wanted(source: Source, mapping: Mapping, declared: Declared) -> Wanted:
    """What is to be summed of an outcome, as far as the sample shows it."""
    if not mapping.outcomes and declared.boxes is None:
        return NOTHING
    names = tuple(outcome.name for outcome in mapping.outcomes)
    return wanted_of(declared.drivers, mapping, sampled_scale(source, mapping), names, declared.boxes)


def _understood(file: Source, declared: Declared, open_source: Opener) -> tuple[Mapping, tuple[Problem, ...], RealRows]:
    """The mapping of a file, as the rows show it that are answers of customers, its problems, and those rows."""
    mapping, odd = mapping_of(file, declared)
    source = RealRows(file, mapping)
    if source.none_sampled and file.name != STANDARD_INPUT:
        with open_source() as again:
            file = LaterSample(file, RealRows(again, mapping))
        mapping, odd = mapping_of(file, declared)
        source = RealRows(file, mapping)
    if len(source.sample) == len(file.sample):
        return mapping, odd, source
    seen, problems = mapping_of(source, declared)
    if seen.layout != mapping.layout or seen.positions("status") != mapping.positions("status"):
        return mapping, odd, source
    return seen, problems, RealRows(file, seen)


def _texts(
    source: Source, mapping: Mapping, columns: tuple[int, ...], open_source: Opener
) -> dict[int, tuple[str, ...]]:
    """Every distinct text of some columns, at most `TEXTS_KEPT` of each; of standard input, those of the sample."""
    texts: dict[int, dict[str, None]] = {column: {} for column in columns}
    if not columns:
        return {}
    if source.name == STANDARD_INPUT:
        for row in source.sample:
            for column in columns:
                texts[column].setdefault(row[column])
    else:
        with open_source() as again:
            for cells in RealRows(again, mapping).blocks(columns):
                for column in columns:
                    if len(texts[column]) <= TEXTS_KEPT:
                        texts[column].update(dict.fromkeys(distinct(cells.columns[column])[0]))
    return {column: tuple(found)[:TEXTS_KEPT] for column, found in texts.items()}


def _needs_respondents(source: Source, declared: Declared, where: Conditions) -> tuple[Problem, ...]:
    """Flags that choose or weigh respondents mean nothing in a factor table."""
    columns = {"--weight": declared.weight, "--stratum": declared.stratum, "--cluster": declared.cluster}
    columns |= {"--fpc": declared.fpc, "--value": declared.value, "--by": next(iter(declared.by), None)}
    flags = ["--where"] if where else []
    flags += [flag for flag, ref in columns.items() if ref is not None and ref.said]
    return tuple(
        error(
            "E125",
            msg("a factor table has no respondents: {flag} cannot apply", flag=flag),
            source.place(None, None),
            fix=msg("leave {flag} out", flag=flag),
        )
        for flag in flags
    )


def _unread(source: RealRows, mapping: Mapping, problems: tuple[Problem, ...]) -> Survey:
    """A file whose ratings cannot be read, since it is not clear which column is what: its rows are counted."""
    tally = Tally()
    try:
        if mapping.layout == "wide":
            unrated = replace(mapping, factors=(), attributes=())
            tally = sum((block.tally for block in read_wide(source, unrated)), tally)
        else:
            tally = Tally(rows=sum(len(cells.rows) for cells in source.blocks((0,))))
        problems = problems if tally.rows else (*nobody_left(source.tally, source), *problems)
    except CemgapError as refused:
        problems = (*problems, *refused.problems)
    return _survey(source, mapping, tally + source.tally, (*problems, *source.warnings))


def _survey(
    source: Source,
    mapping: Mapping,
    tally: Tally,
    problems: tuple[Problem, ...],
    scales: Scales = NOT_SETTLED,
    moments: Moments | None = None,
    rows: tuple[FactorRow, ...] = (),
    waves: tuple[str, ...] = ("",),
) -> Survey:
    return Survey(
        name=source.name,
        kind=source.kind,
        sheet=source.sheet,
        encoding=source.encoding,
        separator=source.separator,
        header_row=source.header_row,
        sha256=source.sha256,
        mapping=mapping,
        scales=scales,
        tally=tally,
        moments=moments,
        rows=rows,
        waves=waves,
        problems=problems,
        reader=source.reader,
        heading=source.heading,
        questions=source.questions,
        platform=platform_of(source.questions, source.kind),
        doubts=(*mapping.doubts, *scales.doubts),
        rare=rare_reasons(source, mapping, tally),
    )


def _domain(source: Source, where: Conditions) -> Domain:
    conditions: dict[int, tuple[str, ...]] = {}
    problems = []
    for column, value in where:
        position = the_column(source, ColumnRef(header=column), "E110", Place(column="--where", value=echo(column)))
        if isinstance(position, Problem):
            problems.append(position)
        else:
            conditions[position] = (*conditions.get(position, ()), value)
    if problems:
        raise CemgapError(problems)
    return Domain(tuple(conditions.items()))
