"""Sentence: a message as a formula, so that its figures and names follow the cells they come from."""

from collections.abc import Callable
from dataclasses import dataclass

from cemgap.intake.mapping import Factor
from cemgap.report.blocks import Figure, Kind
from cemgap.report.figures import figures_of
from cemgap.translations import Message

LONGEST_LITERAL = 255
LONGEST_FORMULA = 8_000
"""Excel takes 8,192 characters."""

_OPEN, _CLOSE = "\ue000", "\ue001"

Resolve = Callable[[Figure | Factor], str | None]
"""The reference of the cell that holds a figure or a factor's name; None where there is none."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as it stands now, and the formula that says it again when a cell changes."""

    text: str
    formula: str | None
    """None where nothing in it can change."""


def sentence_of(message: Message, language: str, decimals: int, resolve: Resolve) -> Sentence:
    """Put a message into words and into a formula."""
    written = figures_of(decimals)
    live: list[tuple[str, str]] = []

    def marked(value: object, lang: str) -> str | None:
        text = written(value, lang)
        if not isinstance(value, Figure | Factor):
            return text
        reference = resolve(value)
        if reference is None:
            return text
        live.append(
            (reference, figure_formula(reference, value.kind, decimals) if isinstance(value, Figure) else reference)
        )
        return f"{_OPEN}{len(live) - 1}{_CLOSE}"

    text = message.text(language, written)
    if _OPEN in text or _CLOSE in text:
        return Sentence(text, None)
    pieces: list[str] = []
    for piece in message.text(language, marked).replace(_CLOSE, _OPEN).split(_OPEN):
        is_live = len(pieces) % 2 == 1
        pieces.append(live[int(piece)][1] if is_live else literal(piece))
    formula = "&".join(piece for piece in pieces if piece != '""')
    return Sentence(text, formula if live and len(formula) <= LONGEST_FORMULA else None)


def literal(text: str) -> str:
    """Text inside a formula.

    >>> literal('2" wide')
    '"2"" wide"'
    """
    parts = [text[at : at + LONGEST_LITERAL] for at in range(0, len(text), LONGEST_LITERAL)] or [""]
    # A doubled quote counts once, but may not be torn apart: the parts are cut before they are doubled.
    return "&".join('"' + part.replace('"', '""') + '"' for part in parts)


def figure_formula(reference: str, kind: Kind, decimals: int) -> str:
    """The formula that writes a figure as `figure_text` does; no TEXT(), whose codes depend on the language of Excel.

    >>> figure_formula("$C$5", "score", 1)
    'IF(ISNUMBER($C$5),FIXED(ROUND($C$5,1)+0,1,TRUE),"-")'
    """
    match kind:
        case "score":
            body = _rounded(reference, decimals)
        case "signed":
            body = f'IF(ROUND({reference},{decimals or 1})>0,"+","")&{_rounded(reference, decimals)}'
        case "share":
            body = f'FIXED(ROUND({reference}*100,0)+0,0,TRUE)&"%"'
        case "p":
            body = f'IF({reference}<0.001,"<0.001",FIXED({reference},3,TRUE))'
        case "count" | "money":
            body = f"FIXED(ROUND({reference},0)+0,0,FALSE)"
        case _:
            body = f'{reference}&""'
    return f'IF(ISNUMBER({reference}),{body},"-")'


def _rounded(reference: str, decimals: int) -> str:
    # Adding 0 turns a negative zero into zero.
    if decimals:
        return f"FIXED(ROUND({reference},{decimals})+0,{decimals},TRUE)"
    # Whole figures now, but a 7.5 that somebody types must not be told as 8.
    return f'(ROUND({reference},1)+0)&""'
