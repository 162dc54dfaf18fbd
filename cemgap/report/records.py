"""Records: an analysis as flat rows of plain values, the same names and numbers in JSON, CSV and pandas.

A record of a factor has the keys of `FACTOR_KEYS`, always all of them and in this order; None = not known or not
asked. Scores are on the reporting scale (``basis.scale`` in JSON tells it), every difference is actual - wanted.

=========================  ====================================================================================
key                        meaning, unit
=========================  ====================================================================================
rank                       1 = most negative weighted satisfaction; None = not ranked
factor                     key of the factor, the same in every language and wave
name                       its name in the language asked for
experience                 step 2a: mean score; with _se (standard error), _low and _high (95% interval)
expectation                step 2b: mean score; likewise
satisfaction               step 2c: experience - expectation, points; likewise
importance                 step 2d: mean score; likewise
weighted_satisfaction      step 3: importance x satisfaction, points squared; likewise
gap                        step 4b: experience - ideal, points; likewise
experience_available       mean over everyone who rated experience, also without an expectation
expectation_available      mean over everyone who rated expectation
expectation_source         who gave it, where not the respondents: assumed, management, ...
importance_source          the same of importance
ideal                      step 4a: score
ideal_source               flag, settings, file, rule, or the words of the file
n_experience               respondents who rated experience
n_expectation              respondents who rated expectation
n_importance               respondents who rated importance
n_pair                     respondents who rated experience and expectation: the base of satisfaction
n_effective                (sum of weights)^2 / sum of squared weights: as many of equal weight are worth as much
df                         degrees of freedom of the intervals
verdict                    key, tied, below, exceeds, undecided; None without an interval or on a small base
=========================  ====================================================================================

Names and sources are single lines without control characters.
"""

import math

from cemgap.errors import echo
from cemgap.statistics.precision import Estimate
from cemgap.statistics.scores import FactorScores
from cemgap.steps.analysis import Analysis
from cemgap.steps.step4_gaps import Gap

Value = str | int | float | None
Record = dict[str, Value]

ESTIMATES = ("experience", "expectation", "satisfaction", "importance", "weighted_satisfaction", "gap")
WHOLE_TEXT = 1_000_000
"""Characters of a text that are kept: all of them."""
FACTOR_KEYS = (
    "rank",
    "factor",
    "name",
    *(name + ending for name in ESTIMATES for ending in ("", "_se", "_low", "_high")),
    "experience_available",
    "expectation_available",
    "expectation_source",
    "importance_source",
    "ideal",
    "ideal_source",
    "n_experience",
    "n_expectation",
    "n_importance",
    "n_pair",
    "n_effective",
    "df",
    "verdict",
)


def number(value: float | None) -> int | float | None:
    """A number with 12 significant digits; whole numbers as int; None for None and what is not finite.

    >>> number(-18.0), number(1 / 3), number(float("nan")), number(-0.0)
    (-18, 0.333333333333, None, 0)
    """
    if value is None or not math.isfinite(value):
        return None
    digits = float(f"{value:.12g}")
    return int(digits) if digits.is_integer() and abs(digits) < 2**53 else digits


def estimate_record(name: str, estimate: Estimate | None) -> Record:
    """The four keys of an estimate: `name` and its _se, _low, _high."""
    if estimate is None:
        return dict.fromkeys((name, f"{name}_se", f"{name}_low", f"{name}_high"))
    return {
        name: number(estimate.value),
        f"{name}_se": number(estimate.se),
        f"{name}_low": number(estimate.low),
        f"{name}_high": number(estimate.high),
    }


def factor_records(analysis: Analysis, language: str) -> tuple[Record, ...]:
    """A record per factor, in rank order, the unranked ones after them."""
    gaps = {gap.factor.key: gap for gap in analysis.gaps}
    return tuple(
        {
            "rank": ranked.rank,
            "factor": ranked.scores.factor.key,
            "name": _text(ranked.scores.factor.label(language)),
            **scores_record(ranked.scores, gaps.get(ranked.scores.factor.key), ranked.verdict),
        }
        for ranked in analysis.key_experiences.factors
    )


def attribute_records(analysis: Analysis, language: str) -> tuple[Record, ...]:
    """A record per attribute, in the order of their factors: the keys of a factor, and ``attribute``.

    ``name`` is that of the attribute, ``attribute`` its key within the factor; attributes have neither rank nor gap.
    """
    return tuple(
        {
            "rank": None,
            "factor": one.factor.key,
            "attribute": one.attribute.key,
            "name": _text(one.attribute.label(language)),
            **scores_record(one.scores, None, result.verdict),
        }
        for result in analysis.attributes
        for one in (result.attribute,)
    )


def scores_record(scores: FactorScores, gap: Gap | None, verdict: str | None) -> Record:
    """The keys of scores: all of `FACTOR_KEYS` but rank, factor and name."""
    record: Record = {}
    for name, estimate in (
        ("experience", scores.experience),
        ("expectation", scores.expectation),
        ("satisfaction", scores.satisfaction),
        ("importance", scores.importance),
        ("weighted_satisfaction", scores.weighted_satisfaction),
        ("gap", gap.gap if gap else None),
    ):
        record |= estimate_record(name, estimate)
    return record | {
        "experience_available": number(scores.experience_available),
        "expectation_available": number(scores.expectation_available),
        "expectation_source": _text(scores.expectation_source),
        "importance_source": _text(scores.importance_source),
        "ideal": number(gap.ideal if gap else None),
        "ideal_source": _text(gap.ideal_source if gap else None),
        "n_experience": scores.n_experience,
        "n_expectation": scores.n_expectation,
        "n_importance": scores.n_importance,
        "n_pair": scores.n_pair,
        "n_effective": number(scores.n_effective),
        "df": number(scores.df),
        "verdict": verdict,
    }


def _text(text: str | None) -> str | None:
    return None if text is None else echo(text, WHOLE_TEXT)
