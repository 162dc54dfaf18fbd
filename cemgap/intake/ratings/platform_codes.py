"""Platform codes: the numbers that a survey platform writes where nobody answered, to tell the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cemgap.intake.vocabulary import tables_of
from cemgap.translations import Message, msg

if TYPE_CHECKING:
    from cemgap.intake.sources import Source

MEANINGS: dict[str, Message] = {
    "skipped": msg("a question that was skipped"),
    "blank": msg("a question that was left blank"),
}


def meant_by(codes: tuple[float, ...], source: Source) -> Message | None:
    """What the platform of a file means by some codes; None where one of them is none of its own."""
    from cemgap.intake.headings.platform import platform_name, platform_of

    platform = platform_of(source.questions, source.kind) if codes else None
    if platform is None:
        return None
    known = tables_of("platform_codes").get(platform, {})
    if not all(f"{code:g}" in known for code in codes):
        return None
    return msg(
        "{platform} writes {meanings}",
        platform=platform_name(platform),
        meanings=tuple(
            msg("{code} for {meaning}", code=f"{code:g}", meaning=MEANINGS[known[f"{code:g}"]]) for code in codes
        ),
    )
