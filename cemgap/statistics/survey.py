"""Survey: what one file yields once it has been read: its mapping, scales, tally, and the scores of its waves."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from cemgap.errors import CemgapError, Place, Problem, echo, error
from cemgap.intake.assignment import mapping_of, the_column
from cemgap.intake.domain import Domain
from cemgap.intake.factor_table import FactorRow, read_factor_table
from cemgap.intake.findings import findings
from cemgap.intake.long_rows import Scattered, factors_of
from cemgap.intake.mapping import ColumnRef, Declared, Factor, Mapping
from cemgap.intake.responses import codes_of, read_long, read_wide
from cemgap.intake.scales import Scales, settle
from cemgap.intake.sources import STANDARD_INPUT, Source
from cemgap.intake.tally import Tally
from cemgap.intake.waves import in_order, unlisted
from cemgap.statistics.fold import fold
from cemgap.statistics.moments import Moments
from cemgap.statistics.precision import Estimate
from cemgap.statistics.scores import GivenScores, Scores, scores_of, scores_of_table
from cemgap.statistics.shares import reason_shares
from cemgap.statistics.totals import totals_of
from cemgap.translations import msg

Opener = Callable[[], AbstractContextManager[Source]]
Conditions = tuple[tuple[str, str], ...]
RATED = ("experience", "expectation", "importance")


@dataclass(frozen=True, slots=True)
class Survey:
    """A file, read."""

    name: str
    kind: str
    sheet: str | None
    encoding: str | None
    separator: str | None
    header_row: int
    sha256: str
    mapping: Mapping
    scales: Scales
    tally: Tally
    moments: Moments | None
    """On the reporting scale; None for a factor table."""
    rows: tuple[FactorRow, ...]
    """Of a factor table, as answered."""
    waves: tuple[str, ...]
    """Oldest first; ``("",)`` where the file does not name one."""
    problems: tuple[Problem, ...]
    """Errors and warnings; figures mean nothing where there is an error."""

    @property
    def factors(self) -> tuple[Factor, ...]:
        """The factors, in order."""
        return self.mapping.factors if self.moments is not None else tuple(row.factor for row in self.rows)

    def scores(self, wave: str) -> Scores:
        """The scores of one wave, on the reporting scale."""
        low, high = self.scales.reporting("experience")
        if self.moments is None:
            maps = {measure: self.scales.map_of(measure) for measure in (*RATED, "ideal")}
            return scores_of_table(self.rows, low, high, wave=wave, maps=maps)
        return scores_of(
            totals_of(self.moments, wave),
            self.mapping.factors,
            low,
            high,
            importance_range=self.scales.reporting("importance"),
            given=self._given(),
        )

    def shares(self, wave: str) -> tuple[tuple[str, Estimate], ...]:
        """The share naming each reason for choosing; empty where the survey does not ask."""
        return () if self.moments is None else reason_shares(self.moments, wave)

    def _given(self) -> dict[str, GivenScores]:
        given: dict[str, GivenScores] = {}
        for key, measure, score in self.mapping.given:
            if measure == "ideal":
                continue
            value = self.scales.map_of(measure).of(score.value)
            said = {measure: value, f"{measure}_source": score.source}
            given[key] = replace(given.get(key, GivenScores()), **said)  # type: ignore[arg-type] # named above
        return given


def read_survey(open_source: Opener, declared: Declared, where: Conditions = ()) -> Survey:
    """Read a file in one pass; a long file whose rows are scattered is read again, as a whole.

    Args:
        open_source: opens the file; called a second time only for a scattered long file.
        declared: what the settings and flags say.
        where: (column, value) conditions of the domain.

    Raises:
        CemgapError: the file cannot be read, or not twice (E118); errors of the mapping and of the rows are in
            `Survey.problems`.
    """
    with open_source() as source:
        try:
            return _read(source, declared, where)
        except Scattered as scattered:
            if source.name == STANDARD_INPUT:
                raise CemgapError(_read_once(source)) from None
            late = scattered.late
    with open_source() as source:
        return _read(source, declared, where, late, whole=True)


def _read_once(source: Source) -> Problem:
    return error(
        "E118",
        msg("the rows of a respondent do not stand together, and standard input cannot be read twice"),
        source.place(None, None),
        fix=msg("save the data as a file and give its name, or sort the rows by respondent"),
    )


def _read(
    source: Source, declared: Declared, where: Conditions, late: tuple[Factor, ...] = (), *, whole: bool = False
) -> Survey:
    mapping, odd = mapping_of(source, declared)
    if any(problem.severity == "error" for problem in odd):
        return _unread(source, mapping, odd)
    domain = _domain(source, where)
    moments: Moments | None = None
    rows: tuple[FactorRow, ...] = ()
    if mapping.layout == "factor_table":
        odd = (*_needs_respondents(source, declared, where), *odd)
        table = read_factor_table(source, mapping, codes_of(mapping))
        tally, rows, odd = table.tally, table.rows, (*table.problems, *odd)
    else:
        if mapping.layout == "long":
            mapping = replace(mapping, factors=factors_of(source, mapping, late))
            blocks = read_long(source, mapping, domain, whole=whole)
        else:
            blocks = read_wide(source, mapping, domain)
        tally, moments = fold(blocks)
        if mapping.layout == "long" and not whole and any(tally.duplicate_ids(wave) for wave in tally.ids):
            raise Scattered
    given = {
        measure: tuple(g.value for _, what, g in mapping.given if what == measure) for measure in (*RATED, "ideal")
    }
    scales, outside = settle(tally, mapping, source, {measure: v for measure, v in given.items() if v})
    waves = in_order(mapping, tally)
    problems = (
        *findings(tally, mapping, source),
        *outside,
        *unlisted(source, mapping, waves),
        *odd,
        *source.warnings,
    )
    if moments is not None and not any(p.severity == "error" for p in problems):
        moments = moments.on({measure: scales.map_of(measure) for measure in RATED})
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
    )


def _needs_respondents(source: Source, declared: Declared, where: Conditions) -> tuple[Problem, ...]:
    """Flags that choose or weigh respondents mean nothing in a factor table."""
    flags = [
        flag for flag, said in (("--where", where), ("--weight", declared.weight and declared.weight.said)) if said
    ]
    return tuple(
        error(
            "E125",
            msg("a factor table has no respondents: {flag} cannot apply", flag=flag),
            source.place(None, None),
            fix=msg("leave {flag} out", flag=flag),
        )
        for flag in flags
    )


def _unread(source: Source, mapping: Mapping, problems: tuple[Problem, ...]) -> Survey:
    """A file whose rows cannot be read, since it is not clear which column is what."""
    return Survey(
        name=source.name,
        kind=source.kind,
        sheet=source.sheet,
        encoding=source.encoding,
        separator=source.separator,
        header_row=source.header_row,
        sha256=source.sha256,
        mapping=mapping,
        scales=Scales((), "as_answered"),
        tally=Tally(),
        moments=None,
        rows=(),
        waves=("",),
        problems=problems,
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
