"""Header and sample -> what each column holds, with a reason per column. Ordered rules, never a score of likeness.

A column that no rule is sure of stays open: wrong is far worse than unmapped.
"""

from __future__ import annotations

import re

from cemgap.intake.numbers import reads_as_number
from cemgap.intake.mapping import Factor, MappedColumn, key_of
from cemgap.intake.vocabulary import Words, fold, folded, words
from cemgap.translations import Message, msg

RATINGS = ("experience", "expectation", "importance", "ideal")
ROLES = ("id", "wave", "date", "segment", "outcome", "reason", "personal", "meta")
SOURCES = ("expectation_source", "importance_source", "ideal_source")
POSSIBLE_WEIGHT = msg("could be a case weight: applied only when asked for")
EDGE = " ()[]（）【】:：的"
"""What may stand between a measure word and the thing rated."""


def guess_columns(
    header: tuple[str, ...],
    sample: tuple[tuple[str, ...], ...],
    own_words: tuple[tuple[str, tuple[str, ...]], ...] = (),
    own_factors: tuple[Factor, ...] = (),
    *,
    records: bool = False,
) -> tuple[str, tuple[MappedColumn, ...], tuple[Factor, ...]]:
    """The layout, what each column holds, and the factors of a wide file.

    Args:
        header: the header of every column.
        sample: some rows below it.
        own_words: a client's own words per measure or factor key.
        own_factors: factors whose names the settings give.
        records: the file has a row per factor, whatever its headers say.
    """
    measures = _with_own(words("measures"), own_words)
    roles = words("roles")
    names = [fold(title) for title in header]
    if records or _is_record(names, measures, roles):
        columns = tuple(_record_column(i, header[i], names[i], measures, roles) for i in range(len(header)))
        layout = "long" if any(c.role == "id" for c in columns) else "factor_table"
        return layout, columns, own_factors
    found: dict[str, Factor] = {}
    columns = tuple(
        _wide_column(i, header[i], names[i], _cells(sample, i), measures, roles, _Namer(own_words, own_factors, found))
        for i in range(len(header))
    )
    known = [f for f in own_factors if f.key in found]
    return "wide", columns, tuple(known) + tuple(f for f in found.values() if f not in known)


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
            return factor
    standard = _with_own(words("factors"), tuple(w for w in own_words if w[0] not in RATINGS))
    for key, listed in standard.items():
        if wanted in listed:
            return next((f for f in own_factors if f.key == key), Factor(key, (("", name),)))
    key = key_of(name)
    return next((f for f in own_factors if f.key == key), Factor(key, (("", name),)))


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


def _wide_column(  # noqa: PLR0913 - one rule after the other, each with what it looks at
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
        return other
    split = _measure_and_thing(header, measures)
    if split is None:
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
    return MappedColumn(position, header, "open", msg("not understood"))


def _measure_and_thing(header: str, measures: Words) -> tuple[str, str] | None:
    """Split a header into the measure and the thing rated: a measure word at one end, something else beside it."""
    name = fold(header)
    for word, measure in _by_length(measures):
        for thing in _rests(name, word):
            bare = thing.strip(EDGE)
            bare = re.sub(r"^(of|with|for|the) ", "", bare)
            if bare and not _is_measure(bare, measures):
                return measure, _as_written(header, bare)
    return None


def _by_length(measures: Words) -> list[tuple[str, str]]:
    listed = [(word, measure) for measure in RATINGS for word in measures[measure]]
    return sorted(listed, key=lambda pair: -len(pair[0]))


def _rests(name: str, word: str) -> list[str]:
    """What is left of `name` where it starts or ends with `word`; Latin words only at a word's end."""
    latin = word.isascii()
    rests = []
    if name.startswith(word) and (not latin or not name[len(word) : len(word) + 1].isalnum()):
        rests.append(name[len(word) :])
    if name.endswith(word) and (not latin or not name[: -len(word)][-1:].isalnum()):
        rests.append(name[: -len(word)])
    return rests


def _is_measure(text: str, measures: Words) -> bool:
    return any(text in measures[measure] for measure in RATINGS)


def _as_written(header: str, bare: str) -> str:
    """The thing rated as the file writes it, or folded where the two cannot be matched letter by letter."""
    at = header.casefold().find(bare)
    if at >= 0 and len(header.casefold()) == len(header):
        return header[at : at + len(bare)]
    flat = re.sub(r"[_\-]+", " ", header)
    at = flat.casefold().find(bare)
    return flat[at : at + len(bare)] if at >= 0 else bare


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
