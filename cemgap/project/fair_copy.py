"""Fair copy: what is declared, as the settings will say it once they are written and read."""

from dataclasses import fields, replace

from cemgap.errors import echo
from cemgap.intake.doubts import NONE
from cemgap.intake.mapping import MEASURES, AttributeColumns, ColumnRef, Declared, FactorColumns, Given, ScaleRules
from cemgap.translations import Wording

Texts = tuple[tuple[str, str], ...]


def fair_copy(declared: Declared) -> Declared:
    """Names without invisible characters, blocks and reversed measures in the order of the measures."""
    blocks: dict[str, tuple[ColumnRef, ...]] = {}
    for measure, columns in declared.blocks:
        blocks[measure] = (*blocks.get(measure, ()), *columns)
    return replace(
        declared,
        factors=tuple(map(_factor, declared.factors)),
        waves=tuple(_plain(label) for label in declared.waves),
        wave_label=None if declared.wave_label is None else _plain(declared.wave_label) or None,
        words=tuple((key, tuple(_plain(word) for word in listed)) for key, listed in declared.words),
        rules=_rules(declared.rules),
        source=None,
        importances=(),
        blocks=tuple((measure, blocks[measure]) for measure in (*MEASURES, NONE) if blocks.get(measure)),
        quality=replace(declared.quality, keep_status=tuple(_plain(value) for value in declared.quality.keep_status)),
    )


def fair_wording(wording: Wording | None) -> Wording | None:
    """A text without invisible characters; None where nothing is left of it."""
    texts = () if wording is None else _texts(wording.texts)
    return Wording(texts) if texts else None


def shortened(declared: Declared, headers: tuple[str, ...]) -> Declared:
    """Columns by their header alone where it stands once among `headers`; ratings keep their position too."""

    def short(column: ColumnRef | None) -> ColumnRef | None:
        if column is None or not column.header or column.position is None:
            return column
        plain = headers.count(column.header) == 1 and "*" not in column.header
        return replace(column, position=None) if plain else column

    def several(columns: tuple[ColumnRef, ...]) -> tuple[ColumnRef, ...]:
        return tuple(found for column in columns if (found := short(column)) is not None)

    records = declared.records
    return replace(
        declared,
        records=replace(records, **{field.name: short(getattr(records, field.name)) for field in fields(records)}),
        respondent=short(declared.respondent),
        weight=short(declared.weight),
        stratum=short(declared.stratum),
        cluster=short(declared.cluster),
        fpc=short(declared.fpc),
        value=short(declared.value),
        by=several(declared.by),
        wave=short(declared.wave),
        date=short(declared.date),
        status=short(declared.status),
        segments=several(declared.segments),
        outcomes=tuple((name, short(column) or column) for name, column in declared.outcomes),
        reasons=several(declared.reasons),
    )


def _plain(text: str) -> str:
    return echo(text, limit=len(text) + 1)


def _texts(texts: Texts) -> Texts:
    clean = {language: plain for language, text in texts if (plain := _plain(text))}
    by_language = tuple((language, clean[language]) for language in ("zh", "en") if language in clean)
    return by_language or tuple(clean.items())[:1]


def _score(value: ColumnRef | Given | None) -> ColumnRef | Given | None:
    return replace(value, source=_plain(value.source) or None) if isinstance(value, Given) and value.source else value


def _factor(columns: FactorColumns) -> FactorColumns:
    return replace(
        columns,
        factor=replace(columns.factor, names=_texts(columns.factor.names)),
        expectation=_score(columns.expectation),
        importance=_score(columns.importance),
        ideal=_score(columns.ideal),
        attributes=tuple(map(_attribute, columns.attributes)),
    )


def _attribute(columns: AttributeColumns) -> AttributeColumns:
    attribute = columns.attribute
    return replace(
        columns,
        attribute=replace(
            attribute,
            names=_texts(attribute.names),
            touchpoint=_label(attribute.touchpoint),
            stage=_label(attribute.stage),
            channel=_label(attribute.channel),
        ),
    )


def _label(text: str | None) -> str | None:
    return None if text is None else _plain(text) or None


def _rules(rules: ScaleRules) -> ScaleRules:
    order = ("all", *MEASURES)
    labels = dict(rules.labels)
    turned = order if "all" in rules.reverse else rules.reverse
    return replace(
        rules,
        source="settings",
        labels=tuple((measure, tuple(map(_plain, labels[measure]))) for measure in order if measure in labels),
        reverse=("all",) if "all" in rules.reverse else tuple(m for m in MEASURES if m in rules.reverse),
        upright=tuple(m for m in order if m in rules.upright and m not in turned),
    )
