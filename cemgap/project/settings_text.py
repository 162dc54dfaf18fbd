"""The text of a ``cemgap.toml``: what is declared, commented, and read back before anybody relies on it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import tomlkit
from tomlkit.items import InlineTable, Item, Table

from cemgap.errors import CemgapError, Place, echo, error
from cemgap.intake.mapping import MEASURES, ColumnRef, Declared, Factor, FactorColumns, Given
from cemgap.project.schema import SCHEMA
from cemgap.project.settings import SETTINGS_NAME, Settings, parse_settings
from cemgap.translations import Message, Wording, msg

Comments = Mapping[str, Message | str]
COMMENT_LENGTH = 110


def settings_text(
    declared: Declared,
    *,
    client: Wording | None = None,
    title: Wording | None = None,
    language: str | None = None,
    statement: Wording | None = None,
    min_base: int | None = None,
    headers: Sequence[str] | None = None,
    comments: Comments | None = None,
    comment_language: str = "en",
) -> str:
    """A commented ``cemgap.toml`` that says what is `declared`.

    `headers` are those of the file: where they are given, a column whose header stands there once is written by its
    header alone. `comments` go by place: a factor's key, or a key with its table (``"input.weight"``, ``"scale"``); one
    whose key is not declared stands where the key would. They are in `comment_language`, as are the examples.

    Raises:
        CemgapError: E419, if the text does not read back as what was meant.
    """
    if headers is not None:
        declared = _shortened(declared, tuple(headers))
    meant = Settings(
        client=_clean_wording(client),
        title=_clean_wording(title),
        language=language,
        statement=_clean_wording(statement),
        declared=_clean(replace(declared, source=None, rules=replace(declared.rules, source="settings"))),
        min_base=Settings().min_base if min_base is None else min_base,
    )
    text = _Writer(comments or {}, comment_language).text(meant, min_base)
    try:
        reads = parse_settings(text)
    except CemgapError as fault:
        raise _not_as_meant(tuple(place for problem in fault.problems for place in problem.places)) from fault
    if reads != meant:
        raise _not_as_meant(())
    return text


def _not_as_meant(places: tuple[Place, ...]) -> CemgapError:
    return CemgapError(
        error(
            "E419",
            msg("these settings cannot be written so that they read the same"),
            *(places or (Place(SETTINGS_NAME),)),
            fix=msg("two factors may have one key, or a header may be blank: rename them in the file"),
        )
    )


class _Writer:
    def __init__(self, comments: Comments, language: str) -> None:
        self._comments = dict(comments)
        self._language = language
        self._document = tomlkit.document()

    def text(self, meant: Settings, min_base: int | None) -> str:
        declared = meant.declared
        self._say(self._document, msg("Settings of this project for cemgap. Every part may be left out."))
        self._say(self._document, msg("A column is its header, a position counted from 1, or both."))
        self._document.add("schema", tomlkit.item(SCHEMA))
        self._project(meant)
        self._brand(meant)
        self._input(declared)
        self._scale(declared)
        self._factors(declared.factors)
        self._words(declared)
        self._report(min_base)
        for comment in tuple(self._comments.values()):
            self._say(self._document, comment)
        return tomlkit.dumps(self._document)

    def _say(self, table: tomlkit.TOMLDocument | Table, comment: Message | str) -> None:
        text = comment if isinstance(comment, str) else comment.text(self._language)
        for line in text.splitlines() or [""]:
            table.add(tomlkit.comment(echo(line, limit=4 * COMMENT_LENGTH)))

    def _remark(self, table: tomlkit.TOMLDocument | Table, path: str) -> bool:
        comment = self._comments.pop(path, None)
        if comment is None:
            return False
        self._say(table, comment)
        return True

    def _put(self, table: Table, path: str, value: Item | None, example: str = "") -> None:
        """A key with its comment; where it has no value, its example as a comment."""
        said = self._remark(table, path)
        if value is not None:
            table.add(path.rpartition(".")[2], value)
        elif example and not said:
            table.add(tomlkit.comment(example))

    def _open(self, heading: str, about: Message) -> Table:
        table = tomlkit.table()
        self._say(table, about)
        self._remark(table, heading)
        return table

    def _close(self, heading: str, table: Table) -> None:
        self._document.add(tomlkit.nl())
        self._document.add(heading, table)

    def _project(self, meant: Settings) -> None:
        waves = meant.declared.waves
        table = self._open("project", msg("Who it is for, and the language of the report"))
        self._put(table, "project.client", _wording(meant.client), 'client = "..."')
        self._put(table, "project.title", _wording(meant.title))
        self._put(table, "project.lang", _item(meant.language), 'lang = "en"')
        self._put(table, "project.waves", _list(waves) if waves else None, 'waves = ["2026Q1", "2026Q3"]')
        self._close("project", table)

    def _brand(self, meant: Settings) -> None:
        reasons = meant.declared.reasons
        table = self._open("brand", msg("Step 1: what the brand stands for, and the reasons customers give"))
        self._put(table, "brand.statement", _wording(meant.statement), 'statement = "..."')
        one = reasons[0] if len(reasons) == 1 else None
        value = _column(one) if one is not None else _columns(reasons) if reasons else None
        self._put(table, "brand.reasons", value, 'reasons = "Q3_*"')
        self._close("brand", table)

    def _input(self, declared: Declared) -> None:
        table = self._open("input", msg("The file of answers"))
        self._put(table, "input.layout", _item(declared.layout))
        self._put(table, "input.sheet", _item(declared.sheet))
        self._put(table, "input.respondent", _column(declared.respondent), 'respondent = "ResponseId"')
        self._put(table, "input.weight", _column(declared.weight), 'weight = "w"')
        wave = _column(declared.wave)
        if wave is None and declared.wave_label is not None:
            wave = _inline({"label": declared.wave_label})
        self._put(table, "input.wave", wave, 'wave = { label = "2026Q1" }')
        self._put(table, "input.date", _column(declared.date))
        segments = declared.segments
        self._put(table, "input.segments", _columns(segments) if segments else None, 'segments = ["store"]')
        if declared.outcomes:
            outcomes = tomlkit.inline_table()
            for name, column in declared.outcomes:
                outcomes.append(name, _column(column))
            self._put(table, "input.outcomes", outcomes)
        else:
            self._put(table, "input.outcomes", None, 'outcomes = { overall = "Q9", recommend = "Q10" }')
        records = {
            name: _column(getattr(declared.records, name)) for name in type(declared.records).__dataclass_fields__
        }
        if any(value is not None for value in records.values()):
            long = self._open("input.long", msg("Columns of a file with a row per factor"))
            for name, value in records.items():
                self._put(long, f"input.long.{name}", value)
            table.add(tomlkit.nl())
            table.add("long", long)
        self._close("input", table)

    def _scale(self, declared: Declared) -> None:
        rules = declared.rules
        ends = {measure: (low, high) for measure, low, high in rules.scales}
        table = self._open("scale", msg("The possible answers, and codes that are none"))
        low, high = ends.get("all", (None, None))
        self._put(table, "scale.low", _item(low), "low = 1")
        self._put(table, "scale.high", _item(high), "high = 10")
        self._put(table, "scale.missing", _list(rules.missing) if rules.missing else None, "missing = [99]")
        codes = _list(rules.not_applicable) if rules.not_applicable else None
        self._put(table, "scale.not_applicable", codes, "not_applicable = [98]")
        self._put(table, "scale.index", _item(None if rules.index == "auto" else rules.index))
        for measure in MEASURES:
            if measure in ends:
                own = tomlkit.table()
                self._remark(own, f"scale.{measure}")
                own.add("low", _item(ends[measure][0]))
                own.add("high", _item(ends[measure][1]))
                table.add(tomlkit.nl())
                table.add(measure, own)
        self._close("scale", table)

    def _factors(self, factors: tuple[FactorColumns, ...]) -> None:
        self._document.add(tomlkit.nl())
        if not factors:
            for line in ("[factors.convenience]", 'experience = "Q5_1"', 'expectation = "Q6_1"', 'importance = "Q7_1"'):
                self._document.add(tomlkit.comment(line))
            return
        tables = tomlkit.table(is_super_table=True)
        for number, columns in enumerate(factors):
            key = columns.factor.key
            table = tomlkit.table()
            self._remark(table, key)
            self._put(table, f"factors.{key}.name", _names(columns.factor))
            for measure in MEASURES:
                value = getattr(columns, measure)
                self._put(table, f"factors.{key}.{measure}", _score(value, measure) if value is not None else None)
            if number < len(factors) - 1:
                table.add(tomlkit.nl())
            tables.add(key, table)
        self._document.add("factors", tables)

    def _words(self, declared: Declared) -> None:
        if not declared.words:
            return
        table = self._open("words", msg("The client's own words for a measure or a factor"))
        for key, listed in declared.words:
            table.add(key, _list(listed))
        self._close("words", table)

    def _report(self, min_base: int | None) -> None:
        table = self._open("report", msg("Below this base a factor gets figures, and no verdict"))
        self._put(table, "report.min_base", _item(min_base), "min_base = 30")
        self._close("report", table)


def _item(value: object) -> Item | None:
    if value is None:
        return None
    return tomlkit.item(_number(value) if isinstance(value, float) else value)


def _number(value: float) -> float | int:
    return int(value) if value.is_integer() and abs(value) < 1e15 else value  # noqa: PLR2004


def _list(values: Sequence[object]) -> Item:
    listed = tomlkit.array()
    for value in values:
        listed.append(_item(value))
    return listed


def _inline(values: Mapping[str, object]) -> InlineTable:
    table = tomlkit.inline_table()
    for key, value in values.items():
        if value is not None:
            table.append(key, _item(value))
    return table


def _wording(wording: Wording | None) -> Item | None:
    return None if wording is None else _texts(wording.texts)


def _texts(texts: tuple[tuple[str, str], ...]) -> Item:
    by_language = dict(texts)
    return tomlkit.item(by_language[""]) if list(by_language) == [""] else _inline(by_language)


def _names(factor: Factor) -> Item | None:
    return _texts(factor.names) if factor.names else None


def _column(column: ColumnRef | None) -> Item | None:
    if column is None:
        return None
    if column.position is None:
        return tomlkit.item(column.header or "")
    if column.header is None:
        return tomlkit.item(column.position)
    return _inline({"position": column.position, "header": column.header})


def _columns(columns: Sequence[ColumnRef]) -> Item:
    listed = tomlkit.array()
    for column in columns:
        listed.append(_column(column))
    return listed


def _score(value: ColumnRef | Given, measure: str) -> Item | None:
    scored = measure in {"expectation", "ideal"}
    match value:
        case Given(source=None) if scored:
            return _item(float(value.value))
        case Given():
            return _inline({"value": float(value.value), "source": value.source})
        case ColumnRef(header=None) if scored:
            # A bare number would be a score here.
            return _inline({"position": value.position})
        case _:
            return _column(value)


def _plain(text: str) -> str:
    return echo(text, limit=len(text) + 1)


def _clean_texts(texts: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    clean = {language: plain for language, text in texts if (plain := _plain(text))}
    by_language = tuple((language, clean[language]) for language in ("zh", "en") if language in clean)
    return by_language or tuple(clean.items())[:1]


def _clean_wording(wording: Wording | None) -> Wording | None:
    texts = () if wording is None else _clean_texts(wording.texts)
    return Wording(texts) if texts else None


def _clean(declared: Declared) -> Declared:
    """Names as the settings will read them: without invisible characters."""

    def score(value: ColumnRef | Given | None) -> ColumnRef | Given | None:
        return (
            replace(value, source=_plain(value.source) or None) if isinstance(value, Given) and value.source else value
        )

    return replace(
        declared,
        factors=tuple(
            replace(
                columns,
                factor=replace(columns.factor, names=_clean_texts(columns.factor.names)),
                expectation=score(columns.expectation),
                importance=score(columns.importance),
                ideal=score(columns.ideal),
            )
            for columns in declared.factors
        ),
        waves=tuple(_plain(label) for label in declared.waves),
        wave_label=None if declared.wave_label is None else _plain(declared.wave_label) or None,
        words=tuple((key, tuple(_plain(word) for word in listed)) for key, listed in declared.words),
    )


def _shortened(declared: Declared, headers: tuple[str, ...]) -> Declared:
    def short(column: ColumnRef | Given | None) -> ColumnRef | Given | None:
        if isinstance(column, ColumnRef) and column.header and column.position is not None:
            plain = headers.count(column.header) == 1 and "*" not in column.header
            return ColumnRef(header=column.header) if plain else column
        return column

    def one(column: ColumnRef | None) -> ColumnRef | None:
        found = short(column)
        return found if isinstance(found, ColumnRef) else None

    def several(columns: tuple[ColumnRef, ...]) -> tuple[ColumnRef, ...]:
        return tuple(found for column in columns if (found := one(column)) is not None)

    records = declared.records
    return replace(
        declared,
        factors=tuple(
            replace(
                factor,
                experience=one(factor.experience),
                expectation=short(factor.expectation),
                importance=short(factor.importance),
                ideal=short(factor.ideal),
            )
            for factor in declared.factors
        ),
        records=replace(records, **{name: one(getattr(records, name)) for name in type(records).__dataclass_fields__}),
        respondent=one(declared.respondent),
        weight=one(declared.weight),
        wave=one(declared.wave),
        date=one(declared.date),
        segments=several(declared.segments),
        outcomes=tuple((name, one(column) or column) for name, column in declared.outcomes),
        reasons=several(declared.reasons),
    )
