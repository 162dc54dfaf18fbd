"""Flags: what is typed or passed for an option -> what it means, or wrong usage said in one line (exit code 2)."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from math import isfinite

from cemgap.errors import CemgapError, echo, error
from cemgap.intake.ratings.numbers import parse_number
from cemgap.intake.sources.encoding_names import COMMON, is_text_encoding, nearest_encoding
from cemgap.translations import LANGUAGES, Message, msg

LOOSEST = 0.5
"""The highest level of significance."""
INDEXES = ("auto", "0-10", "0-100", "raw")
VIEWS = ("satisfaction", "experience")
CROSSHAIRS = ("mean", "median", "scale")

Texts = Sequence[object] | str | None
Scores = Mapping[str, object] | Sequence[str] | str | None


def usage(message: Message, fix: Message | None = None) -> CemgapError:
    """Wrong usage of a command or a function."""
    return CemgapError(error("usage", message, fix=fix), usage=True)


def one_of(value: str, allowed: Sequence[str], flag: str) -> str:
    """A word of a list."""
    if value in allowed:
        return value
    like = get_close_matches(value, allowed, n=1)
    fix = (
        msg('the nearest is "{like}"', like=like[0]) if like else msg("the values are: {values}", values=tuple(allowed))
    )
    raise usage(msg('{flag} cannot be "{value}"', flag=flag, value=echo(value)), fix)


def check_language(value: str) -> None:
    """auto, zh or en."""
    one_of(value, ("auto", *LANGUAGES), "--lang")


def codes_of(codes: Texts, flag: str = "--missing") -> tuple[float, ...]:
    """Numbers: given one by one, or as text with commas between.

    >>> codes_of(["98,99", 0])
    (98.0, 99.0, 0.0)
    """
    return tuple(_number(part, flag) for given in _listed(codes) for part in str(given).split(","))


def scale_of(scale: Sequence[float] | str | None) -> tuple[float, float] | None:
    """LOW-HIGH as text, or the two ends; a reversed scale has its high end first.

    >>> scale_of("1-7")
    (1.0, 7.0)
    """
    if scale is None:
        return None
    if isinstance(scale, str):
        marks = [at for at in range(1, len(scale)) if scale[at] in "-–~"]
        pairs = [(parse_number(scale[:at]), parse_number(scale[at + 1 :])) for at in marks]
        found = next(((low, high) for low, high in pairs if low is not None and high is not None), None)
    else:
        ends = tuple(scale)
        found = (ends[0], ends[1]) if len(ends) == 2 and all(map(_is_number, ends)) else None  # noqa: PLR2004 - two ends
    if found is None or found[0] == found[1]:
        raise usage(
            msg('--scale: "{value}" is no scale', value=echo(scale)),
            msg("write the lowest and highest answer:  --scale 1-10"),
        )
    return float(found[0]), float(found[1])


def conditions_of(conditions: Texts | Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """COL=VALUE as text, or pairs of column and value.

    >>> conditions_of({"store": "A"}), conditions_of(["store=A"])
    ((('store', 'A'),), (('store', 'A'),))
    """
    given = tuple(conditions.items()) if isinstance(conditions, Mapping) else _listed(conditions)
    return tuple(_condition(condition) for condition in given)


def _condition(given: object) -> tuple[str, str]:
    if isinstance(given, tuple) and len(given) == 2:  # noqa: PLR2004 - a pair
        column, value = str(given[0]), str(given[1])
    else:
        column, equals, value = str(given).partition("=")
        column = column if equals else ""
    if not column.strip():
        raise usage(msg('--where: "{value}" is no COL=VALUE', value=echo(given)), msg("for example:  --where store=A"))
    return column.strip(), value


def scores_of(scores: Scores, flag: str) -> dict[str, float]:
    """FACTOR=SCORE as text, or a mapping from factor to score.

    >>> scores_of(["convenience=9"], "--ideal")
    {'convenience': 9.0}
    """
    if isinstance(scores, Mapping):
        return {str(name): _number(score, flag) for name, score in scores.items()}
    found: dict[str, float] = {}
    for text in _listed(scores):
        name, equals, value = str(text).rpartition("=")
        number = parse_number(value)
        if not equals or not name.strip() or number is None:
            raise usage(
                msg('{flag}: "{value}" is no FACTOR=SCORE', flag=flag, value=echo(text)),
                msg("for example:  {flag} convenience=9", flag=flag),
            )
        if name.strip() in found:
            raise usage(msg('{flag}: "{factor}" is given twice', flag=flag, factor=echo(name.strip())))
        found[name.strip()] = number
    return found


def base_of(base: object, flag: str = "--min-base") -> int | None:
    """A whole number of 1 or more."""
    if base is None:
        return None
    if not isinstance(base, int) or isinstance(base, bool) or base < 1:
        raise usage(msg("{flag}: a whole number of 1 or more", flag=flag))
    return base


def columns_of(columns: Texts, flag: str) -> tuple[str, ...]:
    """Headers of columns, one or several.

    >>> columns_of("store", "--by"), columns_of(["store", "tier"], "--by")
    (('store',), ('store', 'tier'))
    """
    found = tuple(str(column).strip() for column in _listed(columns))
    if not all(found):
        raise usage(msg("{flag} needs the header of a column", flag=flag))
    return tuple(dict.fromkeys(found))


def hide_below_of(least: object) -> int | None:
    """A whole number of 0 or more."""
    if least is None:
        return None
    if not isinstance(least, int) or isinstance(least, bool) or least < 0:
        raise usage(msg("--hide-below: a whole number of 0 or more"))
    return least


def alphas_of(levels: Texts | float) -> tuple[float, ...] | None:
    """One level of significance or two, the strictest first.

    >>> alphas_of("0.10,0.05"), alphas_of(0.05)
    ((0.05, 0.1), (0.05,))
    """
    if levels is None:
        return None
    found = tuple(sorted(codes_of((levels,) if isinstance(levels, float) else levels, "--alpha")))
    if len(found) not in {1, 2} or len(set(found)) != len(found) or not all(0 < level <= LOOSEST for level in found):
        raise usage(
            msg("--alpha: one level, or two different ones, above 0 and at most {most}", most=LOOSEST),
            msg("for example:  --alpha 0.05,0.10"),
        )
    return found


def encoding_of(name: str | None) -> str | None:
    """The name of an encoding of text."""
    if name is None or is_text_encoding(name):
        return name
    near = nearest_encoding(name)
    fix = msg('the nearest is "{like}"', like=near) if near else msg("the values are: {values}", values=COMMON)
    raise usage(msg('{flag} cannot be "{value}"', flag="--encoding", value=echo(name)), fix)


def header_rows_of(rows: object) -> int | None:
    """One header row, two or three."""
    if rows is None:
        return None
    if not isinstance(rows, int) or isinstance(rows, bool) or not 1 <= rows <= 3:  # noqa: PLR2004
        raise usage(msg("--header-rows: 1, 2 or 3"))
    return rows


def files_of(files: Texts) -> tuple[str, ...]:
    """Paths, one or several.

    >>> files_of("values.csv"), files_of(None)
    (('values.csv',), ())
    """
    return tuple(str(file) for file in _listed(files))


def _listed(given: Texts) -> tuple[object, ...]:
    if given is None:
        return ()
    return (given,) if isinstance(given, str) or not isinstance(given, Sequence) else tuple(given)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _number(value: object, flag: str) -> float:
    number = float(value) if isinstance(value, int | float) and _is_number(value) else parse_number(str(value))
    if number is None:
        raise usage(msg('{flag}: "{value}" is no number', flag=flag, value=echo(value)))
    return number
