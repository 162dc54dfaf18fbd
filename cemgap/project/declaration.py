"""Declaration: the tables of the settings -> what they declare about the file of answers."""

from pathlib import Path

from cemgap.errors import echo
from cemgap.intake.doubts import NONE
from cemgap.intake.driver_rules import DriverRules
from cemgap.intake.guessing.guess import factor_named
from cemgap.intake.mapping import (
    MEASURES,
    Attribute,
    AttributeColumns,
    ColumnRef,
    Declared,
    Factor,
    FactorColumns,
    Given,
    QualityRules,
    RecordColumns,
    ScaleRules,
    key_of,
)
from cemgap.project.notation import (
    ColumnTable,
    GivenTable,
    LabelTable,
    LanguagesTable,
    RatingTable,
    StatusTable,
    range_of,
)
from cemgap.project.schema import AttributeTable, BlocksTable, FactorTable, InputTable, ScaleTable, SettingsTable
from cemgap.translations import Wording


def declared_in(table: SettingsTable, path: Path | None) -> Declared:
    """What settings declare. `path` is their file: codebooks lie beside it, and messages name it."""
    said = table.input
    long = said.long
    label = said.wave.label if isinstance(said.wave, LabelTable) else None
    wave = None if isinstance(said.wave, LabelTable) else _optional(said.wave)
    reasons = table.brand.reasons
    listed = reasons if isinstance(reasons, list) else [] if reasons is None else [reasons]
    files = [said.codebook] if isinstance(said.codebook, str) else said.codebook
    return Declared(
        layout=said.layout,
        factors=tuple(_factor(key, factor) for key, factor in table.factors.items()),
        records=RecordColumns(
            **{name: _optional(getattr(long, name)) for name in RecordColumns.__dataclass_fields__},
        ),
        respondent=_optional(said.respondent if said.respondent is not None else long.respondent),
        weight=_optional(said.weight),
        wave=wave,
        wave_label=label,
        waves=tuple(table.project.waves),
        date=_optional(said.date),
        segments=tuple(_column(column) for column in said.segments),
        outcomes=tuple((name, _column(column)) for name, column in said.outcomes.items()),
        reasons=tuple(_column(column) for column in listed),
        words=tuple((factor_named(key).key, tuple(listed_words)) for key, listed_words in table.words.items()),
        rules=_rules(table.scale, said.decimal),
        sheet=said.sheet,
        source=None if path is None else str(path),
        blocks=_blocks(said.blocks),
        status=_optional(said.status.column if isinstance(said.status, StatusTable) else said.status),
        quality=_quality(said),
        encoding=said.encoding,
        header_rows=said.header_rows,
        codebook=tuple(file if path is None else str(path.parent / file) for file in files),
        stratum=_optional(said.stratum),
        cluster=_optional(said.cluster),
        fpc=_optional(said.fpc),
        lonely=said.lonely,
        value=_optional(said.value),
        value_tiers=tuple(sorted(set(said.value_tiers))),
        by=tuple(_column(column) for column in table.report.by),
        importance_table=_beside(said.importance_table, path),
        drivers=DriverRules(table.report.importance, table.report.drivers, said.driver_outcome),
    )


def _beside(file: str | None, settings: Path | None) -> str | None:
    return file if file is None or settings is None else str(settings.parent / file)


def wording_of(value: str | LanguagesTable | None) -> Wording | None:
    """A text, in one language or several."""
    return None if value is None else Wording(_texts(value))


def _texts(value: str | LanguagesTable) -> tuple[tuple[str, str], ...]:
    if isinstance(value, str):
        return (("", value),)
    return tuple((language, text) for language, text in (("zh", value.zh), ("en", value.en)) if text is not None)


def _column(value: str | int | ColumnTable) -> ColumnRef:
    match value:
        case str():
            return ColumnRef(header=value)
        case int():
            return ColumnRef(position=value)
        case RatingTable():
            return ColumnRef(value.header, value.position, reverse=value.reverse)
        case _:
            return ColumnRef(value.header, value.position)


