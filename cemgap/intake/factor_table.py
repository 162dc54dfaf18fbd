"""Factor table: one row per factor, scores that people gave; no respondents, so no precision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cemgap.errors import Problem, echo, error
from cemgap.intake.guessing.guess import factor_named
from cemgap.intake.mapping import MEASURES
from cemgap.intake.ratings.answers import decode, is_blank
from cemgap.intake.tally import Tally, column_of
from cemgap.translations import msg

if TYPE_CHECKING:
    from cemgap.intake.mapping import Factor, Mapping
    from cemgap.intake.sources import Source

SOURCES = ("expectation_source", "importance_source", "ideal_source")


@dataclass(frozen=True, slots=True)
class FactorRow:
    """One factor, its scores as given."""

    factor: Factor
    experience: float | None
    expectation: float | None
    importance: float | None
    ideal: float | None
    expectation_source: str | None = None
    """Who gave the score; None where it is the file's own."""
    importance_source: str | None = None
    ideal_source: str | None = None


@dataclass(frozen=True, slots=True)
class FactorTable:
    """A factor table as read."""

    rows: tuple[FactorRow, ...]
    tally: Tally
    problems: tuple[Problem, ...] = ()
    """Rows without a factor, or with one that stands in another row too (E106)."""


def read_factor_table(source: Source, mapping: Mapping) -> FactorTable:
    """The rows of a factor table: declared factors first, then in file order. A given score stands over the file's."""
    scores = {m: p for m in MEASURES if (p := mapping.position(m)) is not None}
    words = {s: p for s in SOURCES if (p := mapping.position(s)) is not None}
    named = mapping.position("factor")
    wanted = tuple(dict.fromkeys((*scores.values(), *words.values(), *(() if named is None else (named,)))))
    tally = Tally()
    rows: list[FactorRow] = []
    first: dict[str, tuple[int, int | None, str]] = {}
    problems: list[Problem] = []
    for cells in source.blocks(wanted):
        decoded = {m: decode(cells.columns[p], mapping.coding(p)) for m, p in scores.items()}
        tally += Tally(rows=len(cells.rows), columns={p: column_of(decoded[m], cells.rows) for m, p in scores.items()})
        for at, row in enumerate(int(r) for r in cells.rows):
            name = "" if named is None else cells.columns[named][at].as_py().strip()
            factor = factor_named(name, mapping.factors)
            if is_blank(name) or not factor.key:
                text = msg("row {row} names no factor", row=source.place(row, None).row)
                problems.append(error("E106", text, source.place(row, named, name or None), fix=_FIX_NAME))
                continue
            if factor.key in first:
                message = msg('the factor "{factor}" stands in two rows', factor=echo(name))
                places = (
                    source.place(*first[factor.key]),
                    source.place(row, named, name),
                )
                problems.append(error("E106", message, *places, fix=_FIX_TWICE))
                continue
            first[factor.key] = (row, named, name)
            values = {m: float(decoded[m].values[at]) if m in decoded else float("nan") for m in MEASURES}
            answered = {m: v for m, v in values.items() if v == v}  # noqa: PLR0124 - not NaN
            tally += Tally(ends={(scores[m], factor.key): (v, v) for m, v in answered.items()})
            said = {s: cells.columns[p][at].as_py().strip() or None for s, p in words.items()}
            rows.append(_row(factor, values, said, mapping))
    order = {f.key: i for i, f in enumerate(mapping.factors)}
    rows.sort(key=lambda row: order.get(row.factor.key, len(order)))
    return FactorTable(tuple(rows), tally, tuple(problems))


def _row(factor: Factor, values: dict[str, float], said: dict[str, str | None], mapping: Mapping) -> FactorRow:
    scores: dict[str, float | None] = {m: None if v != v else v for m, v in values.items()}  # noqa: PLR0124 - NaN
    sources = {s: said.get(s) for s in SOURCES}
    for measure in ("expectation", "importance", "ideal"):
        given = mapping.given_score(factor.key, measure)
        if given is not None:
            scores[measure] = given.value
            sources[f"{measure}_source"] = given.source
    return FactorRow(
        factor,
        scores["experience"],
        scores["expectation"],
        scores["importance"],
        scores["ideal"],
        sources["expectation_source"],
        sources["importance_source"],
        sources["ideal_source"],
    )


_FIX_NAME = msg("name the factor, or delete the row")
_FIX_TWICE = msg("keep one row per factor; two different factors need two names")
