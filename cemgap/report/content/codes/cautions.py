"""Pages of W243 and on, and of W4xx: people, samples, outcomes and derived importance to look at."""

from cemgap.report.content.codes.page import Page
from cemgap.translations import msg

CAUTIONS: dict[str, Page] = {
    "W243": Page(
        msg("Respondents who may stand twice"),
        msg(
            "Some rows hold every answer of another row, comments too. That is hardly chance where many questions were "
            "asked. They are counted, since two people may agree."
        ),
        msg("Sort the rows by their ratings to see them together. If they are repeats, remove the extra rows."),
    ),
    "W245": Page(
        msg("Strata with a single sampling unit"),
        msg("One unit does not show how much a stratum varies. The message says what is taken in its place."),
        msg('Put such strata together, or choose in cemgap.toml, [input]: lonely = "average" or "remove"'),
    ),
    "W246": Page(
        msg("Very unequal weights"),
        msg("A few respondents with large weights decide the figures. Many answers then tell as little as few."),
        msg("Check the largest weights. The report says how many respondents are effective."),
    ),
    "W247": Page(
        msg("Respondents without a value"),
        msg("Some respondents do not say what they are worth. They are left out where value counts."),
        msg("Fill in the cells, or read those figures as figures of the others."),
    ),
    "W248": Page(
        msg("A column that could be an outcome"),
        msg("The header reads like an overall judgement, but the answers are no ratings on one scale."),
        msg('Correct it, or name the outcomes in cemgap.toml, [input]: outcomes = {{ overall = "Q9" }}'),
    ),
    "W249": Page(
        msg("Waves whose order is not known"),
        msg(
            "The labels of the waves do not tell which came first. The latest wave is a guess, and with it which one "
            "is analyzed and in which direction a change runs. Certain are years with quarters, half-years, months or "
            "dates (2026Q1, March 2026, 2026-03), numbers (wave 2), and stages (pre, post). Months, seasons and "
            "quarters without a year are not."
        ),
        msg(
            'Name each wave once, oldest first, in cemgap.toml: [project] waves = ["Spring", "Autumn"]. Or name the '
            'column that says when the answers were given: [input] date = "completed"'
        ),
    ),
    "W403": Page(
        msg("Derived importance from few respondents"),
        msg("Shares of few respondents move with every answer. They show a direction, no order."),
        msg("Collect more answers, or take the importance that customers state: --importance stated"),
    ),
    "W404": Page(
        msg("Experiences that hang together"),
        msg("Who rates one factor well rates the others well too. Which of them explains the outcome is hard to tell."),
        msg("Join factors that say the same, or take stated importance: --importance stated"),
    ),
    "W405": Page(
        msg("No best and worst answers"),
        msg(
            "Boxes are answers at each end of a scale of at most 11 steps; a slider has none, and the two must not "
            "meet."
        ),
        msg("Take fewer: --boxes 2. Declare the scale where it was not seen."),
    ),
    "W409": Page(
        msg("Importance that some gave in another way"),
        msg("Some respondents did not share out all points, or gave a rank twice. Their importance is not used."),
        msg("Correct the answers where you can. A blank cell among points counts 0."),
    ),
}
