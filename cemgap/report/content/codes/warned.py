"""Pages of Wxxx: what is worth knowing although the run goes on."""

from cemgap.report.content.codes.page import Page
from cemgap.translations import msg

WARNINGS: dict[str, Page] = {
    "W010": Page(
        msg("Hidden rows"),
        msg("Rows of the sheet are hidden, perhaps by a filter. They are counted all the same."),
        msg("To leave rows out, delete them, or choose rows with --where."),
    ),
    "W201": Page(
        msg("A measure that some factors lack"),
        msg("Some factors have the measure and others do not. Those without it are shown without it."),
        msg("If a column holds it under another name, say so in cemgap.toml."),
    ),
    "W202": Page(
        msg("A column that could hold weights"),
        msg("A column reads like a case weight. Weights are never applied unasked, so everyone counts once."),
        msg("To weigh by it: --weight COLUMN"),
    ),
    "W203": Page(
        msg("A scale that was assumed"),
        msg("The answers fit 0-10 but do not prove it."),
        msg("To settle it: --scale 1-10, or low and high in cemgap.toml, [scale]"),
    ),
    "W205": Page(
        msg("Rows without a respondent's id"),
        msg("They are counted, but whether someone stands there twice cannot be seen."),
        msg("Give each row an id."),
    ),
    "W206": Page(
        msg("Expectation not asked"),
        msg("Without expectation there is no satisfaction and no key experience."),
        msg("Ask what was expected, or give it as management or the front line sees it: --expectation FACTOR=SCORE"),
    ),
    "W207": Page(
        msg("Importance does not vary"),
        msg("Every factor is equally important, so the ranking is that of satisfaction."),
        msg("Ask how important each factor is, each on its own."),
    ),
    "W208": Page(
        msg("Importance not asked"),
        msg("Without importance there is no key experience. Factors are ranked by satisfaction."),
        msg("Ask how important each factor is."),
    ),
    "W209": Page(
        msg("Respondents in more than one row"),
        msg("The same id stands in several rows. All of them are counted."),
        msg("If they are repeats, remove the extra rows."),
    ),
    "W210": Page(
        msg("A small base"),
        msg("So few answers stand behind it that it may be chance. Intervals are shown, verdicts are not."),
        msg("Collect more answers, or move the limit: --min-base N"),
    ),
    "W212": Page(
        msg("A weight that outweighs the others"),
        msg("One respondent holds more than half of all weight, so that the figures are nearly those of one person."),
        msg("Check the column of weights."),
    ),
    "W213": Page(
        msg("No shortfall"),
        msg("No weighted satisfaction is negative: no factor falls short of what is expected, so there is no key one."),
        msg("Nothing to mend. To aim higher, give an ideal: --ideal FACTOR=SCORE"),
    ),
    "W214": Page(
        msg("No proven shortfall"),
        msg(
            "The key experience has the most negative weighted satisfaction, but the interval of its satisfaction does "
            "not lie below 0. The shortfall can be chance."
        ),
        msg("Collect more answers before much is spent on it."),
    ),
    "W215": Page(
        msg("A comparison that runs backwards"),
        msg("The wave to compare with is later than the one analyzed, so better and worse change sides."),
        msg("Analyze the later wave, and compare it with the earlier one."),
    ),
    "W216": Page(
        msg("Ideals of respondents"),
        msg(
            "The file holds ideals that respondents gave. They are not used: the ideal is a decision, by the rule or "
            "given."
        ),
        msg("To set an ideal: --ideal FACTOR=SCORE"),
    ),
}
