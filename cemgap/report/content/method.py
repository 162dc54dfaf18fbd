"""Method: what the figures mean, and the record of the run."""

from cemgap.report.blocks import Line, Lines, Part
from cemgap.report.content.factors import rated_pairs
from cemgap.steps.analysis import Analysis
from cemgap.translations import Message, msg


def part(analysis: Analysis) -> Part:
    """Definitions first, then version, input and settings."""
    return Part("method", (_definitions(analysis), _record(analysis)))


def _definitions(analysis: Analysis) -> Lines:
    lines = [
        Line(msg("Satisfaction"), msg("experience - expectation; negative = short of what was expected.")),
        Line(msg("Weighted satisfaction"), msg("importance x satisfaction, the product of the two means.")),
        Line(msg("Key experience"), msg("the factor with the most negative weighted satisfaction.")),
        Line(
            msg("Ideal"),
            msg("by the rule, the key experience goes to the top of the scale and every other factor stays as today."),
        ),
        Line(msg("Gap"), msg("experience - ideal; negative = short of the ideal.")),
    ]
    if analysis.scores.respondents is not None:
        lines += [
            Line(msg("Base"), _base(analysis)),
            Line(
                msg("Intervals"),
                msg(
                    "95%, from the t distribution; they cover sampling error only, take weights as fixed, "
                    "and say nothing of those who did not answer."
                ),
            ),
            Line(
                msg("Verdict"),
                msg(
                    "key, else below or exceeds where the interval of satisfaction excludes 0, else undecided; "
                    "none on a small base, or where the answers do not vary."
                ),
            ),
        ]
    if analysis.feedback.change is not None:
        lines.append(
            Line(
                msg("Change"),
                msg("better or worse where the change of weighted satisfaction is significant at 5% after Holm."),
            )
        )
    return Lines("method", msg("Method"), tuple(lines))


def _base(analysis: Analysis) -> Message:
    both = rated_pairs(analysis.scores.factors)
    if all(both):
        return msg("experience and expectation count who rated both; importance counts everyone who rated it.")
    if not any(both):
        return msg("each score counts everyone who rated it.")
    return msg(
        "experience and expectation count who rated both; experience counts everyone who rated it where customers "
        "were not asked for an expectation; importance counts everyone who rated it."
    )


def _record(analysis: Analysis) -> Lines:
    provenance = analysis.provenance
    return Lines(
        "record",
        msg("Record"),
        (
            Line(msg("Program"), msg("cemgap {version}", version=provenance.version)),
            Line(
                msg("Input"), msg("{name}, sha256 {sha256}", name=provenance.input_name, sha256=provenance.input_sha256)
            ),
            *(
                Line(msg("Setting"), msg("{setting} = {value}", setting=setting, value=value))
                for setting, value in provenance.settings
            ),
        ),
    )
