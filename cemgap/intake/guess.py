"""Header and sample -> what each column holds, with a reason per column. Ordered rules, never a score of likeness.

A column that no rule is sure of stays open: wrong is far worse than unmapped.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from cemgap.intake.mapping import Factor, MappedColumn, key_of
from cemgap.intake.numbers import reads_as_number
from cemgap.intake.vocabulary import Words, fold, folded, words
from cemgap.translations import Message, msg

RATINGS = ("experience", "expectation", "importance", "ideal")
ROLES = ("id", "wave", "date", "segment", "outcome", "reason", "personal", "meta")
SOURCES = ("expectation_source", "importance_source", "ideal_source")
NOT_UNDERSTOOD = msg("not understood")
POSSIBLE_WEIGHT = msg("could be a case weight: applied only when asked for")
ONLY_ONE = ("id", "wave", "date")
BRACKETS = (("(", ")"), ("[", "]"), ("（", "）"), ("【", "】"))
MARKS = " :：-–—/|"
EDGE = MARKS + "".join(opening + closing for opening, closing in BRACKETS)
"""What may stand between a measure word and the thing rated."""
APART = re.compile(r"\s*[:：()（）\[\]【】|]\s*|\s+[-–—/]\s+")
"""What parts a header in two, so that a measure standing by itself is the measure."""
WEIGHT_AS_IMPORTANCE = frozenset({"weight", "weights", "权重", "權重"})
SEPARATORS = r"[\s_\-–—:;/|.,·、]+"
"""What `fold` turns into a space."""
TICKED = re.compile(r"[;；┋|]")
"""Between reasons that were ticked."""
FREE_TEXT_FROM = 20
"""Cells from which on it can be told whether reasons were ticked or written."""


def guess_columns(
    header: tuple[str, ...],
    sample: tuple[tuple[str, ...], ...],
    own_words: tuple[tuple[str, tuple[str, ...]], ...] = (),
    own_factors: tuple[Factor, ...] = (),
    *,
    layout: str | None = None,
    respondent: bool = False,
) -> tuple[str, tuple[MappedColumn, ...], tuple[Factor, ...]]:
    """The layout, what each column holds, and the factors of a wide file.

    Args:
        header: the header of every column.
        sample: some rows below it.
        own_words: a client's own words per measure or factor key.
        own_factors: factors whose names the settings give.
        layout: as declared: one of the three, or ``records`` for a row per factor (factor table or long).
        respondent: a column of respondents is declared, so that a row per factor is long.
    """
    measures = _with_own(words("measures"), own_words)
    roles = words("roles")
    names = [fold(title) for title in header]
    if layout != "wide" and (layout is not None or _is_record(names, measures, roles)):
        columns = tuple(_record_column(i, header[i], names[i], measures, roles) for i in range(len(header)))
        long = respondent or (any(c.role == "id" for c in columns) and not _each_once(columns, sample))
        if layout == "long" or (layout != "factor_table" and long):
            return "long", _one_of_each(columns), own_factors
        return "factor_table", _weight_means_importance(columns), own_factors
    found: dict[str, Factor] = {}
    columns = tuple(
        _wide_column(i, header[i], names[i], _cells(sample, i), measures, roles, _Namer(own_words, own_factors, found))
        for i in range(len(header))
    )
    known = [found[f.key] for f in own_factors if f.key in found]
    return "wide", _one_of_each(columns), tuple(known) + tuple(f for f in found.values() if f not in known)


def factor_named(
    name: str, own_factors: tuple[Factor, ...] = (), own_words: tuple[tuple[str, tuple[str, ...]], ...] = ()
) -> Factor:
    """The factor of that name: one the settings name, a standard one, else the file's own words.

    >>> factor_named("便利性").key
    'convenience'
    >>> factor_named("Parking").key
    'parking'
    """
    wanted = fold(name)
    for factor in own_factors:
        if wanted in {fold(factor.key), *(fold(text) for _, text in factor.names)}:
            return _worded(factor, name)
    standard = _with_own(words("factors"), tuple(w for w in own_words if w[0] not in RATINGS))
    for key, listed in standard.items():
        if wanted in listed:
            return _worded(next((f for f in own_factors if f.key == key), Factor(key)), name)
    key = key_of(name)
    return _worded(next((f for f in own_factors if f.key == key), Factor(key)), name)


def _worded(factor: Factor, name: str) -> Factor:
    """A factor that nobody named has the file's own words."""
    return factor if factor.names else Factor(factor.key, (("", name),))


