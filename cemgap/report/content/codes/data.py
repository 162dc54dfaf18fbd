"""Pages of E1xx and E2xx: data that cannot be understood, and waves that cannot be compared."""

from cemgap.report.content.codes.page import Page
from cemgap.translations import msg

DATA: dict[str, Page] = {
    "E101": Page(
        msg("No ratings"),
        msg("No column is understood as an experience or an expectation, so there is nothing to work out."),
        msg(
            "Run cemgap check FILE to see how the columns are read. Name each column after its measure and factor, as "
            "in Experience: Service; or say which columns are ratings in cemgap.toml, [input.blocks]:  experience = "
            '"2-6". Or fill in the cemgap.toml that cemgap init FILE writes.'
        ),
    ),
    "E102": Page(
        msg("Two columns for one rating"),
        msg("Two columns claim the same measure of the same factor or attribute. Taking either would be a guess."),
        msg("Delete or rename one, or say in cemgap.toml which counts."),
    ),
    "E103": Page(
        msg("Ratings outside the scale"),
        msg(
            "Answers below the lowest or above the highest possible one. They are typing errors, or codes such as 99 "
            "for no answer. Cutting them to the scale would invent answers, and dropping them silently would hide them."
        ),
        msg(
            "Correct the cells, declare the scale (--scale 0-10), or declare the codes: --missing 99. Codes for don't "
            "know in cemgap.toml, [scale]: not_applicable = [98]"
        ),
    ),
    "E104": Page(
        msg("A scale that cannot be told"),
        msg(
            "The answers fit more than one scale, and the figures would differ. cemgap takes a scale from the data "
            "only when they leave no doubt. A 0 beside 1 to 5 may be a step of the scale, or mean no answer. A single "
            "6 among many answers from 1 to 5 may be a slip. Experience to 5 and expectation to 7 may have been asked "
            "on different scales."
        ),
        msg(
            "Say which it is: --scale 1-7, or low and high in cemgap.toml, [scale], or of each measure in "
            "[scale.experience] and [scale.expectation]. If 0 is no answer: --missing 0. Correct slips in the file."
        ),
    ),
    "E105": Page(
        msg("Text in a column of numbers"),
        msg(
            "A word, a date or a fraction stands among numbers, and has no place on the scale. Words that mean no "
            "answer or don't know are understood, and so is a whole column in the words of a known scale. A text that "
            "may be a person's name is described, not shown: its row and column say where it stands."
        ),
        msg("Correct the cells, or leave them blank where there is no answer."),
    ),
    "E106": Page(
        msg("Rows without a clear factor"),
        msg("A row names no factor, or a factor table names one twice, so that a score belongs to nothing or to two."),
        msg("Name the factor in each row named, or delete the row."),
    ),
    "E107": Page(
        msg("A column that is missing"),
        msg(
            "The settings name a column that the file does not have, or its header stands at another position than "
            "they say. The export may have been changed."
        ),
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
        msg("Fill in the wave in the rows named. If all rows are one wave, name it: --wave LABEL"),
    ),
    "E116": Page(
        msg("No row fits"),
        msg("No respondent has the value that --where asks for. Values are compared letter by letter."),
        msg("Check the value as the file spells it."),
    ),
    "E117": Page(
        msg("Rows without a factor or a respondent"),
        msg(
            "Where a row holds one factor, a column must name the factor, and in the long layout another the "
            "respondent. Else nobody knows whose scores they are."
        ),
        msg(
            'Name them in cemgap.toml: factor = "..." in [input.long], respondent = "..." in [input]. Fill in the '
            "cells that are blank."
        ),
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
        msg(
            'Name the column of waves in cemgap.toml, [input]: wave = "...". One wave for all rows: '
            'wave = {{ label = "2026Q1" }}'
        ),
    ),
    "E127": Page(
        msg("An expectation for what was asked"),
        msg("--expectation is for factors that nobody was asked about. It never replaces answers of customers."),
        msg("Leave it out for the factor named."),
    ),
    "E128": Page(
        msg("Counts instead of answers"),
        msg(
            "The file says how many gave each answer, group by group. Satisfaction and its interval need the answers "
            "of each respondent."
        ),
        msg("Export the individual responses (a row per respondent), not the summary or the crosstab."),
    ),
    "E129": Page(
        msg("Ratings without a measure"),
        msg(
            "Some columns look like ratings, but whether of experience, expectation or importance is not said. Nothing "
            "can be worked out before that, and a wrong guess would turn satisfaction around."
        ),
        msg('Say it in cemgap.toml, [input.blocks]:  experience = "2-6"  or let cemgap init FILE ask.'),
    ),
    "E140": Page(
        msg("Words that are on no known scale"),
        msg(
            "The ratings are words that stand together on no scale that cemgap knows, so that their order would be a "
            "guess. Or there are so many different texts that they are no ratings. A text that may be a person's name "
            "is counted, not shown: look it up in the columns named."
        ),
        msg(
            'Sort them from worst to best in cemgap.toml, [scale.experience]:  labels = ["Awful", "Meh", "Grand"]  and '
            'add answers that nobody chose. If the columns are no ratings, [input.blocks]:  none = "2-6"'
        ),
    ),
    "E141": Page(
        msg("Words that are on several scales"),
        msg(
            "The words given stand on more than one known scale, and count differently on each. Which it is depends on "
            "answers that nobody chose."
        ),
        msg(
            "List all answers that were possible, worst to best, in cemgap.toml, [scale.experience]:  "
            'labels = ["very poor", "poor", "fair", "good", "very good"]'
        ),
    ),
    "E142": Page(
        msg("Words beside numbers"),
        msg("A measure is answered in words and in numbers. Which number each word stands for is not said."),
        msg("Export all answers as words, or all as numbers. If a number means no answer: --missing 99"),
    ),
    "E143": Page(
        msg("Two decimal signs in one column"),
        msg("A column has decimal commas and decimal points. One of them may part thousands."),
        msg("Write all numbers of the column with the same decimal sign."),
    ),
    "E144": Page(
        msg("The lowest number is the best answer"),
        msg(
            "By its label the lowest number is the best answer, such as 1 = very satisfied. Read as it stands, good "
            "would count as bad. Answers are never turned around unasked."
        ),
        msg(
            "Say it in cemgap.toml, [scale.experience]: reverse = true. If only some columns are so, name each of "
            "them: {{ position = 7, reverse = true }}"
        ),
    ),
    "E145": Page(
        msg("Answers that rate nothing"),
        msg(
            "The answers compare with what was expected (better than expected), or are those of a Kano question. They "
            "are neither experience nor expectation."
        ),
        msg('Take the columns out of cemgap.toml, or leave them open there, [input.blocks]: none = "7-9"'),
    ),
    "E146": Page(
        msg("Answers that the declared labels lack"),
        msg("The settings list the answers of a measure, and the file has others. They have no place in that order."),
        msg("Add them to labels in cemgap.toml, [scale] or [scale.experience], worst first."),
    ),
    "E147": Page(
        msg("Answers that do not fit one scale"),
        msg(
            "The answers in words have more or fewer points than the declared scale. Or the labels put the columns of "
            "one measure on different scales, so that their mean would mean nothing."
        ),
        msg(
            "Declare the scale of the measure in cemgap.toml: low = 1 and high = 5 in [scale.experience]. Bring "
            "columns on different scales to one first, or analyze them apart."
        ),
    ),
    "E148": Page(
        msg("A reversed column on an unknown scale"),
        msg(
            "To turn some columns of a measure around takes the lowest and the highest possible answer. The settings "
            "do not give them, nor do labels."
        ),
        msg("Say the scale: --scale 1-5, or low and high in cemgap.toml, [scale.experience]"),
    ),
    "E149": Page(
        msg("A code that may or may not be an answer"),
        msg(
            "A code is labelled or declared as no answer, but lies on the scale. Counted by mistake it shifts the "
            "mean, left out by mistake it hides answers."
        ),
        msg(
            "If its label is right, in cemgap.toml, [scale]: not_applicable = [3]. If it is a step of the scale, list "
            "labels, worst first. If you declared it, take it out there; if you meant it for another measure, declare "
            "low and high of each."
        ),
    ),
    "E150": Page(
        msg("Nobody is left to count"),
        msg(
            "Every row, or every row that fits --where, is a preview, a test, screened out or rejected by its status, "
            "or is left out as the settings say."
        ),
        msg(
            "To count them, in cemgap.toml, [input]: "
            'status = {{ column = "Status", keep = ["Survey Preview"] }}. Or take out the line with "drop".'
        ),
    ),
    "E151": Page(
        msg("Respondents that stand twice"),
        msg("The same id stands in several rows, and the settings say that this is to stop the run."),
        msg('Remove the repeats, or count all rows, in cemgap.toml, [input]: duplicates = "warn"'),
    ),
    "E152": Page(
        msg("Files on different scales"),
        msg(
            "The answers of the files end at different numbers, so that one file was asked on a scale to 5, say, and "
            "another on a scale to 10. Put together, a 5 would mean the best in one and the middle in the other."
        ),
        msg(
            "Bring the answers onto one scale in the files, or analyze each file by itself. If the scale is the same "
            "and nobody chose its end, say it: --scale 1-10"
        ),
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