def _optional(value: str | int | ColumnTable | None) -> ColumnRef | None:
    return None if value is None else _column(value)


def _score(value: str | float | ColumnTable | GivenTable | None) -> ColumnRef | Given | None:
    match value:
        case None:
            return None
        case GivenTable():
            return Given(value.value, value.source)
        case float():
            return Given(value)
        case _:
            return _column(value)


def _importance(value: str | int | ColumnTable | GivenTable | None) -> ColumnRef | Given | None:
    return Given(value.value, value.source) if isinstance(value, GivenTable) else _optional(value)


def _names(written: str, key: str, name: str | LanguagesTable | None) -> tuple[tuple[str, str], ...]:
    if name is not None:
        return _texts(name)
    # A key that is not its own spelling ("After-sales service") is the name people chose.
    return () if written == key else (("", echo(written, limit=len(written) + 1)),)


def _factor(written: str, table: FactorTable) -> FactorColumns:
    key = factor_named(written).key
    return FactorColumns(
        Factor(key, _names(written, key, table.name)),
        _optional(table.experience),
        _score(table.expectation),
        _importance(table.importance),
        _score(table.ideal),
        tuple(_attribute(key, name, attribute) for name, attribute in table.attributes.items()),
    )


def _attribute(factor: str, written: str, table: AttributeTable) -> AttributeColumns:
    key = key_of(written)
    return AttributeColumns(
        Attribute(factor, key, _names(written, key, table.name), table.touchpoint, table.stage, table.channel),
        _optional(table.experience),
        _optional(table.expectation),
        _optional(table.importance),
    )


def _blocks(table: BlocksTable) -> tuple[tuple[str, tuple[ColumnRef, ...]], ...]:
    blocks = []
    for measure in (*MEASURES, NONE):
        said = getattr(table, measure)
        runs = said if isinstance(said, list) else [] if said is None else [said]
        columns = tuple(column for run in runs for column in _run(run))
        if columns:
            blocks.append((measure, columns))
    return tuple(blocks)


def _run(value: str | int | ColumnTable) -> tuple[ColumnRef, ...]:
    """The columns of a part of a block; a range of positions is written out."""
    ends = range_of(value) if isinstance(value, str) else None
    if ends is None:
        return (_column(value),)
    return tuple(ColumnRef(position=position) for position in range(ends[0], ends[1] + 1))


def _rules(scale: ScaleTable, decimal: str | None) -> ScaleRules:
    tables = (("all", scale), *((measure, getattr(scale, measure)) for measure in MEASURES))
    said = tuple((measure, table) for measure, table in tables if table is not None)
    return ScaleRules(
        scales=tuple(
            (measure, table.low, table.high)
            for measure, table in said
            if table.low is not None and table.high is not None
        ),
        missing=tuple(scale.missing),
        not_applicable=tuple(scale.not_applicable),
        index=scale.index,
        labels=tuple((measure, tuple(table.labels)) for measure, table in said if table.labels is not None),
        reverse=_reverse({measure: table.reverse for measure, table in said if table.reverse is not None}),
        upright=tuple(measure for measure, table in said if table.reverse is False),
        decimal=decimal,
        importance_format=None if scale.importance is None else scale.importance.format,
    )


def _reverse(said: dict[str, bool]) -> tuple[str, ...]:
    """The measures whose best answer is the lowest; "all" alone where no measure says otherwise."""
    if not said.get("all"):
        return tuple(measure for measure in MEASURES if said.get(measure))
    kept = tuple(measure for measure in MEASURES if said.get(measure, True))
    return ("all",) if kept == MEASURES else kept


def _quality(said: InputTable) -> QualityRules:
    return QualityRules(
        said.partials,
        said.straightliners,
        said.speeders,
        said.duplicates,
        tuple(said.status.keep) if isinstance(said.status, StatusTable) else (),
    )
