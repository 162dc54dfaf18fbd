"""The text of a ``cemgap.toml``: what is declared, commented, and read back before anybody relies on it."""

from collections.abc import Mapping, Sequence

import tomlkit
from tomlkit.items import Item, Table

from cemgap.errors import CemgapError, Place, echo, error
from cemgap.intake.driver_rules import DriverRules
from cemgap.intake.mapping import MEASURES, AttributeColumns, Declared, FactorColumns, QualityRules
from cemgap.project.fair_copy import fair_copy, fair_wording, shortened
from cemgap.project.schema import SCHEMA
from cemgap.project.settings import SETTINGS_NAME, Settings, parse_settings
from cemgap.project.toml_items import (
    block_of,
    column_of,
    columns_of,
    item_of,
    list_of,
    score_of,
    table_of,
    texts_of,
    wording_of,
)
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
    reasons: Comments | None = None,
    comment_language: str = "en",
) -> str:
    """A commented ``cemgap.toml`` that says what is `declared`.

    `headers` are those of the file: where they are given, a column whose header stands there once is written by its
    header alone; ratings keep their position too. `comments` go by place: a factor's key, or a key with its table
    (``"input.weight"``, ``"scale"``); one whose key is not declared stands where the key would. `reasons` go behind a
    key (``"factors.service.experience"``). Both are in `comment_language`, as are the examples.

    Raises:
        CemgapError: E419, if the text does not read back as what was meant.
    """
    if headers is not None:
        declared = shortened(declared, tuple(headers))
    meant = Settings(
        client=fair_wording(client),
        title=fair_wording(title),
        language=language,
        statement=fair_wording(statement),
        declared=fair_copy(declared),
        min_base=Settings().min_base if min_base is None else min_base,
    )
    text = _Writer(comments or {}, reasons or {}, comment_language).text(meant, min_base)
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
    def __init__(self, comments: Comments, reasons: Comments, language: str) -> None:
        self._comments = dict(comments)
        self._reasons = reasons
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
        self._report(declared, min_base)
        for comment in tuple(self._comments.values()):
            self._say(self._document, comment)
        return tomlkit.dumps(self._document).rstrip("\n") + "\n"

    def _words_of(self, comment: Message | str) -> str:
        return comment if isinstance(comment, str) else comment.text(self._language)

    def _say(self, table: tomlkit.TOMLDocument | Table, comment: Message | str) -> None:
        for line in self._words_of(comment).splitlines() or [""]:
            table.add(tomlkit.comment(echo(line, limit=4 * COMMENT_LENGTH)))

    def _remark(self, table: tomlkit.TOMLDocument | Table, path: str) -> bool:
        comment = self._comments.pop(path, None)
        if comment is None:
            return False
        self._say(table, comment)
        return True

    def _put(self, table: Table, path: str, value: Item | None, example: str = "") -> None:
        """A key with its comment and its reason; where it has no value, its example as a comment."""
        said = self._remark(table, path)
        if value is not None:
            if path in self._reasons:
                value.comment(echo(self._words_of(self._reasons[path]), limit=COMMENT_LENGTH))
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
        table = self._open("project", msg("Who it is for, and the language of the report"))
        self._put(table, "project.client", wording_of(meant.client), 'client = "..."')
        self._put(table, "project.title", wording_of(meant.title))
        self._put(table, "project.lang", item_of(meant.language), 'lang = "en"')
        self._put(table, "project.waves", list_of(meant.declared.waves), 'waves = ["2026Q1", "2026Q3"]')
        self._close("project", table)

    def _brand(self, meant: Settings) -> None:
        reasons = meant.declared.reasons
        table = self._open("brand", msg("Step 1: what the brand stands for, and the reasons customers give"))
        self._put(table, "brand.statement", wording_of(meant.statement), 'statement = "..."')
        value = column_of(reasons[0]) if len(reasons) == 1 else columns_of(reasons)
        self._put(table, "brand.reasons", value, 'reasons = "Q3_*"')
        self._close("brand", table)

    def _input(self, declared: Declared) -> None:
        table = self._open("input", msg("The file of answers"))
        files = declared.codebook
        self._put(table, "input.layout", item_of(declared.layout))
        self._put(table, "input.sheet", item_of(declared.sheet))
        self._put(table, "input.encoding", item_of(declared.encoding))
        self._put(table, "input.header_rows", item_of(declared.header_rows))
        self._put(table, "input.decimal", item_of(declared.rules.decimal))
        self._put(table, "input.codebook", item_of(files[0]) if len(files) == 1 else list_of(files))
        self._put(table, "input.importance_table", item_of(declared.importance_table))
        self._put(table, "input.respondent", column_of(declared.respondent), 'respondent = "ResponseId"')
        self._put(table, "input.weight", column_of(declared.weight), 'weight = "w"')
        for name in ("stratum", "cluster", "fpc", "value"):
            self._put(table, f"input.{name}", column_of(getattr(declared, name)))
        self._put(table, "input.lonely", item_of(None if declared.lonely == "adjust" else declared.lonely))
        self._put(table, "input.value_tiers", list_of(declared.value_tiers))
        wave = column_of(declared.wave)
        if wave is None and declared.wave_label is not None:
            wave = table_of({"label": declared.wave_label})
        self._put(table, "input.wave", wave, 'wave = { label = "2026Q1" }')
        self._put(table, "input.date", column_of(declared.date))
        self._put(table, "input.segments", columns_of(declared.segments), 'segments = ["store"]')
        outcomes = table_of({name: column_of(column) for name, column in declared.outcomes})
        example = 'outcomes = { overall = "Q9", recommend = "Q10" }'
        self._put(table, "input.outcomes", outcomes if declared.outcomes else None, example)
        self._put(table, "input.driver_outcome", item_of(declared.drivers.outcome))
        self._quality(table, declared)
        self._blocks(table, declared)
        records = {
            name: column_of(getattr(declared.records, name)) for name in type(declared.records).__dataclass_fields__
        }
        if any(value is not None for value in records.values()):
            long = self._open("input.long", msg("Columns of a file with a row per factor"))
            for name, value in records.items():
                self._put(long, f"input.long.{name}", value)
            table.add(tomlkit.nl())
            table.add("long", long)
        self._close("input", table)

    def _quality(self, table: Table, declared: Declared) -> None:
        quality, usual = declared.quality, QualityRules()
        status = column_of(declared.status)
        if quality.keep_status:
            status = table_of({"column": status, "keep": list_of(quality.keep_status)})
        self._put(table, "input.status", status)
        for name in ("partials", "straightliners", "speeders", "duplicates"):
            said = getattr(quality, name)
            self._put(table, f"input.{name}", item_of(None if said == getattr(usual, name) else said))

    def _blocks(self, table: Table, declared: Declared) -> None:
        heading = "input.blocks"
        about = msg("Which measure some columns hold; what they rate is taken from their headers")
        if declared.blocks:
            blocks = self._open(heading, about)
            for measure, columns in declared.blocks:
                self._put(blocks, f"{heading}.{measure}", block_of(columns))
            table.add(tomlkit.nl())
            table.add("blocks", blocks)
        elif heading in self._comments or not declared.factors:
            table.add(tomlkit.nl())
            self._say(table, about)
            table.add(tomlkit.comment("[input.blocks]"))
            if not self._remark(table, heading):
                table.add(tomlkit.comment('experience = "2-6"'))

    def _scale(self, declared: Declared) -> None:
        rules = declared.rules
        table = self._open("scale", msg("The possible answers, and codes that are none"))
        self._answers(table, declared, "all")
        self._put(table, "scale.missing", list_of(rules.missing), "missing = [99]")
        self._put(table, "scale.not_applicable", list_of(rules.not_applicable), "not_applicable = [98]")
        self._put(table, "scale.index", item_of(None if rules.index == "auto" else rules.index))
        for measure in MEASURES:
            own = tomlkit.table()
            said = self._remark(own, f"scale.{measure}")
            self._answers(own, declared, measure)
            if measure == "importance":
                self._put(own, "scale.importance.format", item_of(rules.importance_format))
            if own or said:
                table.add(tomlkit.nl())
                table.add(measure, own)
        self._close("scale", table)

    def _answers(self, table: Table, declared: Declared, measure: str) -> None:
        rules = declared.rules
        low, high = {name: (low, high) for name, low, high in rules.scales}.get(measure, (None, None))
        labels = dict(rules.labels).get(measure, ())
        common = measure == "all"
        heading = "scale" if common else f"scale.{measure}"
        shown = common and not labels
        self._put(table, f"{heading}.low", item_of(low), "low = 1" if shown else "")
        self._put(table, f"{heading}.high", item_of(high), "high = 10" if shown else "")
        self._put(table, f"{heading}.labels", list_of(labels))
        turned = True if measure in rules.reverse else False if measure in rules.upright else None
        self._put(table, f"{heading}.reverse", item_of(turned))

    def _factors(self, factors: tuple[FactorColumns, ...]) -> None:
        self._document.add(tomlkit.nl())
        if not factors and self._remark(self._document, "factors"):
            return
        if not factors:
            for line in ("[factors.convenience]", 'experience = "Q5_1"', 'expectation = "Q6_1"', 'importance = "Q7_1"'):
                self._document.add(tomlkit.comment(line))
            return
        tables = tomlkit.table(is_super_table=True)
        for number, columns in enumerate(factors):
            key = columns.factor.key
            table = tomlkit.table()
            self._remark(table, key)
            self._put(table, f"factors.{key}.name", texts_of(columns.factor.names))
            for measure in MEASURES:
                self._put(table, f"factors.{key}.{measure}", score_of(getattr(columns, measure), measure))
            if columns.attributes:
                table.add(tomlkit.nl())
                table.add("attributes", self._attributes(columns.attributes))
            if number < len(factors) - 1:
                _last(table).add(tomlkit.nl())
            tables.add(key, table)
        self._document.add("factors", tables)

    def _attributes(self, attributes: tuple[AttributeColumns, ...]) -> Table:
        tables = tomlkit.table(is_super_table=True)
        for number, columns in enumerate(attributes):
            attribute = columns.attribute
            path = f"factors.{attribute.factor}.attributes.{attribute.key}"
            table = tomlkit.table()
            self._remark(table, path)
            self._put(table, f"{path}.name", texts_of(attribute.names))
            for measure in ("experience", "expectation", "importance"):
                self._put(table, f"{path}.{measure}", column_of(getattr(columns, measure)))
            for label in ("touchpoint", "stage", "channel"):
                self._put(table, f"{path}.{label}", item_of(getattr(attribute, label)))
            if number < len(attributes) - 1:
                table.add(tomlkit.nl())
            tables.add(attribute.key, table)
        return tables

    def _words(self, declared: Declared) -> None:
        about = msg("The client's own words for a measure or a factor, each matched as a whole phrase")
        if not declared.words:
            self._document.add(tomlkit.nl())
            self._say(self._document, about)
            for line in ("[words]", 'experience = ["how it went"]', 'convenience = ["parking"]'):
                self._document.add(tomlkit.comment(line))
            return
        table = self._open("words", about)
        for key, listed in declared.words:
            table.add(key, list_of(listed) or tomlkit.array())
        self._close("words", table)

    def _report(self, declared: Declared, min_base: int | None) -> None:
        table = self._open("report", msg("Below this base a factor gets figures, and no verdict"))
        self._put(table, "report.min_base", item_of(min_base), "min_base = 30")
        self._put(table, "report.by", columns_of(declared.by))
        usual = DriverRules()
        for name, said, default in (
            ("importance", declared.drivers.importance, usual.importance),
            ("drivers", declared.drivers.method, usual.method),
        ):
            self._put(table, f"report.{name}", item_of(None if said == default else said))
        self._close("report", table)


def _last(table: Table) -> Table:
    """The table that ends a table."""
    below = [value for value in table.values() if isinstance(value, Table)]
    return _last(below[-1]) if below else table
