"""Formula: what a column says over other columns, as a workbook computes it; blanks stay blank."""

import re
from collections.abc import Callable, Mapping

from cemgap.report.blocks import Cell

EQUAL = 1e-9
"""Figures closer than this are the same."""

_TOKEN = re.compile(r"\s*([A-Za-z_][A-Za-z_0-9]*|\d+(?:\.\d+)?|[-+*/()])")


def tokens_of(expression: str) -> tuple[str, ...]:
    """The names, numbers and signs of an expression over columns; ValueError where it holds anything else.

    >>> tokens_of("experience - expectation")
    ('experience', '-', 'expectation')
    """
    tokens: list[str] = []
    at = 0
    text = expression.strip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            message = f"no formula over columns: {expression!r}"
            raise ValueError(message)
        tokens.append(found[1])
        at = found.end()
    return tuple(tokens)


def names_in(expression: str) -> tuple[str, ...]:
    """The columns an expression reads, each once."""
    return tuple(dict.fromkeys(token for token in tokens_of(expression) if token[0].isalpha() or token[0] == "_"))


def cell_formula(expression: str, reference: Callable[[str], str]) -> str:
    """The formula of one cell: blank unless everything it reads is a number.

    >>> cell_formula("experience - expectation", {"experience": "$D$6", "expectation": "$E$6"}.__getitem__)
    'IF(AND(ISNUMBER($D$6),ISNUMBER($E$6)),$D$6-$E$6,"")'
    """
    names = names_in(expression)
    body = "".join(reference(token) if token in names else token for token in tokens_of(expression))
    return guarded([reference(name) for name in names], body)


def guarded(references: list[str], body: str) -> str:
    """`body` where all `references` are numbers, else a blank."""
    tests = [f"ISNUMBER({reference})" for reference in references]
    if not tests:
        return body
    all_known = tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"
    return f'IF({all_known},{body},"")'


def value_of(expression: str, cells: Mapping[str, Cell]) -> float | None:
    """What an expression gives for the cells of a row; None where one of them is no number.

    >>> value_of("2 * (a - b)", {"a": 3.0, "b": 1}), value_of("a - b", {"a": 3.0, "b": None})
    (4.0, None)
    """
    values: dict[str, float] = {}
    for name in names_in(expression):
        cell = cells.get(name)
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            return None
        values[name] = cell
    return _Reader(tokens_of(expression), values).value()


def same(one: float | None, other: float | None) -> bool:
    """Whether two figures agree, both unknown included."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= EQUAL * max(1.0, abs(one))


class _Reader:
    """Reads an expression from left to right; a division by zero is None."""

    def __init__(self, tokens: tuple[str, ...], values: Mapping[str, float]) -> None:
        self._tokens = [*tokens, ""]
        self._values = values
        self._at = 0

    def value(self) -> float | None:
        try:
            total = self._sum()
        except ZeroDivisionError:
            return None
        if self._tokens[self._at]:
            message = f"no formula over columns: {' '.join(self._tokens)}"
            raise ValueError(message)
        return total

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _sum(self) -> float:
        total = self._product()
        while self._tokens[self._at] in ("+", "-"):
            sign = self._next()
            term = self._product()
            total = total + term if sign == "+" else total - term
        return total

    def _product(self) -> float:
        total = self._atom()
        while self._tokens[self._at] in ("*", "/"):
            sign = self._next()
            factor = self._atom()
            total = total * factor if sign == "*" else total / factor
        return total

    def _atom(self) -> float:
        piece = self._next()
        if piece == "-":
            return -self._atom()
        if piece == "(":
            inner = self._sum()
            if self._next() != ")":
                message = "a bracket is not closed"
                raise ValueError(message)
            return inner
        return self._values[piece] if piece in self._values else float(piece)
