"""Sample size: against R, and what it hangs on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cemgap.statistics.sample_size import (
    minimum_detectable_change,
    panel_sample_size,
    sample_size_per_wave,
    smallest_significant_change,
)

R: dict[str, float] = json.loads(
    (Path(__file__).parent.parent / "oracles" / "05_waves.json").read_text(encoding="utf-8")
)["power"]


def test_samples_of_power_t_test() -> None:
    """R solves the noncentral t; the closed form is this close."""
    assert sample_size_per_wave(0.5, 2) == pytest.approx(R["n_two_sample_d0.25_80"], abs=0.01)
    assert sample_size_per_wave(0.5, 2, power=0.9) == pytest.approx(R["n_two_sample_d0.25_90"], abs=0.01)
    assert panel_sample_size(0.5, 1.6) == pytest.approx(R["n_paired_sd_diff1.6"], abs=0.03)


def test_detectable_changes_of_r() -> None:
    """pwr's normal test to 4 digits; its t tests allow for an estimated error as well, 1% at 100 respondents."""
    assert minimum_detectable_change(631**-0.5, 640**-0.5) == pytest.approx(R["norm_2n"], rel=1e-4)
    assert minimum_detectable_change(631**-0.5, 640**-0.5) == pytest.approx(R["pwr_unequal"], rel=1e-3)
    assert minimum_detectable_change(2 * 200**-0.5, 2 * 200**-0.5) == pytest.approx(R["mde_n200"], rel=3e-3)
    assert minimum_detectable_change(1.6 * 100**-0.5, 0) == pytest.approx(R["mde_n100_paired"], rel=1e-2)


@pytest.mark.parametrize(
    ("change", "sd", "n"), [(0.3, 2.3, 923), (0.5, 2.3, 333), (1.0, 2.3, 84), (3, 17, 505), (5, 17, 182)]
)
def test_usual_changes(change: float, sd: float, n: int) -> None:
    """A table worked out once, whole respondents."""
    assert sample_size_per_wave(change, sd) == pytest.approx(n, abs=1)


def test_what_a_sample_size_hangs_on() -> None:
    """Six tests take half as many more, a panel with a correlation of 0.5 half, a design effect its multiple."""
    alone = sample_size_per_wave(0.5, 2)
    assert sample_size_per_wave(0.5, 2, alpha=0.05 / 6) / alone == pytest.approx(1.54, abs=0.01)
    assert sample_size_per_wave(0.5, 2, overlap=1, correlation=0.5) / alone == pytest.approx(0.5, abs=0.005)
    assert sample_size_per_wave(0.5, 2, overlap=1, correlation=-0.5) > alone
    assert sample_size_per_wave(0.5, 2, overlap=0, correlation=0.5) == alone
    assert sample_size_per_wave(0.5, 2, design_effect=1.5) == pytest.approx(1.5 * alone)
    assert panel_sample_size(0.5, 2, design_effect=1.5) == pytest.approx(1.5 * panel_sample_size(0.5, 2))
    assert sample_size_per_wave(-0.5, 2) == alone


@given(st.floats(0.05, 3), st.floats(0.5, 20), st.sampled_from([0.8, 0.9]))
def test_a_sample_of_that_size_detects_that_change(change: float, sd: float, power: float) -> None:
    """Both ways round, but for the respondent that makes up for t."""
    n = sample_size_per_wave(change, sd, power=power) - 1.959963985**2 / 4
    se = sd / n**0.5
    assert minimum_detectable_change(se, se, power=power) == pytest.approx(change)
    assert smallest_significant_change(se, se) < change


def test_errors_and_changes() -> None:
    """1.96 and 2.80 standard errors; the same persons in both waves make a smaller one."""
    assert smallest_significant_change(3, 4) == pytest.approx(5 * 1.959964)
    assert minimum_detectable_change(3, 4) == pytest.approx(5 * 2.801585)
    assert minimum_detectable_change(3, 4, power=0.9) == pytest.approx(5 * 3.241516)
    assert smallest_significant_change(3, 4, 4.5) == pytest.approx(4 * 1.959964)
    assert smallest_significant_change(3, 4, alpha=0.1) == pytest.approx(5 * 1.644854)
    assert smallest_significant_change(3, 3, 9) == 0


@pytest.mark.parametrize(
    ("function", "arguments", "options"),
    [
        (sample_size_per_wave, (0, 2), {}),
        (sample_size_per_wave, (float("nan"), 2), {}),
        (sample_size_per_wave, (1, -2), {}),
        (sample_size_per_wave, (1, 2), {"power": 1}),
        (sample_size_per_wave, (1, 2), {"power": 0.02}),
        (sample_size_per_wave, (1, 2), {"alpha": 0}),
        (sample_size_per_wave, (1, 2), {"design_effect": 0}),
        (sample_size_per_wave, (1, 2), {"overlap": 1.1}),
        (sample_size_per_wave, (1, 2), {"correlation": -1.1}),
        (panel_sample_size, (0, 2), {}),
        (panel_sample_size, (1, 2), {"alpha": 1}),
        (minimum_detectable_change, (-1, 1), {}),
        (minimum_detectable_change, (1, 1, 1.1), {}),
        (smallest_significant_change, (1, float("nan")), {}),
        (smallest_significant_change, (1, 1), {"alpha": 1}),
    ],
)
def test_what_makes_no_sense_is_refused(
    function: Callable[..., float], arguments: tuple[float, ...], options: dict[str, Any]
) -> None:
    """Each argument out of its range."""
    with pytest.raises(ValueError, match="out of range"):
        function(*arguments, **options)