class _Namer:
    """Names the factor of a column and remembers it."""

    def __init__(
        self,
        own_words: tuple[tuple[str, tuple[str, ...]], ...],
        own_factors: tuple[Factor, ...],
        found: dict[str, Factor],
    ) -> None:
        self._own_words, self._own_factors, self._found = own_words, own_factors, found

    def named(self, name: str) -> Factor:
        factor = factor_named(name, self._own_factors, self._own_words)
        return self._found.setdefault(factor.key, factor)


def _with_own(known: Words, own: tuple[tuple[str, tuple[str, ...]], ...]) -> Words:
    return {**known, **{name: folded((*known.get(name, ()), *extra)) for name, extra in own}}


def _is_record(names: list[str], measures: Words, roles: Words) -> bool:
    """A row per factor: a column of factor names beside columns that are named after a measure alone."""
    has_factor = any(name in roles["factor"] for name in names)
    return has_factor and any(name in measures[m] for name in names for m in ("experience", "expectation"))


def _record_column(position: int, header: str, name: str, measures: Words, roles: Words) -> MappedColumn:
    if name in roles["factor"]:
        return MappedColumn(position, header, "factor", msg("the header names the factor"))
    for measure in RATINGS:
        if name in measures[measure]:
            return MappedColumn(position, header, measure, _reason_measure(measure))
    for role in SOURCES:
        if name in roles[role]:
            return MappedColumn(position, header, role, msg("the header says who gave the score"))
    return _other_column(position, header, name, roles)


def _each_once(columns: tuple[MappedColumn, ...], sample: tuple[tuple[str, ...], ...]) -> bool:
    """Whether every factor and every id stands in one row only: the ids number the rows of a factor table."""
    if len(sample) <= 1:
        return False
    for role in ("factor", "id"):
        at = next((c.position for c in columns if c.role == role), None)
        cells = () if at is None else _cells(sample, at)
        if len(set(cells)) < len(cells):
            return False
    return True


def _weight_means_importance(columns: tuple[MappedColumn, ...]) -> tuple[MappedColumn, ...]:
    """In a factor table, where it has no importance; no row of it stands for customers."""
    if any(c.role == "importance" for c in columns):
        return columns
    why = msg("in a factor table, weight means importance")
    return tuple(
        replace(c, role="importance", reason=why) if fold(c.header) in WEIGHT_AS_IMPORTANCE else c for c in columns
    )


def _one_of_each(columns: tuple[MappedColumn, ...]) -> tuple[MappedColumn, ...]:
    """The first column of a role that only one can have; the others stay open."""
    first = {role: next((c for c in columns if c.role == role), None) for role in ONLY_ONE}
    why = msg("another column is taken for that")
    return tuple(
        replace(c, role="open", reason=why) if c.role in ONLY_ONE and c is not first[c.role] else c for c in columns
    )


def _wide_column(
    position: int,
    header: str,
    name: str,
    cells: tuple[str, ...],
    measures: Words,
    roles: Words,
    namer: _Namer,
) -> MappedColumn:
    if any(phrase in name for phrase in measures["not_a_measure"]):
        why = msg("compares with expectations or names a minimum: neither experience nor expectation")
        return MappedColumn(position, header, "open", why)
    other = _other_column(position, header, name, roles)
    if other.role != "open":
        return _ticked_only(other, cells)
    split = _measure_and_thing(header, measures)
    if split is None or not key_of(split[1]):
        return other
    measure, thing = split
    if cells and not any(reads_as_number(cell) for cell in cells):
        return MappedColumn(position, header, "open", msg("named like a rating, but holds no numbers"))
    factor = namer.named(thing)
    return MappedColumn(position, header, measure, _reason_measure(measure), factor.key)


def _other_column(position: int, header: str, name: str, roles: Words) -> MappedColumn:
    for role in ROLES:
        if name in roles[role]:
            return MappedColumn(position, header, role, _ROLE_REASONS[role])
    if name in roles["weight"]:
        return MappedColumn(position, header, "open", POSSIBLE_WEIGHT)
    return MappedColumn(position, header, "open", NOT_UNDERSTOOD)


def _measure_and_thing(header: str, measures: Words) -> tuple[str, str] | None:
    """Split a header into the measure and the thing rated: a measure word at one end, something else beside it.

    None where no measure is named, and where two are ("Importance of service experience"), unless one of them stands
    apart ("Importance: service experience").
    """
    name = fold(header)
    found = _apart(header, measures) or _at_the_edges(name, measures) or _at_the_edges(name.strip(EDGE), measures)
    if found is None:
        return None
    measure, thing = found
    bare = _unwrapped(re.sub(r"^(?:(?:of|with|for) )?(?:the )?", "", _unwrapped(thing)))
    return (measure, _as_written(header, bare)) if bare and _measure_of(bare, measures) is None else None


