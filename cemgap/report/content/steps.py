"""Steps: how far each of the seven got, and what it still needs."""

from functools import reduce

from cemgap.report.blocks import Line, Lines, Part
from cemgap.report.content.words import STATES, STEPS
from cemgap.steps.analysis import Analysis
from cemgap.steps.states import StepState
from cemgap.translations import Message, msg


def part(analysis: Analysis) -> Part:
    """A line per step."""
    lines = tuple(Line(STEPS[state.step], _told(state)) for state in analysis.steps)
    return Part("steps", (Lines("steps", msg("The seven steps"), lines),))


def _told(state: StepState) -> Message:
    if not state.needs:
        return STATES[state.state]
    return msg("{state}; needs {needs}", state=STATES[state.state], needs=reduce(_and, state.needs))


def _and(one: Message, other: Message) -> Message:
    return msg("{one}; {other}", one=one, other=other)
