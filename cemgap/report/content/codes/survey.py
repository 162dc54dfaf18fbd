"""Pages of E153 and on: answers, samples, groups, outcomes and importance that cannot be counted."""

from cemgap.report.content.codes.page import Page
from cemgap.translations import msg

SURVEY: dict[str, Page] = {
    "E153": Page(
        msg("Several answers in one cell"),
        msg(
            "A rating is one answer. A cell such as 3;5 holds two, and no rule says which counts. 1,2 may be two "
            "answers or a number with a decimal comma."
        ),
        msg(
            "Leave one answer in each cell, or none. If the comma is a decimal one, in cemgap.toml, [input]:  "
            'decimal = ","'
        ),
    ),
    "E154": Page(
        msg("A code that may be a step of the scale"),
        msg(
            "The scale is seen in the data, and a code that is declared as no answer is the number that follows its "
            "end. If it is the best answer, leaving it out would hide the most satisfied."
        ),
        msg("If it is no answer, say the scale: --scale 1-4. If it is one, take it out of missing in cemgap.toml."),
    ),
    "E155": Page(
        msg("Rows without a stratum or cluster"),
        msg("The sample was drawn by strata or clusters, and some rows do not say theirs. Intervals need all of them."),
        msg("Fill in the cells named, or take the column out of the settings."),
    ),
    "E156": Page(
        msg("A size of the population that is no number above 0"),
        msg("The size of the population is the number of sampling units in the stratum of the row, above 0."),
        msg("Correct the cells, or take the column out of the settings."),
    ),
    "E157": Page(
        msg("A population that does not fit its stratum"),
        msg(
            "The rows of one stratum give different sizes of its population, or the sample has more units than its "
            "population."
        ),
        msg("Give the same number in all rows of a stratum: its sampling units in the population."),
    ),
    "E158": Page(
        msg("Too many strata"),
        msg("So many different values are no strata of a sample, and no interval could rest on them."),
        msg("Name the column of strata, or take it out of the settings."),
    ),
    "E159": Page(
        msg("A customer value that is no number"),
        msg("What a respondent is worth is a number of 0 or more. Text or a negative number cannot be added up."),
        msg("Correct the cells. A blank one leaves the respondent out where value counts."),
    ),
    "E160": Page(
        msg("A column that makes no groups"),
        msg("The column has too many different values, or almost one per row. Such groups could be single persons."),
        msg("Take a column of few groups, or put its values together in the file."),
    ),
    "E161": Page(
        msg("A column that tells people apart"),
        msg("The column holds ids, names or the like. Groups of it would show single persons."),
        msg('Name another column. If it holds groups, in cemgap.toml, [input]:  segments = ["Region"]'),
    ),
    "E162": Page(
        msg("A respondent with two values"),
        msg(
            "In the long layout a respondent has several rows. Stratum, cluster, population, value, groups and "
            "outcomes are the same in all of them."
        ),
        msg("Correct the rows named."),
    ),
    "E163": Page(
        msg("An outcome that cannot be used"),
        msg("The settings name an outcome whose answers are no ratings on one scale."),
        msg("Correct the column, or take it out of cemgap.toml, [input] outcomes."),
    ),
    "E166": Page(
        msg("No importance to derive"),
        msg("Importance is to be derived from an outcome, and the outcome is not there or does not suffice."),
        msg('Name one in cemgap.toml, [input]:  outcomes = {{ overall = "Q9" }}  or take --importance stated.'),
    ),
    "E167": Page(
        msg("A wave that hardly anybody has"),
        msg(
            "One or two rows have a wave of their own, and another wave has ten times as many at least. That is a slip "
            "of the keyboard or a text in the wrong column, and would stand in the report as a wave. Its text is shown "
            "only where it cannot be a person's name."
        ),
        msg("Correct the cells. If it is a wave, list all of them in cemgap.toml, [project] waves, oldest first."),
    ),
    "E168": Page(
        msg("A factor that hardly any row names"),
        msg(
            "In the long layout one or two rows name a factor of their own, and another factor has ten times as many "
            "rows at least. It would stand in the report as a factor. Its text is shown only where it cannot be a "
            "person's name."
        ),
        msg("Correct the cells. If it is a factor, give it a table in cemgap.toml: [factors.parking]"),
    ),
    "E169": Page(
        msg("Importance in points or ranks"),
        msg(
            "The answers of nearly every respondent add up to 100, or are 1, 2, 3 and so on, each once. Read as "
            "ratings, ranks would count the wrong way round, and points would not compare."
        ),
        msg('Say it in cemgap.toml, [scale.importance]: format = "constant_sum", "ranks" or "rating".'),
    ),
    "E170": Page(
        msg("A format of importance that contradicts"),
        msg("The settings say that importance is points or ranks, and something else of it that does not go with it."),
        msg("Take out what the message names, or the format in cemgap.toml, [scale.importance]."),
    ),
    "E171": Page(
        msg("Importance that is not in its format"),
        msg("The answers of most respondents are not what the settings say: points that add up, or ranks."),
        msg("Check the format in cemgap.toml, [scale.importance], and that all columns of the question are there."),
    ),
    "E172": Page(
        msg("A table of importance that cannot be used"),
        msg(
            "The table lacks a column, has an importance that is no number of 0 or more, or customers were asked for "
            "it too."
        ),
        msg("Correct the table: a row per factor, with the columns factor and importance."),
    ),
    "E173": Page(
        msg("Experience and expectation on two scales"),
        msg(
            "Satisfaction is experience less expectation. On scales with different ends the difference would mean "
            "nothing."
        ),
        msg("If they were asked so, declare the scale of both in cemgap.toml, and show them on one: --index 0-10"),
    ),
}
