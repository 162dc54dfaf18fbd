"""Pages of E1xx and E2xx: data that cannot be understood, and waves that cannot be compared."""

from cemgap.report.content.codes.page import Page
from cemgap.translations import msg

DATA: dict[str, Page] = {
    "E101": Page(
        msg("No ratings"),
        msg("No column is understood as an experience or an expectation, so there is nothing to work out."),
        msg("Run cemgap check FILE to see how the columns are read, and cemgap init FILE to say which is which."),
    ),
    "E102": Page(
        msg("Two columns for one rating"),
        msg("Two columns claim the same measure of the same factor. Taking either would be a guess."),
        msg("Delete or rename one, or say in cemgap.toml which counts."),
    ),
    "E103": Page(
        msg("Ratings outside the scale"),
        msg(
            "Answers below the lowest or above the highest possible one. They are typing errors, or codes such as 99 "
            "for no answer. Cutting them to the scale would invent answers, and dropping them silently would hide them."
        ),
        msg("Correct the cells, declare the codes (--missing 99), or declare the scale (--scale 0-10)."),
    ),
    "E104": Page(
        msg("A scale that cannot be told"),
        msg(
            "The answers fit more than one scale, and the figures would differ. cemgap takes a scale from the data "
            "only when they leave no doubt."
        ),
        msg("Say which it is: --scale 1-7, or low and high in cemgap.toml, [scale]"),
    ),
    "E105": Page(
        msg("Text in a column of numbers"),
        msg("A rating is a number. A word, a date or a fraction there has no place on the scale."),
        msg("Correct the cells, or leave them blank where there is no answer."),
    ),
    "E106": Page(
        msg("Rows without a clear factor"),
        msg("A row names no factor, or a factor table names one twice, so that a score belongs to nothing or to two."),
        msg("Name the factor in each row named, or delete the row."),
    ),
    "E107": Page(
        msg("A column that is missing"),
        msg("The settings name a column that the file does not have. The export may have been changed."),
        msg("Correct the name in cemgap.toml, or run cemgap init FILE --force to write it anew."),
    ),
    "E109": Page(
        msg("The same respondent and factor twice"),
        msg("In the long layout a respondent rates a factor once. With two rows nobody knows which one counts."),
        msg("Remove one of the rows named."),
    ),
    "E110": Page(
        msg("An unknown column"),
        msg("An option names a column that the file does not have."),
        msg("Take one of the names that the message lists, spelled as in the file."),
    ),
    "E111": Page(
        msg("An unknown factor"),
        msg("A score is given for a factor that the file does not have."),
        msg("Take one of the factors that the message lists."),
    ),
    "E112": Page(
        msg("An unknown wave"),
        msg("No row of the file belongs to the wave that was asked for."),
        msg("Take one of the waves that the message lists."),
    ),
    "E113": Page(
        msg("A weight that is no weight"),
        msg(
            "A weight is a number of 0 or more, one for every respondent. A blank, text or negative weight makes every "
            "mean meaningless."
        ),
        msg("Correct the cells, or leave out --weight so that everyone counts once."),
    ),
    "E114": Page(
        msg("All weights are zero"),
        msg("Nobody counts, so that there is nothing to average."),
        msg("Check the column of weights, or leave out --weight."),
    ),
    "E115": Page(
        msg("Rows without a wave"),
        msg("The file has a column of waves, and some rows leave it blank. They could belong to any."),
        msg("Fill in the wave in the rows named."),
    ),
    "E116": Page(
        msg("No row fits"),
        msg("No respondent has the value that --where asks for. Values are compared letter by letter."),
        msg("Check the value as the file spells it."),
    ),
    "E117": Page(
        msg("Long rows without a respondent"),
        msg("Rows per respondent and factor are put together by a column that names the respondent."),
        msg('Name it in cemgap.toml, [input]: respondent = "..."'),
    ),
    "E118": Page(
        msg("Scattered rows on standard input"),
        msg(
            "In the long layout a file whose rows of one respondent do not stand together is read twice. "
            "Standard input can be read only once."
        ),
        msg("Save the data as a file and give its name, or sort the rows by respondent."),
    ),
    "E119": Page(
        msg("A given score outside the scale"),
        msg("A score given by an option or by the settings must be one that respondents could have answered."),
        msg("Give it on the scale of the answers, or declare the scale: --scale LOW-HIGH"),
    ),
    "E120": Page(
        msg("Reasons that are no list"),
        msg(
            "So many different reasons are texts that people wrote, not answers to tick; no share would mean anything."
        ),
        msg("Leave the column out, or name columns of ticks in cemgap.toml, [brand]."),
    ),
    "E121": Page(
        msg("A respondent partly chosen"),
        msg(
            "--where chooses respondents. In the long layout all rows of one respondent must have the same value there."
        ),
        msg("Choose by a column that is the same in all rows of a respondent."),
    ),
    "E122": Page(
        msg("A header that stands more than once"),
        msg(
            "The settings or a flag name a column by its header, and several columns have it. None is chosen silently."
        ),
        msg("Rename the columns, or name the one by its position: {{ position = 7 }}"),
    ),
    "E123": Page(
        msg("A column declared for two things"),
        msg("One column can answer one question only."),
        msg("Correct one of the two places that the message names."),
    ),
    "E124": Page(
        msg("A wave that the settings do not list"),
        msg("The settings say the order of the waves. One that is not listed could be older or newer."),
        msg("Put it where it belongs in cemgap.toml, [project] waves, oldest first."),
    ),
    "E125": Page(
        msg("A flag for respondents, and none in the file"),
        msg("A factor table holds scores, not respondents: there is nobody to choose or to weigh."),
        msg("Leave the flag out, or analyze the survey itself."),
    ),
    "E126": Page(
        msg("Too many waves"),
        msg("More than 200 different values are dates or texts, not waves of a survey."),
        msg("Name the column of waves in cemgap.toml, [input], or give all rows one label."),
    ),
    "E127": Page(
        msg("An expectation for what was asked"),
        msg("--expectation is for factors that nobody was asked about. It never replaces answers of customers."),
        msg("Leave it out for the factor named."),
    ),
}
COMPARISON: dict[str, Page] = {
    "E202": Page(
        msg("Waves on different scales"),
        msg("The waves answered on different scales. A change between them would be one of scale."),
        msg("Compare waves asked on one scale."),
    ),
    "E203": Page(
        msg("A wave compared with itself"),
        msg("Both sides of the comparison are the same wave, so that every change would be 0."),
        msg("Name another wave or file: --compare, or the wave to analyze: --wave"),
    ),
}