def _unwrapped(thing: str) -> str:
    """What is rated, without marks around it and without brackets that lack their other half.

    >>> _unwrapped("(service)"), _unwrapped("staff [front]"), _unwrapped("- price (")
    ('service', 'staff [front]', 'price')
    """
    while True:
        bare = thing.strip(MARKS)
        for opening, closing in BRACKETS:
            if bare.startswith(opening) and bare.endswith(closing) and bare.count(opening) == 1:
                bare = bare[1:-1]
            elif bare.count(opening) != bare.count(closing):
                bare = bare.strip(opening + closing)
        if bare == thing:
            return bare
        thing = bare


def _apart(header: str, measures: Words) -> tuple[str, str] | None:
    """The measure that stands by itself before or behind a colon or the like, and the rest, folded."""
    text = unicodedata.normalize("NFKC", header).strip(MARKS)
    parts = [match.span() for match in APART.finditer(text)]
    if not parts:
        return None
    first, last = parts[0][0], parts[-1][1]
    at_start, at_end = _measure_of(fold(text[:first]), measures), _measure_of(fold(text[last:]), measures)
    if at_start is not None and at_end is None:
        return at_start, _unwrapped(fold(text[first:]))
    if at_end is not None and at_start is None:
        return at_end, _unwrapped(fold(text[:last]))
    return None


def _at_the_edges(name: str, measures: Words) -> tuple[str, str] | None:
    """The measure whose word a folded header starts or ends with, and the rest."""
    start, end = _word_at(name, measures, start=True), _word_at(name, measures, start=False)
    thing = name[len(start) : len(name) - len(end)]
    if start and not start.isascii():
        thing = thing.removeprefix("的")
    if end and not end.isascii():
        thing = thing.removesuffix("的")
    thing = _unwrapped(thing)
    words = (start, end, _word_at(thing, measures, start=True), _word_at(thing, measures, start=False))
    named = {_measure_of(word, measures) for word in words if word}
    return (named.pop() or "", thing) if len(named) == 1 and (start or end) else None


def _word_at(name: str, measures: Words, *, start: bool) -> str:
    """The longest measure word that a folded header starts (or ends) with, Latin ones as whole words; "" = none."""
    for word in sorted((word for measure in RATINGS for word in measures[measure]), key=len, reverse=True):
        beside = name[len(word) :][:1] if start else name[: -len(word)][-1:]
        if (name.startswith(word) if start else name.endswith(word)) and not (word.isascii() and beside.isalnum()):
            return word
    return ""


def _measure_of(word: str, measures: Words) -> str | None:
    return next((measure for measure in RATINGS if word in measures[measure]), None)


def _as_written(header: str, bare: str) -> str:
    """The thing rated as the file writes it, or folded where the two cannot be matched."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", header) if unicodedata.category(c) != "Cf")
    found = re.search(SEPARATORS.join(map(re.escape, bare.split(" "))), plain, re.IGNORECASE)
    if found is None:
        return bare
    written = found[0]
    return written + ")" * (written.count("(") - written.count(")"))


def _ticked_only(column: MappedColumn, cells: tuple[str, ...]) -> MappedColumn:
    if column.role != "reason" or not _is_free_text(cells):
        return column
    return replace(column, role="open", reason=msg("named like reasons, but holds texts that people wrote"))


def _is_free_text(cells: tuple[str, ...]) -> bool:
    """Whether nearly every cell holds something of its own."""
    return len(cells) >= FREE_TEXT_FROM and 2 * len(set(cells)) > len(cells) and not any(map(TICKED.search, cells))


def _cells(sample: tuple[tuple[str, ...], ...], position: int) -> tuple[str, ...]:
    cells = (row[position].strip() for row in sample if position < len(row))
    return tuple(cell for cell in cells if cell)


def _reason_measure(measure: str) -> Message:
    return {
        "experience": msg("the header says experience"),
        "expectation": msg("the header says expectation"),
        "importance": msg("the header says importance"),
        "ideal": msg("the header says ideal"),
    }[measure]


_ROLE_REASONS = {
    "id": msg("the header names the respondent"),
    "wave": msg("the header names the wave"),
    "date": msg("the header names a date"),
    "segment": msg("the header names a group of respondents"),
    "outcome": msg("the header names an overall score"),
    "reason": msg("the header names the reasons for choosing"),
    "personal": msg("personal data: left out of every report"),
    "meta": msg("about the interview, not about the experience"),
}
