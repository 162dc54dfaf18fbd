"""Values of flags: text as typed -> what it means, or wrong usage said in one line."""

from collections.abc import Sequence

from cemgap.errors import CemgapError, echo, error
from cemgap.intake.numbers import parse_number
from cemgap.translations import LANGUAGES, Message, msg


def usage(message: Message, fix: Message | None = None) -> CemgapError:
    """Wrong usage of a command (exit code 2)."""
    return CemgapError(error("usage", message, fix=fix), usage=True)


def parse_codes(texts: Sequence[str] | None, flag: str = "--missing") -> tuple[float, ...]:
    """Numbers, given one by one or with commas between."""
    codes = []
    for text in (part for given in texts or () for part in given.split(",")):
        number = parse_number(text)
        if number is None:
            raise usage(msg('{flag}: "{value}" is no number', flag=flag, value=echo(text)))
        codes.append(number)
    return tuple(codes)


def parse_scale(text: str | None) -> tuple[float, float] | None:
    """LOW-HIGH; a reversed scale is written high end first.

    >>> parse_scale("1-7")
    (1.0, 7.0)
    """
    if text is None:
        return None
    for at in range(1, len(text)):
        if text[at] in "-–~":
            low, high = parse_number(text[:at]), parse_number(text[at + 1 :])
            if low is not None and high is not None and low != high:
                return low, high
    raise usage(
        msg('--scale: "{value}" is no scale', value=echo(text)),
        msg("write the lowest and highest answer:  --scale 1-10"),
    )


def parse_conditions(texts: Sequence[str] | None) -> tuple[tuple[str, str], ...]:
    """COL=VALUE, several allowed."""
    conditions = []
    for text in texts or ():
        column, equals, value = text.partition("=")
        if not equals or not column.strip():
            raise usage(
                msg('--where: "{value}" is no COL=VALUE', value=echo(text)), msg("for example:  --where store=A")
            )
        conditions.append((column.strip(), value))
    return tuple(conditions)


def parse_scores(texts: Sequence[str] | None, flag: str) -> dict[str, float]:
    """FACTOR=SCORE, several allowed."""
    scores: dict[str, float] = {}
    for text in texts or ():
        name, equals, value = text.rpartition("=")
        number = parse_number(value)
        if not equals or not name.strip() or number is None:
            raise usage(
                msg('{flag}: "{value}" is no FACTOR=SCORE', flag=flag, value=echo(text)),
                msg("for example:  {flag} convenience=9", flag=flag),
            )
        if name.strip() in scores:
            raise usage(msg('{flag}: "{factor}" is given twice', flag=flag, factor=echo(name.strip())))
        scores[name.strip()] = number
    return scores


def one_of(value: str, allowed: Sequence[str], flag: str) -> str:
    """A word of a list."""
    if value not in allowed:
        raise usage(
            msg('{flag}: "{value}" is none of its values', flag=flag, value=echo(value)),
            msg("the values are: {values}", values=tuple(allowed)),
        )
    return value


def check_language(value: str) -> None:
    """auto, zh or en."""
    one_of(value, ("auto", *LANGUAGES), "--lang")
