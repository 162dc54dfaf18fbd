"""Sample size: how many respondents a change needs to be seen, and what a sample can see."""

from __future__ import annotations

import math


def sample_size_per_wave(
    change: float,
    sd: float,
    *,
    power: float = 0.8,
    alpha: float = 0.05,
    design_effect: float = 1.0,
    overlap: float = 0.0,
    correlation: float = 0.0,
) -> float:
    """Respondents per wave to find a change with the given power, two-sided test; not rounded, so round up.

    n = deff [2 z^2 sd^2 (1 - rho overlap) / change^2 + z_a^2 / 4], z = z_a + z_b, z_a the 1 - alpha/2 and z_b the
    `power` quantile of the normal distribution; the last term makes up for t.

    Args:
        change: What is to be found, in the units of `sd`, not 0.
        sd: Standard deviation of a respondent's figure (of weighted satisfaction: its standard error x sqrt(n)).
        power: Probability of finding it, between alpha / 2 and 1: 0.8 or 0.9.
        alpha: Level of the test; divided by the number of factors it allows for as many tests.
        design_effect: Variance over that of a simple random sample of the same size.
        overlap: Share of each wave that is in the other one too, 0 to 1.
        correlation: Of the figure of the same person in both waves, -1 to 1.

    Raises:
        ValueError: An argument is out of range.

    Source: normal approximation of the two-sample t test. Checked against R 4.2.2 power.t.test: 252.128 (change
    0.5, sd 2, 80%) and 337.201 (90%), within 0.01.

    >>> round(sample_size_per_wave(0.5, 2), 3)
    252.125
    """
    _check(change, sd, design_effect, overlap=overlap, correlation=correlation)
    z = _z(power, alpha)
    spread = 2 * (sd / change) ** 2 * (1 - correlation * overlap)
    return design_effect * (z * z * spread + _normal(1 - alpha / 2) ** 2 / 4)


def panel_sample_size(
    change: float, sd_of_change: float, *, power: float = 0.8, alpha: float = 0.05, design_effect: float = 1.0
) -> float:
    """Persons asked in both waves to find a change: n = deff [z^2 sd_d^2 / change^2 + z_a^2 / 2]; round up.

    `sd_of_change` is the standard deviation of a person's own change; the rest as `sample_size_per_wave`.

    Source: the same for the paired t test. Checked against R 4.2.2 power.t.test(type = "paired"): 82.314 (change
    0.5, sd 1.6), within 0.03.

    >>> round(panel_sample_size(0.5, 1.6), 3)
    82.293
    """
    _check(change, sd_of_change, design_effect)
    z = _z(power, alpha)
    return design_effect * ((z * sd_of_change / change) ** 2 + _normal(1 - alpha / 2) ** 2 / 2)


def minimum_detectable_change(
    se_before: float,
    se_after: float,
    covariance: float = 0.0,
    *,
    power: float = 0.8,
    alpha: float = 0.05,
    df: float | None = None,
) -> float:
    """The change found with the given power: (z_a + z_b) sqrt(se_1^2 + se_2^2 - 2 C), 2.80 standard errors at 80%.

    Standard errors of the two waves and their covariance C (independent samples: 0), in the units of the figure. With
    equal standard errors it is what this survey can see in a wave just like it. `df`: degrees of freedom of the change,
    with which t takes the place of z; None = many. ValueError where an argument is out of range.

    Source: normal approximation, exact standard errors given. Checked against R pwr 1.3 pwr.2p2n.test (0.157179 for
    631 and 640 respondents, sd 1), within 0.01%.

    >>> round(minimum_detectable_change(0.1, 0.1), 4)
    0.3962
    """
    if df is None:
        return _z(power, alpha) * _se_of_change(se_before, se_after, covariance)
    _z(power, alpha)  # refuses what is out of range
    return (_t(1 - alpha / 2, df) + _t(power, df)) * _se_of_change(se_before, se_after, covariance)


def smallest_significant_change(
    se_before: float, se_after: float, covariance: float = 0.0, *, alpha: float = 0.05, df: float | None = None
) -> float:
    """The smallest change a test calls one: z_a sqrt(se_1^2 + se_2^2 - 2 C), 1.96 standard errors at 5%.

    A true change of this size is found half of the time only: see `minimum_detectable_change`, also for the arguments.

    >>> round(smallest_significant_change(0.1, 0.1), 4)
    0.2772
    """
    if not 0 < alpha < 1:
        raise ValueError(_out_of_range("alpha", alpha))
    quantile = _normal(1 - alpha / 2) if df is None else _t(1 - alpha / 2, df)
    return quantile * _se_of_change(se_before, se_after, covariance)


def _t(probability: float, df: float) -> float:
    from scipy.special import stdtrit  # as in precision

    return float(stdtrit(df, probability))


def quantiles_of(power: float = 0.8, alpha: float = 0.05) -> tuple[float, float]:
    """z_a and z = z_a + z_b, as in `sample_size_per_wave`; ValueError where an argument is out of range.

    >>> tuple(round(z, 2) for z in quantiles_of())
    (1.96, 2.8)
    """
    return _normal(1 - alpha / 2), _z(power, alpha)


def _z(power: float, alpha: float) -> float:
    if not 0 < alpha < 1:
        raise ValueError(_out_of_range("alpha", alpha))
    if not alpha / 2 < power < 1:
        raise ValueError(_out_of_range("power", power))
    return _normal(1 - alpha / 2) + _normal(power)


def _normal(probability: float) -> float:
    from scipy.special import ndtri  # 0.2 s to import

    return float(ndtri(probability))


def _se_of_change(se_before: float, se_after: float, covariance: float) -> float:
    variance = se_before**2 + se_after**2 - 2 * covariance
    if not (se_before >= 0 and se_after >= 0 and abs(covariance) <= se_before * se_after * (1 + 1e-9)):
        raise ValueError(_out_of_range("covariance of the waves", covariance))
    return math.sqrt(max(0.0, variance))


def _check(change: float, sd: float, design_effect: float, *, overlap: float = 0.0, correlation: float = 0.0) -> None:
    for name, figure, is_right in (
        ("change", change, math.isfinite(change) and change != 0),
        ("standard deviation", sd, math.isfinite(sd) and sd >= 0),
        ("design effect", design_effect, math.isfinite(design_effect) and design_effect > 0),
        ("overlap", overlap, 0 <= overlap <= 1),
        ("correlation", correlation, -1 <= correlation <= 1),
    ):
        if not is_right:
            raise ValueError(_out_of_range(name, figure))


def _out_of_range(name: str, figure: float) -> str:
    return f"{name} out of range: {figure}"
