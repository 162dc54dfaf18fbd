"""Subtracted scales: whether experience and expectation are answered on scales whose difference means something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cemgap.errors import error
from cemgap.intake.mapping import MEASURE_WORDS
from cemgap.intake.ratings.scale_problems import scale_lines
from cemgap.intake.ratings.scales import subtracted_ends
from cemgap.translations import msg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cemgap.errors import Problem
    from cemgap.intake.mapping import Mapping
    from cemgap.intake.ratings.scales import Scales
    from cemgap.intake.sources import Source

SAID = frozenset({"flag", "settings"})


def on_unlike_scales(scales: Scales, mapping: Mapping, source: Source) -> Iterator[Problem]:
    """E173: experience and expectation on scales with other ends.

    Their difference then hangs on how these are mapped onto each other: both must be declared. On the answers' own
    scale (``--index raw``) it means nothing at all.
    """
    held = [(what, scale) for what, scale in scales.scales if what in {"experience", "expectation"}]
    if len(subtracted_ends(held)) < 2 or (scales.index != "raw" and all(of.source in SAID for _, of in held)):  # noqa: PLR2004
        return
    each = tuple(
        msg("{measure} {scale} ({source})", measure=MEASURE_WORDS[what], scale=of.shown, source=of.known_from)
        for what, of in held
    )
    places = (source.place(source.header_row, next(iter(mapping.positions(what)), None)) for what, _ in held)
    if scales.index == "raw":
        message = msg("on their own scales these cannot be subtracted: {scales}", scales=each)
        yield error("E173", message, *places, fix=msg("show both on one scale:  --index 0-10"))
        return
    message = msg("satisfaction would compare answers on different scales: {scales}", scales=each)
    fix = msg(
        "if they were asked so, say it in cemgap.toml, {lines}    if not, correct the scale", lines=scale_lines(held)
    )
    yield error("E173", message, *places, fix=fix)
