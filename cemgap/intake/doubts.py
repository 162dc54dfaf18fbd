"""Doubts: what a file leaves open, as questions that a person can answer in a word."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cemgap.errors import echo
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from cemgap.intake.mapping import ColumnRef, Declared

NONE = "none"
"""The answer that leaves columns open, also in ``[input.blocks]``."""
MEASURE_CHOICES = (
    ("experience", msg("experience: how it was")),
    ("expectation", msg("expectation: what was expected")),
    ("importance", msg("importance")),
    ("ideal", msg("ideal: how it should be")),
    (NONE, msg("none of them: leave it open")),
)
SHOWN = 32
"""Letters of a long question that are shown: its last ones, which say more than its first."""
DASHES = str.maketrans(dict.fromkeys("–—−~～", "-"))
CODES = re.compile(r"(?:missing|not_applicable)\s*=")
"""How a line of ``[scale]`` starts that names codes."""
YES_OR_NO = (("yes", msg("yes")), ("no", msg("no")))


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question that a file leaves open: ``check`` lists it, ``init`` asks it, one line of the settings answers it."""

    kind: str
    """measure (which one some columns hold), weight, labels, scale, code (no answer, or a step above the scale that is
    seen), missing, decimal, reverse, or format (how importance was asked)."""
    columns: tuple[int, ...]
    """Positions (from 0) of the columns it is about."""
    question: Message
    fix: Message
    """The line for ``cemgap.toml`` or the flag that answers it."""
    choices: tuple[tuple[str, Message], ...] = ()
    """(answer, what is shown for it); empty = any text of the kind, such as ``1-7``."""
    suggestion: str | None = None
    """The likely answer: taken only where a person agrees, or by ``init --yes``; None = none is likely."""
    needed: bool = False
    """Nothing can be analyzed before it is answered."""
    measure: str | None = None
    """The measure a doubt about answers belongs to."""
    whole: bool = True
    """It is about all columns of that measure."""
    measures: tuple[str, ...] = ()
    """The measures whose scale it asks, where that of all would be too much."""


def measure_doubt(
    columns: tuple[int, ...], names: Sequence[str], suggestion: str | None = None, stem: str = ""
) -> Doubt:
    """Which measure some columns rate; `names` are what they rate, `stem` is what is asked of them."""
    shown = span(columns)
    if len(columns) > 1 and stem:
        question = msg(
            'columns {columns}, "{stem}" ("{first}" to "{last}"): which measure are they?',
            columns=shown,
            stem=echo(stem if len(stem) <= SHOWN else f"...{stem[-SHOWN:]}"),
            first=echo(names[0]),
            last=echo(names[-1]),
        )
    elif len(columns) == 1:
        question = msg('column {columns} ("{first}"): which measure is it?', columns=shown, first=echo(names[0]))
    else:
        question = msg(
            'columns {columns} ("{first}" to "{last}"): which measure are they?',
            columns=shown,
            first=echo(names[0]),
            last=echo(names[-1]),
        )
    return Doubt("measure", columns, question, _measure_fix(columns, suggestion), MEASURE_CHOICES, suggestion)


def _measure_fix(columns: tuple[int, ...], suggestion: str | None) -> Message:
    """The line for the settings; where nothing is likely, one that they refuse as it stands."""
    line = block_line(columns)
    if suggestion is not None:
        return msg("in cemgap.toml, [input.blocks]:  {measure} = {columns}", measure=suggestion, columns=line)
    return msg(
        "in cemgap.toml, [input.blocks]:  MEASURE = {columns}  (MEASURE is experience, expectation, importance, ideal "
        "or none)",
        columns=line,
    )


def pasteable(doubts: Sequence[Doubt]) -> tuple[Doubt, ...]:
    """Questions about measures whose lines can be pasted together: one for all columns of which the same is likely."""
    alike: dict[str, list[Doubt]] = {}
    for doubt in doubts:
        if doubt.suggestion is not None:
            alike.setdefault(doubt.suggestion, []).append(doubt)
    return tuple(_beside(doubt, alike.get(doubt.suggestion or "", [doubt])) for doubt in doubts)


