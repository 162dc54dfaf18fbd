"""Factor columns: what stands in the sheet of steps 2 to 4, in the words and the order of the report."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cemgap.report.blocks import Cell, Column, Kind, Matrix, Report, Row, Table
from cemgap.report.figures import figures_of, format_cell
from cemgap.steps.analysis import Analysis
from cemgap.steps.step3_key_experiences import RankedFactor, ranking_figure
from cemgap.steps.step4_gaps import Gap
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from cemgap.statistics.precision import Estimate

Role = Literal["rank", "factor", "input", "formula", "ideal", "value"]

FORMULAS = {
    "satisfaction": "experience - expectation",
    "weighted_satisfaction": "importance * satisfaction",
    "importance_minus_experience": "importance - experience",
    "gap": "experience - ideal",
}
"""What the workbook computes itself, over its own columns."""


@dataclass(frozen=True, slots=True)
class FactorColumn:
    """A column of the sheet."""

    key: str
    header: str
    step: str
    kind: Kind
    role: Role
    cells: tuple[str | float | None, ...]
    """A cell per factor, in the order of the rows."""

    @property
    def is_text(self) -> bool:
        """Whether words stand in it."""
        return self.role == "factor" or self.kind == "text"


_NATIVE: dict[str, tuple[Message, str, Kind, Role]] = {
    "rank": (msg("Rank"), "", "rank", "rank"),
    "factor": (msg("Factor"), "", "text", "factor"),
    "experience": (msg("Experience"), "2a", "score", "input"),
    "expectation": (msg("Expectation"), "2b", "score", "input"),
    "satisfaction": (msg("Satisfaction"), "2c = 2a - 2b", "signed", "formula"),
    "importance": (msg("Importance"), "2d", "score", "input"),
    "weighted_satisfaction": (msg("Weighted satisfaction"), "3 = 2c x 2d", "signed", "formula"),
    "importance_minus_experience": (msg("Importance - experience"), "", "signed", "formula"),
    "ideal": (msg("Ideal"), "4a", "score", "ideal"),
    "gap": (msg("Gap"), "4b = 2a - 4a", "signed", "formula"),
}
"""The columns that are always there: words where the report has none, step, kind, role."""


def factors_table(report: Report) -> Table | None:
    """The table of the factors, if the report has one."""
    return next(
        (block for part in report.parts if part.name == "factors" for block in part.blocks if isinstance(block, Table)),
        None,
    )


def matrix_of(report: Report) -> Matrix | None:
    """The priority matrix, if the report has one."""
    return next((block for part in report.parts for block in part.blocks if isinstance(block, Matrix)), None)


def factor_columns(analysis: Analysis, report: Report, language: str) -> tuple[FactorColumn, ...]:
    """The columns: those of the report's table where they stand, then the rest of the method's, bases and intervals."""
    table = factors_table(report)
    factors = analysis.key_experiences.factors
    gaps = {gap.factor.key: gap for gap in analysis.gaps}
    natives = [key for key in _NATIVE if key != "importance_minus_experience"]
    if analysis.key_experiences.ranking == "importance_minus_experience":
        natives.insert(natives.index("ideal"), "importance_minus_experience")

    def native(key: str, column: Column | None) -> FactorColumn:
        header, step, kind, role = _NATIVE[key]
        cells = tuple(_known(ranked, gaps.get(ranked.scores.factor.key), key, language) for ranked in factors)
        said = header if column is None else column.header
        shown_step = column.step if column is not None and column.step else step
        return FactorColumn(key, said.text(language, figures_of(1)), shown_step, kind, role, cells)

    columns: list[FactorColumn] = []
    if table is not None:
        rows = {row.key: row for row in table.rows}
        ordered = [rows.get(ranked.scores.factor.key) for ranked in factors]
        for at, column in enumerate(table.columns):
            if column.key in natives:
                columns.append(native(column.key, column))
            else:
                columns += _reported(column, at, ordered, table.decimals, language)
    present = {column.key for column in columns}
    missing = [native(key, None) for key in natives if key not in present]
    first = [column for column in missing if column.key in ("rank", "factor")]
    columns = first + columns + [column for column in missing if column not in first]
    return tuple(columns + _precision(factors, columns, language) + _sources(analysis, columns, language))


def _known(ranked: RankedFactor, gap: Gap | None, key: str, language: str) -> str | float | None:
    scores = ranked.scores
    known: dict[str, str | float | None] = {
        "rank": ranked.rank,
        "factor": scores.factor.label(language),
        "ideal": gap.ideal if gap else None,
        "gap": gap.gap.value if gap and gap.gap else None,
        "importance_minus_experience": ranking_figure(scores, "importance_minus_experience"),
    }
    if key in known:
        return known[key]
    estimate = getattr(scores, key)
    return None if estimate is None else float(estimate.value)


def _reported(column: Column, at: int, rows: list[Row | None], decimals: int, language: str) -> list[FactorColumn]:
    """A column that the report words and fills: bases, verdicts, intervals (as two columns)."""
    header = column.header.text(language, figures_of(1))
    cells = [row.cells[at] if row is not None else None for row in rows]
    step = column.step or ""
    if any(isinstance(cell, tuple) for cell in cells):
        pairs = [cell if isinstance(cell, tuple) else (None, None) for cell in cells]
        return [
            FactorColumn(
                column.key, end_of(header, end, language), step, column.kind, "value", tuple(p[end] for p in pairs)
            )
            for end in (0, 1)
        ]
    if any(isinstance(cell, str | bool) or not isinstance(cell, int | float | None) for cell in cells):
        texts = tuple(None if cell is None else format_cell(cell, column.kind, decimals, language) for cell in cells)
        return [FactorColumn(column.key, header, step, "text", "value", texts)]
    return [FactorColumn(column.key, header, step, column.kind, "value", _numbers(cells))]


def _numbers(cells: list[Cell]) -> tuple[float | None, ...]:
    return tuple(cell if isinstance(cell, int | float) else None for cell in cells)


def end_of(header: str, end: int, language: str) -> str:
    """The header of one end of an interval: 0 low, 1 high."""
    said = msg("{name}: high end", name=header) if end else msg("{name}: low end", name=header)
    return said.text(language)


def _precision(factors: tuple[RankedFactor, ...], present: list[FactorColumn], language: str) -> list[FactorColumn]:
    """Base and intervals, where there are respondents and the report's table has none."""
    known = {column.cells for column in present}
    columns = []
    for key, header in (
        ("satisfaction", msg("Satisfaction, 95% interval")),
        ("weighted_satisfaction", msg("Weighted satisfaction, 95% interval")),
    ):
        estimates: list[Estimate | None] = [getattr(ranked.scores, key) for ranked in factors]
        for end, ending in enumerate(("low", "high")):
            cells = tuple(getattr(estimate, ending) if estimate else None for estimate in estimates)
            if any(cell is not None for cell in cells) and cells not in known:
                said = end_of(header.text(language), end, language)
                columns.append(FactorColumn(f"{key}_{ending}", said, "", "signed", "value", cells))
    bases = tuple(ranked.scores.n_pair for ranked in factors)
    if any(bases) and not any(column.kind == "count" for column in present):
        columns.append(FactorColumn("n_pair", msg("n").text(language), "", "count", "value", bases))
    return columns


def _sources(analysis: Analysis, present: list[FactorColumn], language: str) -> list[FactorColumn]:
    """Who gave a score that no respondent gave, where the report's table does not say."""
    known = {column.key for column in present}
    factors = analysis.key_experiences.factors
    columns = []
    for key, header in (
        ("expectation_source", msg("Source of expectation")),
        ("importance_source", msg("Source of importance")),
    ):
        cells = tuple(getattr(ranked.scores, key) for ranked in factors)
        if key not in known and any(cells):
            columns.append(FactorColumn(key, header.text(language), "", "text", "value", cells))
    return columns
