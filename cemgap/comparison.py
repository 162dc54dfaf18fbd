"""Comparison: the earlier wave that step 7 sets beside this one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cemgap.errors import CemgapError, Place, Problem, echo, error, warning
from cemgap.intake.mapping import MEASURE_WORDS
from cemgap.intake.waves import wave_unknown
from cemgap.project.choices import Choices
from cemgap.statistics.change import MeasureChange, changes, measure_change
from cemgap.statistics.overview import Overview
from cemgap.statistics.survey import Survey
from cemgap.steps.step7_feedback import Earlier
from cemgap.translations import msg

NO_COMPARISON = "none"


def earlier(
    survey: Survey, wave: str, choices: Choices, min_base: int, read: Callable[[str], Survey]
) -> tuple[Earlier | None, tuple[Problem, ...]]:
    """The wave to compare with, and what is odd about it.

    Another file, another wave of this one, or the nearest earlier wave of this one that somebody answered.
    """
    compare = choices.compare
    before = survey.waves[: survey.waves.index(wave)]
    nearest = [w for w in before if survey.moments is None or survey.tally.respondents.get(w)]
    if compare == NO_COMPARISON or (compare is None and not nearest):
        return None, ()
    label = nearest[-1] if compare is None else str(compare)
    if label in survey.waves:
        if label == wave:
            raise CemgapError(_same_wave(survey.name, label))
        refuse_nobody(survey, label)
        other, their, told = survey, label, label
    else:
        if not Path(label).suffix and survey.mapping.position("wave") is not None:
            raise CemgapError(wave_unknown(survey.name, label, survey.shown_waves))
        other = read(label)
        _refuse_other_scales(survey, other)
        their, told = _their_wave(survey, wave, other, choices)
    scores = other.scores(their)
    shared = survey.tally.shared_ids(wave, other.tally, their)
    index = _index_change(other.overview(their), survey.overview(wave))
    units = survey.shared_units(wave, other, their)
    found = Earlier(told, scores, changes(scores, survey.scores(wave), min_base), shared, index, units)
    mine, theirs = survey.tally.dates.get(wave, ""), other.tally.dates.get(their, "")
    listed = survey.mapping.waves
    later = (other is survey and survey.order_known and label not in before) or bool(mine and theirs and theirs > mine)
    later |= wave in listed and their in listed and listed.index(their) > listed.index(wave)
    return found, (_later(told),) if later else ()


def _index_change(before: Overview | None, after: Overview | None) -> MeasureChange | None:
    """The change of the headline index, None where a wave has none."""
    if before is None or after is None or before.index is None or after.index is None:
        return None
    return measure_change(before.index, after.index)


def _their_wave(survey: Survey, wave: str, other: Survey, choices: Choices) -> tuple[str, str]:
    """The wave of the other file to compare with, and its name: its latest that is not this one.

    Raises:
        CemgapError: E203, it is the same wave or the same file.
    """
    mine = label_of(survey, wave, choices)
    answered = [w for w in other.waves if other.moments is None or other.tally.respondents.get(w)]
    named = [(w, w or Path(other.name).stem) for w in answered]
    found = next(((w, told) for w, told in reversed(named) if told != mine), None)
    if found is None or (survey.sha256 == other.sha256 and found[0] == wave):
        raise CemgapError(_same_wave(other.name, mine or Path(other.name).stem))
    return found


def _later(wave: str) -> Problem:
    return warning(
        "W215",
        msg('"{wave}" is the later wave: the change runs backwards', wave=echo(wave)),
        Place(column="--compare", value=echo(wave)),
        fix=msg("to see what changed since, analyze the later wave and compare with the earlier one"),
    )


def _same_wave(file: str, wave: str) -> Problem:
    return error(
        "E203",
        msg('both waves of the comparison are "{wave}"', wave=echo(wave)),
        Place(file=file),
        fix=msg("name another wave or file:  --compare, or the wave to analyze:  --wave"),
    )


def _refuse_other_scales(survey: Survey, other: Survey) -> None:
    """0-10 against 1-10 is no break; any other change of scale is.

    Raises:
        CemgapError: E202.
    """
    problems = []
    for measure in ("experience", "expectation", "importance"):
        mine, theirs = survey.scales.of(measure), other.scales.of(measure)
        ends = {(mine.low, mine.high), (theirs.low, theirs.high)}
        known = all(measure in dict(s.scales.scales) for s in (survey, other))
        if known and len(ends) > 1 and not ends <= {(0, 10), (1, 10)}:
            problems.append(
                error(
                    "E202",
                    msg(
                        "the scales of the two waves differ: {low}-{high} and {other_low}-{other_high} ({measure})",
                        low=mine.low,
                        high=mine.high,
                        other_low=theirs.low,
                        other_high=theirs.high,
                        measure=MEASURE_WORDS[measure],
                    ),
                    Place(file=survey.name),
                    Place(file=other.name),
                    fix=msg(
                        "if they are the same scale, say which:  --scale LOW-HIGH; else the waves cannot be compared"
                    ),
                )
            )
    if problems:
        raise CemgapError(problems)


def refuse_nobody(survey: Survey, wave: str) -> None:
    """A wave of which nobody is left, by --where or by weights of zero, has no figures."""
    if survey.moments is not None and not survey.tally.respondents.get(wave):
        raise CemgapError(
            error(
                "E116",
                msg('nobody is left in wave "{wave}"', wave=echo(wave)),
                Place(file=survey.name),
                fix=msg("check --where and the weights, or take another wave: {waves}", waves=survey.shown_waves),
            )
        )


def label_of(survey: Survey, wave: str, choices: Choices) -> str | None:
    """The name of the wave: of its column, else the one it is given."""
    named = None if survey.mapping.position("wave") is not None else choices.wave
    return named or wave or None
