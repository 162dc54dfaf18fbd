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
            Line(msg("Design"), _design(analysis)),
            Line(
                msg("Degrees of freedom"),
                msg(
                    "sampling units with a respondent less strata, or effective respondents less 1 where these are "
                    "fewer; the same for every measure of a factor."
                ),
            ),
            Line(
                msg("Ranks"),
                msg(
                    "the worst set holds every factor that could be the worst (95%), from the covariance of the "
                    "factors; drawn on a fixed lattice of 65,536 points, so that a rerun gives the same."
                ),
            ),
            Line(
                msg("Verdict"),
                msg(
                    "key, else tied with it, else below or exceeds where the interval of satisfaction excludes 0, "
                    "else undecided; "
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


def _design(analysis: Analysis) -> Message:
    """How the sample was drawn, as far as the file says."""
    columns, overview = dict(analysis.basis.design), analysis.overview
    weights = (
        msg("everyone counts once")
        if analysis.basis.weight is None
        else msg('weights of column "{column}", taken as fixed', column=analysis.basis.weight)
    )
    if not columns or overview is None:
        return msg("a simple random sample; {weights}.", weights=weights)
    told: list[Message] = []
    if "stratum" in columns:
        told.append(
            msg(
                '{count} stratum ("{column}")',
                plural='{count} strata ("{column}")',
                n=overview.strata,
                count=overview.strata,
                column=columns["stratum"],
            )
        )
    if "cluster" in columns:
        told.append(
            msg(
                '{count} cluster ("{column}") as sampling unit',
                plural='{count} clusters ("{column}") as sampling units',
                n=overview.units,
                count=overview.units,
                column=columns["cluster"],
            )
        )
    if "fpc" in columns:
        told.append(msg('a finite population ("{column}")', column=columns["fpc"]))
    return msg("{design}; {weights}.", design=tuple(told), weights=weights)


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
