"""Header evidence: what the rows below say about a row that may be a header too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from cemgap.errors import PERSONAL
from cemgap.intake.ratings.labels import is_label, plain
from cemgap.intake.ratings.numbers import reads_as_number
from cemgap.intake.vocabulary import fold, words

Texts = Sequence[str]

INVISIBLE = "\ufeff\u200b"
OF_VALUES = 0.8
"""A column holds values where that share of its filled cells are numbers, dates or the like."""
ALL_DIFFER = 0.9
ROWS_ENOUGH = 3
"""Rows below, at least, where they are the evidence."""
NUMBERED = 3
"""Headers that are counted, at least."""
DATE_LIKE = re.compile(r"[(+\-<>~≥≤]?\s*\d[\d\s.,:/\-–~～TZ+%年月日时分秒時点至()]*(?:[AaPp][Mm])?%?")
LED_BY_NUMBER = re.compile(r"\(?(\d{1,3})\)?(?!\d)")
COUNTS_FROM = (0, 1)
YEARS = range(1900, 2101)
"""Numbers that columns may be named after, where they count on."""
CODE = re.compile(r"[^\s]{1,40}")


def is_blank(cell: str) -> bool:
    """Whether nothing can be seen in a cell."""
    return not cell or not cell.strip().strip(INVISIBLE).strip()


def filled(cells: Texts) -> list[int]:
    """The columns of a row that hold something."""
    return [column for column, cell in enumerate(cells) if not is_blank(cell)]


def is_value(cell: str) -> bool:
    """Whether a cell is a number, a date, a time, a percentage, a range of numbers: hardly ever a header.

    >>> [is_value(cell) for cell in ("7", "2026-03-01 10:00", "45 %", "18-29", "Q7", "7 - Very satisfied")]
    [True, True, True, True, False, False]
    """
    plain = cell.strip().strip(INVISIBLE).strip()
    return bool(plain) and (reads_as_number(plain) or DATE_LIKE.fullmatch(plain) is not None)


def is_response(cell: str) -> bool:
    """Whether a cell below a question says no more than that an answer follows."""
    return fold(cell) in words("notes")["response"]


class Below:
    """The rows below a row that may be a header."""

    def __init__(self, rows: Sequence[Texts]) -> None:
        self._rows = rows
        self._width = max(map(len, rows), default=0)

    @cached_property
    def _columns(self) -> list[list[str]]:
        """The filled cells of each column."""
        columns: list[list[str]] = [[] for _ in range(self._width)]
        for row in self._rows:
            for column, cell in enumerate(row):
                if not is_blank(cell):
                    columns[column].append(cell.strip())
        return columns

    def columns_in_use(self, share: float) -> int:
        """How many columns are filled in that share of the rows."""
        return sum(len(cells) >= share * len(self._rows) > 0 for cells in self._columns)

    def of_values(self) -> list[int]:
        """Columns that hold numbers, dates and the like."""
        return [
            column
            for column, cells in enumerate(self._columns)
            if cells and sum(is_value(cell) or _leading(cell) is not None for cell in cells) >= OF_VALUES * len(cells)
        ]

    def spans(self, column: int, cell: str) -> bool:
        """Whether a cell lies between the least and the greatest number of a column; true where it holds no numbers."""
        numbers = [number for text in self._columns[column] if (number := _number(text)) is not None]
        number = _number(cell)
        return number is None if not numbers else number is not None and min(numbers) <= number <= max(numbers)

    def repeats(self, column: int, cell: str) -> bool:
        """Whether a column holds that cell again."""
        return column < self._width and cell.strip() in self._columns[column]

    def is_like(self, cells: Texts) -> bool:
        """Whether a row looks like those below it, so that it holds answers and heads nothing.

        Most of its filled cells stand in their column again, or are such numbers and dates as the column holds; or one
        is somebody's mail address, phone number or the like. Numbers that count (the codes of questions, years) are
        names of columns, and so are options that their column repeats and nothing else.

        >>> rows = [["Ann", "3", "yes"], ["Ben", "5", "no"], ["Cem", "4", "yes"]]
        >>> Below(rows).is_like(["Dan", "4", "no"]), Below(rows).is_like(["name", "1", "2"])
        (True, False)
        """
        here = filled(cells)
        if any(PERSONAL.fullmatch(cells[column].strip()) for column in here):
            return True
        values = [column for column in here if is_value(cells[column])]
        named = set(values) if _are_names([cells[column] for column in values]) else set[int]()
        alike = [column for column in here if column not in named and self._holds_such(column, cells[column].strip())]
        return len(alike) > 1 and 2 * len(alike) > len(here)

    def is_headed(self, cells: Texts) -> bool:
        """Whether some column holds numbers, dates or answers in words, and that row something else there.

        >>> rows = [["Ann", "3"], ["Ben", "Good"], ["Cem", "4"]]
        >>> Below(rows).is_headed(["who", "how"]), Below(rows).is_headed(["Dan", "Poor"])
        (True, False)
        """
        answers = (
            column
            for column, held in enumerate(self._columns)
            if held and sum(map(_is_answer, held)) >= OF_VALUES * len(held)
        )
        return any(not is_blank(_cell(cells, column)) and not _is_answer(cells[column]) for column in answers)

    def _holds_such(self, column: int, cell: str) -> bool:
        """Whether a column holds a cell again, among others; or others of its kind."""
        held = self._columns[column] if column < self._width else []
        if is_value(cell):
            number = _number(cell)
            same_kind = [text for text in held if is_value(text) and (_number(text) is None) == (number is None)]
            numbers = [of for text in held if (of := _number(text)) is not None]
            near = number is None or not numbers or min(numbers) - 1 <= number <= max(numbers) + 1
            return bool(held) and len(same_kind) >= OF_VALUES * len(held) and (near or len(held) < ROWS_ENOUGH)
        everywhere = len(held) == len(self._rows) >= ROWS_ENOUGH
        return cell in held and (everywhere or len(set(held)) > 1)

    def is_headed_by(self, cells: Texts, above: Sequence[Texts]) -> bool:
        """Whether a row is a header too, below the header rows `above`: never so where it has a number or a date."""
        here = filled(cells)
        if not here or not self._rows or any(is_value(cells[column]) for column in here) or _is_rated(cells):
            return False
        nameless = [column for column in range(self._width) if all(is_blank(_cell(row, column)) for row in above)]
        if any(not is_blank(cell) for column in nameless for cell in self._columns[column][:1]) and not all(
            column in here for column in nameless if self._columns[column]
        ):
            return False
        said = [column for column in here if is_response(cells[column]) and not self.repeats(column, cells[column])]
        under = [column for column in nameless if column in here]
        if said and (under or 2 * len(said) > len(here)):
            return True
        if under and (self._are_options(cells, under) or self._has_ids(cells, above)):
            return True
        return self._has_words_over_values(cells, needed=2 if under or _are_texts_of_codes(cells, above[-1]) else 3)

    def _are_options(self, cells: Texts, under: Sequence[int]) -> bool:
        """Whether columns repeat what stands above them, or are blank: one option of a question each."""
        options = [
            cells[column].strip()
            for column in under
            if self._columns[column]
            and set(self._columns[column]) == {cells[column].strip()}
            and len(self._columns[column]) < len(self._rows)
        ]
        return len(options) > 1 and len(set(options)) == len(options)

    def _has_ids(self, cells: Texts, above: Sequence[Texts]) -> bool:
        """Whether the row lacks what every row below has, each another one: so it is none of them."""
        return any(
            is_blank(_cell(cells, column))
            and not is_blank(_cell(above[0], column))
            and len(self._rows) >= ROWS_ENOUGH
            and len(column_cells) >= ALL_DIFFER * len(self._rows)
            and len(set(column_cells)) == len(column_cells)
            for column, column_cells in enumerate(self._columns)
        ) and not any(self.repeats(column, cells[column]) for column in filled(cells))

    def _has_words_over_values(self, cells: Texts, needed: int) -> bool:
        """Whether the row has different words, no answers, wherever the rows below have numbers."""
        values = self.of_values()
        worded = [column for column in values if not is_blank(_cell(cells, column))]
        texts = [fold(cells[column]) for column in worded]
        return (
            len(self._rows) >= ROWS_ENOUGH
            and len(worded) >= needed
            and 2 * len(worded) >= len(values)
            and len(set(texts)) >= max(needed, len(texts) // 4)
            and not any(self.repeats(column, cells[column]) for column in worded)
            and not any(text in none for text in texts for none in words("missing").values())
        )


def _is_answer(cell: str) -> bool:
    return is_value(cell) or _leading(cell) is not None or is_label(plain(cell))


def _are_names(values: Texts) -> bool:
    """Whether numbers of a row count on as names of columns do: 1, 2, 3; 2023, 2024; 1.1, 1.2, 2.1."""
    numbers = [_number(value) for value in values]
    known = [number for number in numbers if number is not None]
    if not known or len(known) < len(numbers) or any(b <= a for a, b in pairwise(known)):
        return False
    whole = all(number.is_integer() for number in known)
    if all(number in YEARS for number in known):
        return True
    if not whole:
        return len(known) >= NUMBERED
    return known[0] in COUNTS_FROM and all(b == a + 1 for a, b in pairwise(known))


def _is_rated(cells: Texts) -> bool:
    """Whether cells begin with a number as an answer does (``7 - Very good``), not as questions that are counted."""
    numbers = [number for column in filled(cells) if (number := _leading(cells[column])) is not None]
    return bool(numbers) and (len(numbers) < NUMBERED or any(b <= a for a, b in pairwise(numbers)))


def _number(cell: str) -> float | None:
    try:
        return float(cell.strip().strip(INVISIBLE).replace(",", "."))
    except ValueError:
        return None


def _leading(cell: str) -> int | None:
    found = LED_BY_NUMBER.match(cell.strip().strip(INVISIBLE))
    return int(found[1]) if found else None


def _are_texts_of_codes(cells: Texts, codes: Texts) -> bool:
    """Whether the row above holds one code without spaces per column, and this row longer texts."""
    named = [codes[column].strip() for column in filled(codes)]
    texts = [cells[column].strip() for column in filled(cells)]
    return (
        all(CODE.fullmatch(code) for code in named)
        and len(texts) >= ALL_DIFFER * len(named)
        and sum(map(len, texts)) > sum(map(len, named))
        and any(re.search(r"\s|[^\x00-\u2fff]", text) for text in texts)
    )


def _cell(cells: Texts, column: int) -> str:
    return cells[column] if column < len(cells) else ""
