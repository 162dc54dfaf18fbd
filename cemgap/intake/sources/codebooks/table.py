"""Codebook tables: which column of a codebook says what, by the shape of its header; codes listed in one cell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cemgap.intake.vocabulary import fold, words

SHARE = 0.8
IDENTIFIER = re.compile(r"[^\W\d_]?[\w@.#$\[\]\-]{0,63}")
"""What a variable is called."""
PAIR = re.compile(r"(?P<code>-?[\w.]{1,20})\s*(?:[,=:，＝：]|\s-\s|[.、](?!\d))\s*(?P<label>\S.*)", re.DOTALL)
"""``1, Male``, ``1=Male``, ``1 - Male``, ``1. Male``."""
BETWEEN_PAIRS = re.compile(r"[,，]\s*(?=-?\w{1,10}\s*[=:＝：])|\s+(?=-?\d{1,10}\s*[=＝])")
WHOLE = re.compile(r"(-?\d+)\.0+")
SPAN = re.compile(r"(\d{1,4})\s*(?:-|–|\.\.|thru|to|至|到)\s*(\d{1,4})")
NO = frozenset({"", "0", "no", "n", "false", "否", "-"})

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Roles:
    """Positions of the columns of a codebook; None = it has none."""

    variable: int
    question: int | None = None
    code: int | None = None
    meaning: int | None = None
    choices: int | None = None
    missing: int | None = None
    kind: int | None = None
    section: int | None = None
    matrix: int | None = None


def roles_of(header: Sequence[str], rows: Rows) -> Roles | None:
    """What the columns of a table are, if it is a codebook: it names variables, and says what they or their codes mean.

    >>> roles = roles_of(("VAR", "RESPONSE", "MEANING"), [("Q1", "1", "Yes")])
    >>> roles.variable, roles.code, roles.meaning
    (0, 1, 2)
    >>> roles_of(("Respondent", "Service", "Price"), [("1", "5", "4")]) is None
    True
    """
    at = _named(header, rows)
    if "variable" not in at:
        return None
    if "code" in at and "choices" not in at and _are_choices(rows, at["code"]):
        at["choices"] = at.pop("code")
    known = len(set(at.values()))
    label = at.pop("label", None)
    if label is not None:
        at.setdefault("meaning" if "code" in at and "meaning" not in at else "question", label)
    if "code" not in at and "meaning" in at:
        at.setdefault("question", at.pop("meaning"))
    if "meaning" not in at:
        at.pop("code", None)
    if not at.keys() & {"question", "choices", "meaning"} or (len(header) >= 2 * known and "choices" not in at):
        return None
    roles = Roles(**at)
    return roles if _names_each_once(roles, rows) else None


def _named(header: Sequence[str], rows: Rows) -> dict[str, int]:
    """Role -> position, by the words of the header."""
    names = [fold(re.sub(r"[()（）?？]", " ", title)) for title in header]
    at: dict[str, int] = {}
    by_content: int | None = None
    for role, known in words("codebook").items():
        for position, name in enumerate(names):
            if name not in known:
                continue
            if role == "variable_by_content":
                by_content = position if by_content is None else by_content
            elif role not in at and position not in at.values():
                at[role] = position
    if "variable" not in at and by_content is not None and _are_names(rows, by_content):
        at = {role: position for role, position in at.items() if position != by_content} | {"variable": by_content}
    return at


def choices_in(text: str) -> dict[str, str]:
    """The codes of a variable that stand in one cell; empty where the cell holds something else.

    >>> choices_in("1, Male | 2, Female")
    {'1': 'Male', '2': 'Female'}
    >>> choices_in("1=男；2=女")
    {'1': '男', '2': '女'}
    >>> choices_in("round([weight] / [height], 1)")
    {}
    """
    if "|" in text:
        parts = text.split("|")
    else:
        parts = re.split(r"[;；\r\n]+", text)
        if len([part for part in parts if part.strip()]) == 1:
            parts = BETWEEN_PAIRS.split(text)
    found: dict[str, str] = {}
    for part in parts:
        if part.strip():
            pair = PAIR.fullmatch(part.strip())
            if pair is None:
                return {}
            found.setdefault(code_of(pair["code"]), pair["label"].strip())
    return found


def missing_in(text: str) -> tuple[str, ...]:
    """The codes listed in one cell.

    >>> missing_in("97-99; -1")
    ('97', '98', '99', '-1')
    """
    codes: list[str] = []
    for part in re.split(r"[;,|、，；]+", text):
        span = SPAN.fullmatch(part.strip())
        if span:
            codes += map(str, range(int(span[1]), int(span[2]) + 1))
        else:
            codes += [code_of(code) for code in part.split()]
    return tuple(dict.fromkeys(codes))


def says_yes(text: str) -> bool:
    """Whether a cell marks its row."""
    return fold(text) not in NO


def code_of(text: str) -> str:
    """A code as it stands in a cell of the survey.

    >>> code_of(" 1.0 ")
    '1'
    """
    whole = WHOLE.fullmatch(text.strip())
    return whole[1] if whole else text.strip()


def _are_names(rows: Rows, position: int) -> bool:
    """Whether most cells could be names of variables: they hold letters and no spaces."""
    cells = [cell.strip() for cell in _column(rows, position) if cell.strip()]
    named = [cell for cell in cells if IDENTIFIER.fullmatch(cell) and any(c.isalpha() for c in cell)]
    return bool(cells) and len(named) >= SHARE * len(cells)


def _are_choices(rows: Rows, position: int) -> bool:
    cells = [cell for cell in _column(rows, position) if cell.strip()]
    several = [cell for cell in cells if len(choices_in(cell)) > 1]
    return bool(several) and 2 * len(several) >= len(cells)


def _names_each_once(roles: Roles, rows: Rows) -> bool:
    """Whether no variable, or none of its codes, stands in most rows: that would be data."""
    keys: list[tuple[str, str]] = []
    variable = ""
    for row in rows:
        variable = row[roles.variable].strip() or (variable if roles.code is not None else "")
        if variable:
            keys.append((variable, "" if roles.code is None else row[roles.code].strip()))
    return 2 * len(set(keys)) >= len(keys)


def _column(rows: Rows, position: int) -> list[str]:
    return [row[position] for row in rows if position < len(row)]
