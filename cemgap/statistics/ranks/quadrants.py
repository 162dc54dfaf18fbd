"""Quadrants: how sure it is in which quadrant of the priority matrix a factor lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from cemgap.statistics.precision import Estimate, estimate_of
from cemgap.statistics.ranks.draws import combined, draws_of, lattice_of, root_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from cemgap.statistics.quantities import Floats
    from cemgap.statistics.scores import FactorScores, Scores

View = Literal["satisfaction", "experience"]
"""What lies along the horizontal axis; importance is on the vertical one."""

Line = float | Literal["mean", "median"]
"""Where a line of the crosshair stands: at a figure, or at the mean or median of the factors, which moves with them."""
QUADRANTS = 4
NEAR = 1e-9
"""A figure closer to a line than this stands on it."""
ROUNDING = 1e-12
"""Part of a variance that is rounding."""


@dataclass(frozen=True, slots=True)
class FactorQuadrant:
    """Where one factor lies."""

    across: float
    """Satisfaction or experience."""
    up: float
    """Importance."""
    quadrant: int
    """0 upper left, 1 upper right, 2 lower left, 3 lower right; on a line = above it, or right of it."""
    probability: float | None
    """Of lying there, 0 to 1; None where nothing is known of chance."""
    diagonal: Estimate
    """importance - experience; without an error where that is not known."""


@dataclass(frozen=True, slots=True)
class Quadrants:
    """The factors among the lines of the crosshair."""

    lines: tuple[float, float]
    """Where the vertical and the horizontal line stand."""
    factors: tuple[FactorQuadrant, ...]


def placed_in_quadrants(
    scores: Scores, placed: Sequence[FactorScores], view: View, lines: tuple[Line, Line]
) -> Quadrants:
    """Some factors among the lines, with `quadrant_probabilities` from the joint covariance of the scores.

    Degrees of freedom: the fewest of any factor. Variance of importance - experience: V(I) + V(X) - 2 Cov(I, X).

    Args:
        scores: of one wave.
        placed: those of its factors that have importance, experience, and satisfaction where that is the view.
        view: what lies across.
        lines: the vertical line of the crosshair, the horizontal one.
    """
    across = np.array([_value(getattr(one, view)) for one in placed])
    up = np.array([_value(one.importance) for one in placed])
    at = line_of(across, lines[0]), line_of(up, lines[1])
    joint = _joint(placed, scores, view)
    probabilities = None
    if joint is not None:
        df = min((one.df for one in placed if one.df is not None), default=None)
        probabilities = quadrant_probabilities(across, up, joint, lines, df)
    beside = joint if view == "experience" else _joint(placed, scores, "experience")
    return Quadrants(
        at,
        tuple(
            FactorQuadrant(
                float(across[place]),
                float(up[place]),
                int(quadrant),
                None if probabilities is None else float(probabilities[place, quadrant]),
                _diagonal(one, place, beside),
            )
            for place, (one, quadrant) in enumerate(zip(placed, quadrants_of(across, up, at), strict=True))
        ),
    )


def _joint(placed: Sequence[FactorScores], scores: Scores, view: View) -> Floats | None:
    """[2 placed, 2 placed] covariance of the figures across, then up; None where any of it is not known."""
    if scores.joint_covariance is None:
        return None
    factors = len(scores.factors)
    places = [scores.factors.index(one) for one in placed]
    first = 0 if view == "experience" else factors
    rows = [*(first + place for place in places), *(2 * factors + place for place in places)]
    joint: Floats = scores.joint_covariance[np.ix_(rows, rows)]
    return None if np.isnan(joint).any() else joint


def _diagonal(scores: FactorScores, place: int, joint: Floats | None) -> Estimate:
    up = place if joint is None else len(joint) // 2 + place
    variance = float("nan")
    if joint is not None:
        variance = max(0.0, float(joint[place, place] + joint[up, up] - 2 * joint[place, up]))
    return estimate_of(
        _value(scores.importance) - _value(scores.experience),
        variance,
        n=scores.n_pair,
        n_effective=scores.n_effective,
        df=scores.df,
    )


def _value(estimate: Estimate | None) -> float:
    return float("nan") if estimate is None else estimate.value


def line_of(figures: Floats, line: Line) -> float:
    """Where a line stands among figures [factor]; at a figure that it falls on within `NEAR`, exactly there.

    >>> line_of(np.array([1.0, 2.0, 6.0]), "mean"), line_of(np.array([1.0, 2.0, 6.0]), "median")
    (3.0, 2.0)
    """
    place = float(_lines(figures[:, None], line)[0])
    touching = figures[np.abs(figures - place) <= NEAR]
    return float(touching.min()) if len(touching) else place


def quadrants_of(across: Floats, up: Floats, lines: tuple[float, float]) -> npt.NDArray[np.intp]:
    """[...] 0 upper left, 1 upper right, 2 lower left, 3 lower right; on a line = above it, or right of it.

    >>> quadrants_of(np.array([-2.0, 0.0]), np.array([9.0, 5.0]), (0.0, 7.0)).tolist()
    [0, 3]
    """
    right, below = across >= lines[0], up < lines[1]
    places: npt.NDArray[np.intp] = right.astype(np.intp) + 2 * below.astype(np.intp)
    return places


def quadrant_probabilities(
    across: Floats, up: Floats, covariance: Floats, lines: tuple[Line, Line], df: float | None = None
) -> Floats:
    """[factor, quadrant] the share of draws around the figures in which a factor lies in each quadrant; rows sum to 1.

    Draws of N(0, covariance), or of t, are added to the figures; a line at a mean or median is that of the draw, so
    that it moves with the factors. A reading aid, no level of confidence. With lines at figures or means the two
    distances of a factor from them are drawn, else all factors together.

    Args:
        across: [factor] figures on the horizontal axis.
        up: [factor] on the vertical axis.
        covariance: [2 factor, 2 factor] of `across`, then `up`, in squares of their units.
        lines: the vertical line of the crosshair (on `across`), the horizontal one (on `up`).
        df: degrees of freedom; None = normal.

    Raises:
        ValueError: sizes do not fit, a figure is not finite, or the covariance is not one.

    Source: a plug-in probability by the lattice of `draws_of`. Checked against the closed form of two factors, the
    orthant probability of two normals, and random draws.

    >>> sure = np.diag([0.01, 0.01, 0.01, 0.01])
    >>> quadrant_probabilities(np.array([-1.0, 1.0]), np.array([9.0, 5.0]), sure, (0.0, "mean")).round(3).tolist()
    [[1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0]]
    """
    factors = len(across)
    if up.shape != across.shape or covariance.shape != (2 * factors, 2 * factors):
        wrong = f"{across.shape} figures across, {up.shape} up, covariance {covariance.shape}"
        raise ValueError(wrong)
    if not (np.isfinite(across).all() and np.isfinite(up).all()):
        wrong = "a figure is not finite"
        raise ValueError(wrong)
    if "median" in lines:
        draws = draws_of(covariance, df)
        counts = np.zeros((factors, QUADRANTS))
        for mirrored in (draws, -draws):
            x, y = across[:, None] + mirrored[:factors], up[:, None] + mirrored[factors:]
            counts += _counted(x - _lines(x, lines[0]), y - _lines(y, lines[1]))
        shares: Floats = counts / (2 * draws.shape[1])
        return shares
    # Lines at a figure or a mean are linear: the distances of a factor from both are but two normals.
    apart = np.zeros((2, factors, 2 * factors))
    apart[0, :, :factors], apart[1, :, factors:] = (_centring(factors, line) for line in lines)
    distances = across - _lines(across[:, None], lines[0]), up - _lines(up[:, None], lines[1])
    normal, scale = lattice_of(2, df)
    found = np.zeros((factors, QUADRANTS))
    for place in range(factors):
        pair = apart[:, place]
        own = _settled(pair @ covariance @ pair.T, covariance[[place, factors + place], [place, factors + place]])
        draw = combined(root_of(own), normal) * scale
        x, y = distances[0][place] + np.stack([draw[0], -draw[0]]), distances[1][place] + np.stack([draw[1], -draw[1]])
        found[place] = _counted(x.reshape(1, -1), y.reshape(1, -1))[0] / x.size
    return found


def _counted(x: Floats, y: Floats) -> Floats:
    """[row, quadrant] how many distances from the lines [row, draw] lie in each quadrant."""
    # Of equal figures rounding would put some on either side of their own mean.
    right, below = x >= -NEAR, y < -NEAR
    counts: Floats = np.stack(
        [
            (~right & ~below).sum(axis=1),
            (right & ~below).sum(axis=1),
            (~right & below).sum(axis=1),
            (right & below).sum(axis=1),
        ],
        axis=1,
    ).astype(np.float64)
    return counts


def _centring(factors: int, line: Line) -> Floats:
    """[factor, factor] what takes figures to their distances from a line at a figure, or at their mean."""
    unit: Floats = np.eye(factors)
    return unit - 1 / factors if line == "mean" else unit


def _settled(covariance: Floats, variances: Floats) -> Floats:
    """[2, 2] a covariance of distances, with 0 where only rounding is left of the `variances` of the figures."""
    still = np.diag(covariance) <= ROUNDING * variances
    moving = np.where(still, 0.0, 1.0)
    settled: Floats = covariance * moving * moving[:, None]
    return (settled + settled.T) / 2


def _lines(figures: Floats, line: Line) -> Floats:
    """[draw] where a line stands in each draw, figures [factor, draw]."""
    if line == "mean":
        return _mean(figures)
    if line == "median":
        middle: Floats = np.median(figures, axis=0)
        return middle
    there: Floats = np.full(figures.shape[1], line)
    return there


def _mean(figures: Floats) -> Floats:
    # Row by row: numpy's own sum along an axis runs in an order that depends on the machine.
    total: Floats = np.zeros(figures.shape[1])
    for row in figures:
        total += row
    mean: Floats = total / len(figures)
    return mean