def _beside(doubt: Doubt, alike: Sequence[Doubt]) -> Doubt:
    first = alike[0]
    if len(alike) == 1:
        return doubt
    if doubt is not first:
        return replace(doubt, fix=msg("the line for columns {columns} answers this too", columns=span(first.columns)))
    return replace(doubt, fix=_measure_fix(tuple(at for one in alike for at in one.columns), doubt.suggestion))


def weight_doubt(column: int, header: str) -> Doubt:
    """Whether a column says how many customers a respondent stands for."""
    return Doubt(
        "weight",
        (column,),
        msg('column {position} ("{column}"): does it weigh the respondents?', position=column + 1, column=echo(header)),
        msg("to weigh by it:  --weight {column}", column=echo(header)),
        YES_OR_NO,
    )


def span(columns: tuple[int, ...]) -> str:
    """Positions (from 0) as people say them, from 1.

    >>> span((3, 4, 5, 8))
    '4-6, 9'
    """
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in _stretches(columns))


def block_line(columns: tuple[int, ...]) -> str:
    """The same as a value in the settings."""
    parts = [str(a) if a == b else f'"{a}-{b}"' for a, b in _stretches(columns)]
    return parts[0] if len(parts) == 1 else f"[{', '.join(parts)}]"


def _stretches(columns: tuple[int, ...]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for column in sorted(columns):
        if found and column == found[-1][1]:
            found[-1] = (found[-1][0], column + 1)
        else:
            found.append((column + 1, column + 1))
    return found


def answered(declared: Declared, doubt: Doubt, answer: str) -> Declared:
    """The settings with an answer to a doubt added.

    Args:
        declared: the settings before.
        doubt: the question.
        answer: one of its choices; without choices a scale (``1-7``), codes (``99, 98``), or answers in words from
            worst to best, parted by ``;`` or ``|``. Of whatever kind the question is, ``["low", "high"]`` is answers in
            words, and ``missing = [99]`` or ``not_applicable = [98]`` is codes.

    Raises:
        ValueError: the answer is none to that question.
    """
    if doubt.choices and answer not in dict(doubt.choices):
        raise ValueError(answer)
    written = answer.strip()
    if doubt.kind in ABOUT_ANSWERS and written.startswith("["):
        return _listed(declared, doubt, tuple(_toml(f"labels = {written}", str)))
    if doubt.kind in ABOUT_ANSWERS and CODES.match(written):
        return _coded(declared, written)
    return _ANSWERED[doubt.kind](declared, doubt, answer)


def _toml(line: str, *kinds: type) -> list[Any]:
    """The list that a line of the settings names."""
    try:
        (found,) = tomllib.loads(line).values()
    except ValueError:  # tomllib's own error is one
        raise ValueError(line) from None
    if not isinstance(found, list) or not all(type(one) in kinds for one in found):
        raise ValueError(line)
    return found


def _coded(declared: Declared, line: str) -> Declared:
    """Codes that mean no answer, or don't know; a code means one of the two."""
    codes = tuple(map(float, _toml(line, int, float)))
    rules = declared.rules
    missing = tuple(code for code in rules.missing if code not in codes)
    not_applicable = tuple(code for code in rules.not_applicable if code not in codes)
    if line.startswith("missing"):
        missing = (*missing, *codes)
    else:
        not_applicable = (*not_applicable, *codes)
    return replace(declared, rules=replace(rules, missing=missing, not_applicable=not_applicable))


def _measure(declared: Declared, doubt: Doubt, answer: str) -> Declared:
    return replace(declared, blocks=(*declared.blocks, (answer, _refs(doubt))))


def _weight(declared: Declared, doubt: Doubt, answer: str) -> Declared:
    if answer == "yes":
        return replace(declared, weight=_refs(doubt)[0])
    return replace(declared, blocks=(*declared.blocks, (NONE, _refs(doubt))))


def _scale(declared: Declared, doubt: Doubt, answer: str) -> Declared:
    """The scale of all, of some measures, or of each its own: ``experience 1-5; expectation 1-7``."""
    said: dict[str, tuple[float, float]] = {}
    for part in answer.split(";"):
        first, _, ends = part.strip().partition(" ")
        measure = first if first in dict(MEASURE_CHOICES[:-1]) else ""
        low, _, high = (ends if measure else part.strip()).translate(DASHES).rpartition("-")
        if not low:
            raise ValueError(answer)
        for what in (measure,) if measure else doubt.measures or (doubt.measure or "all",):
            said[what] = (float(low), float(high))
    kept = tuple(known for known in declared.rules.scales if known[0] not in said)
    scales = (*kept, *((what, *ends) for what, ends in said.items()))
    return replace(declared, rules=replace(declared.rules, scales=scales))


def _code(declared: Declared, doubt: Doubt, answer: str) -> Declared:
    """A scale; the codes that lie on it are answers."""
    said = _scale(declared, doubt, answer)
    low, high = said.rules.scales[-1][1:]

    def outside(codes: tuple[float, ...]) -> tuple[float, ...]:
        return tuple(code for code in codes if not low <= code <= high)

    rules = said.rules
    return replace(
        said, rules=replace(rules, missing=outside(rules.missing), not_applicable=outside(rules.not_applicable))
    )


def _decimal(declared: Declared, doubt: Doubt, answer: str) -> Declared:  # noqa: ARG001 - as the others
    return replace(declared, rules=replace(declared.rules, decimal=answer))


def _missing(declared: Declared, doubt: Doubt, answer: str) -> Declared:  # noqa: ARG001 - as the others
    if answer == "no":
        return declared
    codes = tuple(float(code) for code in answer.replace(",", " ").split())
    known = declared.rules.missing
    return replace(declared, rules=replace(declared.rules, missing=(*known, *(c for c in codes if c not in known))))


def _labels(declared: Declared, doubt: Doubt, answer: str) -> Declared:
    labels = tuple(label.strip() for label in answer.replace("|", ";").split(";") if label.strip())
    return _listed(declared, doubt, labels)


def _listed(declared: Declared, doubt: Doubt, labels: tuple[str, ...]) -> Declared:
    if len(labels) < 2:  # noqa: PLR2004 - a scale has two ends
        raise ValueError(labels)
    measure = doubt.measure or "all"
    kept = tuple(known for known in declared.rules.labels if known[0] != measure)
    return replace(declared, rules=replace(declared.rules, labels=(*kept, (measure, labels))))


def _reverse(declared: Declared, doubt: Doubt, answer: str) -> Declared:
    measure = doubt.measure or "all"
    if measure in declared.rules.reverse:
        return declared
    if answer == "no":
        return replace(declared, rules=replace(declared.rules, upright=(*declared.rules.upright, measure)))
    if answer != "yes":
        raise ValueError(answer)
    if not doubt.whole and doubt.measure is not None:
        turned = {column + 1 for column in doubt.columns}
        blocks = tuple((of, tuple(_turned(ref, turned) for ref in refs)) for of, refs in declared.blocks)
        named = {ref.position for _, refs in declared.blocks for ref in refs}
        lacking = tuple(replace(ref, reverse=True) for ref in _refs(doubt) if ref.position not in named)
        return replace(declared, blocks=(*blocks, (doubt.measure, lacking)) if lacking else blocks)
    return replace(declared, rules=replace(declared.rules, reverse=(*declared.rules.reverse, measure)))


def _format(declared: Declared, doubt: Doubt, answer: str) -> Declared:  # noqa: ARG001 - as the others
    return replace(declared, rules=replace(declared.rules, importance_format=answer))  # type: ignore[arg-type] # a choice


def _turned(ref: ColumnRef, positions: set[int]) -> ColumnRef:
    return replace(ref, reverse=True) if ref.position in positions else ref


ABOUT_ANSWERS = frozenset({"scale", "missing", "labels"})
_ANSWERED = {
    "measure": _measure,
    "weight": _weight,
    "scale": _scale,
    "code": _code,
    "decimal": _decimal,
    "missing": _missing,
    "labels": _labels,
    "reverse": _reverse,
    "format": _format,
}


def _refs(doubt: Doubt) -> tuple[ColumnRef, ...]:
    from cemgap.intake.mapping import ColumnRef

    return tuple(ColumnRef(position=column + 1) for column in doubt.columns)
