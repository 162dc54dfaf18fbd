"""Pages of Wxxx: what is worth knowing although the run goes on."""

from cemgap.report.content.codes.page import Page
from cemgap.translations import msg

WARNINGS: dict[str, Page] = {
    "W001": Page(
        msg("Text that is not UTF-8"),
        msg(
            "The file is in another encoding, which was seen in its bytes. The message names it, with the first row in "
            "which it matters and a header that shows it. Answers are not shown: they may be names."
        ),
        msg("If letters look wrong, name the right one: --encoding gb18030. Or save the file as CSV UTF-8."),
    ),
    "W002": Page(
        msg("Rows above the headers"),
        msg("Rows at the top are no headers, but titles, say. They are left out."),
        msg(
            "If one of them is a header, say how many header rows there are: --header-rows N. If one is a respondent, "
            "move it below the headers."
        ),
    ),
    "W003": Page(
        msg("Rows below the data"),
        msg("The last rows read like totals, means or notes. They are left out: counted, they would be respondents."),
        msg("If one of them is a respondent, move it up between the others."),
    ),
    "W004": Page(
        msg("Totals among the respondents"),
        msg(
            "A row in the midst of the data begins with a word such as Total, Mean or Subtotal, figures beside it. It "
            "is counted as a respondent, since only rows at the end are left out."
        ),
        msg("Delete such rows from the file. A respondent or a group of that name may stay."),
    ),
    "W010": Page(
        msg("Hidden rows"),
        msg("Rows of the sheet are hidden, perhaps by a filter. They are counted all the same."),
        msg("To leave rows out, delete them, or choose rows with --where."),
    ),
    "W011": Page(
        msg("A sheet that only the second reader could read"),
        msg("Sheets are read by python-calamine. This one it could not read, so openpyxl did."),
        msg("Compare a few figures with the workbook, or save it anew in Excel."),
    ),
    "W012": Page(
        msg("Columns that not every file has"),
        msg("A column of one file is not in another. It is blank there, so that fewer answers stand behind it."),
        msg("If it has another header there, give it the same one in all files."),
    ),
    "W013": Page(
        msg("A question in other words"),
        msg(
            "A header or code stands in two files over different words. It is read as one question, but people may "
            "answer other words in another way."
        ),
        msg("Compare the wording. A question that has changed needs a header or code of its own."),
    ),
    "W014": Page(
        msg("Files read together"),
        msg(
            "The message tells which files are read as the waves or the parts of one survey, and which are not read. "
            "Waves are seen in names that differ in one thing, such as 2026Q1."
        ),
        msg("To read others, name them one by one: cemgap check survey_2025Q4.csv survey_2026Q1.csv"),
    ),
    "W015": Page(
        msg("Columns that are kept apart"),
        msg(
            "A column has the header or code of one in another file, but asks something else, or stands there more "
            "often. Put together, different answers would be mixed up."
        ),
        msg("If they are the same question, give them the same words in all files."),
    ),
    "W016": Page(
        msg("Merged cells among the data"),
        msg(
            "Cells of several respondents or questions are merged into one. The answer stands in the first of them, "
            "and the others are blank, so that they count as not answered."
        ),
        msg("Unmerge them in the workbook, and fill in the answer of each respondent."),
    ),
    "W020": Page(
        msg("SPSS or Stata texts in another encoding"),
        msg("The texts are not in the encoding that the file names. They were read in the one that fits."),
        msg("If words look wrong, name it: --encoding gb18030"),
    ),
    "W021": Page(
        msg("A codebook that is not used"),
        msg("A file beside the data looks like its codebook. It is used only when you name it."),
        msg('To use it: --codebook FILE, or in cemgap.toml, [input]: codebook = "FILE"'),
    ),
    "W022": Page(
        msg("Missing answers of a .por file"),
        msg("Answers that the file declares missing come as blanks, so that don't know is not counted apart."),
        msg("To have them counted apart, save the data as .sav in SPSS."),
    ),
    "W201": Page(
        msg("A measure that some factors lack"),
        msg("Some factors have the measure and others do not. Those without it are shown without it."),
        msg("If a column holds it under another name, say so in cemgap.toml."),
    ),
    "W202": Page(
        msg("A column that could hold weights"),
        msg("A column reads like a case weight. Weights are never applied unasked, so everyone counts once."),
        msg('To weigh by it: --weight COLUMN, or in cemgap.toml, [input]: weight = "COLUMN"'),
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
        msg(
            "If they are repeats, remove the extra rows. To have cemgap stop at them, in cemgap.toml, [input]: "
            'duplicates = "stop"'
        ),
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
    "W217": Page(
        msg("More ratings, whose measure is open"),
        msg(
            "Some columns look like ratings, but which measure they are is not said. They are left out, and the others "
            "are analyzed."
        ),
        msg(
            'Say it in cemgap.toml, [input.blocks]: importance = "7-11", or none = "7-11" if they are no measure. Or '
            "let cemgap init FILE ask."
        ),
    ),
    "W218": Page(
        msg("Ratings that are best left open"),
        msg(
            "Some columns are hardly one of the four measures: the least that people would accept, say, or "
            "satisfaction beside experience of the same things. They are left out."
        ),
        msg(
            'To be asked no more, in cemgap.toml, [input.blocks]: none = "7-11". If they are a measure all the same: '
            'expectation = "7-11"'
        ),
    ),
    "W219": Page(
        msg("Columns declared against their header"),
        msg(
            "The settings declare columns as one measure, but their header or question names another. The settings "
            "count. If they are wrong, gaps are worked out from the wrong answers."
        ),
        msg(
            "Read the headers. If the settings are wrong, correct the measure of these columns in cemgap.toml. If they "
            "are right, nothing needs to be done."
        ),
    ),
    "W220": Page(
        msg("Declared blocks that do not pair"),
        msg(
            "Two blocks of as many columns are declared as two measures, but their names are of different things. "
            "A difference needs both measures of the same thing, so none is worked out between them. They are not "
            "paired by their order alone: a column too many would shift all the others."
        ),
        msg(
            "If the columns belong together, name them factor by factor in cemgap.toml, [factors.service]: "
            "experience = {{ position = 6 }}, importance = {{ position = 11 }}. Or give both the same header."
        ),
    ),
    "W221": Page(
        msg("Statements put in the negative"),
        msg(
            "People were asked to agree with statements, and some of these complain: who agrees that the staff were "
            "slow had a bad experience. For these the best answer may be the lowest. None is turned around unasked."
        ),
        msg(
            "Read the statements. Those that complain: in cemgap.toml, [input.blocks]: "
            'experience = ["2-6", {{ position = 7, reverse = true }}]. Then say the scale too: --scale 1-5'
        ),
    ),
    "W222": Page(
        msg("Decimal commas"),
        msg("Numbers such as 7,5 are read as 7.5. Were the comma a separator of thousands, all would be wrong."),
        msg("If the commas separate thousands, export the numbers without them."),
    ),
    "W223": Page(
        msg("Statements that are no factors yet"),
        msg(
            "The survey rates many single statements, and each is taken for a factor of its own. A list of so many "
            "factors says little about what to do first."
        ),
        msg("Group them as attributes of a few factors in cemgap.toml, as in the line that the message gives."),
    ),
    "W224": Page(
        msg("Who is counted matters"),
        msg(
            "Satisfaction counts those who rated both experience and expectation. With those who rated one of the two "
            "it would differ by more than chance."
        ),
        msg("Find out why one was left blank: did these customers not use it, or did they skip it?"),
    ),
    "W225": Page(
        msg("Factors that different customers rated"),
        msg("One factor was rated by far fewer respondents than another, so their order compares different people."),
        msg("Read each factor for those who rated it, or keep those who rated all: --where COL=VALUE"),
    ),
    "W226": Page(
        msg("Every group is withheld"),
        msg("Each group of the column is so small that its figures could be those of single persons."),
        msg("Group by something with fewer values, or move the limit: --hide-below N"),
    ),
    "W227": Page(
        msg("A single group"),
        msg("All respondents have the same value in the column, so that there is nothing to compare."),
        msg("Group by another column."),
    ),
    "W228": Page(
        msg("Files that end differently on a declared scale"),
        msg(
            "The scale is declared, and many have answered in each file. Yet nobody in one of them chose the answers "
            "at the end that others chose. It may have been asked on a shorter scale, and then a change between the "
            "files is one of the scale and not of what customers think."
        ),
        msg("Compare the questionnaires. If they differ, bring the answers onto one scale in the files."),
    ),
    "W229": Page(
        msg("Groups withheld beside those of another column"),
        msg(
            "Where a group of one column is a sum of groups of another, the two tables together give away what one of "
            "them withholds. So only the first column is shown."
        ),
        msg("Group by one column at a time, or put small groups together in the file."),
    ),
    "W230": Page(
        msg("A column that falls where the others rise"),
        msg(
            "Those who answer high in the other columns of the measure answer low in this one. Its best answer may be "
            "the lowest, as in a question put in the negative. It is not turned around unasked."
        ),
        msg(
            "Read the question. If so, say it in cemgap.toml, [input.blocks]: "
            'experience = ["2-6", {{ position = 7, reverse = true }}]. Then say the scale too: --scale 1-5'
        ),
    ),
    "W231": Page(
        msg("Experience that falls where an overall rating rises"),
        msg("In one of the two the best answer may be the lowest. Nothing is turned around unasked."),
        msg(
            "Read both questions. If 1 is the best experience, say so in cemgap.toml, [scale.experience]: "
            "reverse = true"
        ),
    ),
    "W232": Page(
        msg("Words of another measure"),
        msg(
            "The answers are words that fit another measure better, such as satisfied where importance should stand. "
            "They are counted as what the column is taken for."
        ),
        msg(
            "Look what these columns ask. If it is something else, say so in cemgap.toml, [input.blocks]: "
            'experience = "2-6"'
        ),
    ),
    "W233": Page(
        msg("Two decimal signs in one file"),
        msg(
            "Some columns have decimal commas, others decimal points. Both are read as decimals. A comma that parts "
            "thousands would be read wrongly."
        ),
        msg("If the commas part thousands, export the numbers without them."),
    ),
    "W234": Page(
        msg("The same words, different numbers of points"),
        msg(
            "Experience and expectation are answered in some of the same words, but on scales of different length. The "
            "same word then stands for two scores, and the difference between them is one that nobody felt."
        ),
        msg(
            "If it is one scale, list all its answers for both, worst to best, also those that nobody chose: in "
            "cemgap.toml, [scale.experience] and [scale.expectation], labels."
        ),
    ),
    "W237": Page(
        msg("More than half are flagged"),
        msg(
            "Most respondents are partial interviews, straight-liners or speeders. They are counted, so that the "
            "figures rest on answers that may not mean what they say."
        ),
        msg(
            "Look at them first. To leave them out, in cemgap.toml, [input]: straightliners = "
            '"drop", or the same for partials and speeders.'
        ),
    ),
    "W238": Page(
        msg("A status that is not known"),
        msg(
            "The column of the status says something that is neither complete nor partial, nor a preview or a test, in "
            "words that cemgap knows. These rows are counted."
        ),
        msg('To count some only, in cemgap.toml, [input]: status = {{ column = "Status", keep = ["Complete"] }}'),
    ),
    "W239": Page(
        msg("A duration without a unit"),
        msg("Whether it counts seconds or something else is not clear, so that nobody is flagged as a speeder."),
        msg('Say it in the header of the column: "duration (in seconds)" or "duration (minutes)"'),
    ),
    "W240": Page(
        msg("Cells that may hold several reasons"),
        msg(
            "The cells of the reasons for choosing hold commas. Some of their parts stand in other cells too, but too "
            "few to tell several reasons from one with a comma in it. Each cell is counted as one reason."
        ),
        msg(
            "If they are several, put semicolons between them, or export a column of ticks per reason and name these "
            'in cemgap.toml, [brand]: reasons = ["Q3_*"]'
        ),
    ),
    "W241": Page(
        msg("Experience and expectation of different attributes"),
        msg(
            "Experience and expectation of a factor are the means of its attributes, and some attributes have only one "
            "of the two. Their difference, the satisfaction, then compares different things."
        ),
        msg(
            "If a column holds the other one, say so in cemgap.toml, [factors.service.attributes.speed]: "
            'expectation = "Q7". Else leave the attribute out, or ask for both next time.'
        ),
    ),
    "W242": Page(
        msg("A factor with a column of its own and attributes"),
        msg(
            "A measure of the factor was asked as a whole, and of its attributes too. The answer to the whole counts. "
            "The attributes are shown under the factor."
        ),
        msg("To have the mean of the attributes instead, leave the column of the whole out of the ratings."),
    ),
}
