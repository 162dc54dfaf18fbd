"""Pages of E4xx and E5xx: settings, plan and evidence."""

from cemgap.report.content.codes.page import Page
from cemgap.translations import msg

SETTINGS: dict[str, Page] = {
    "E402": Page(
        msg("Settings that are no text file"),
        msg("A cemgap.toml is UTF-8 text, a few kilobytes long."),
        msg("Save it as UTF-8 text, or write a new one with cemgap init."),
    ),
    "E403": Page(
        msg("Settings that are not TOML"),
        msg("The line named does not follow the rules of TOML, so that the rest cannot be trusted either."),
        msg("Text stands in quotation marks, lists in square brackets. Correct the line."),
    ),
    "E404": Page(
        msg("Settings of a newer cemgap"),
        msg("The file was written for a schema that this version does not know."),
        msg("Install a newer cemgap."),
    ),
    "E405": Page(
        msg("An unknown setting"),
        msg("There is no such key in this table. A key that nobody reads would be a setting that does nothing."),
        msg("Take the nearest name that the message gives, or delete the line."),
    ),
    "E406": Page(
        msg("A setting of the wrong kind"),
        msg("A text stands where a number belongs, or the like, or a key that must be there is missing."),
        msg("Write it as the message shows."),
    ),
    "E407": Page(
        msg("A setting outside its limits"),
        msg("The value is of the right kind, but not one that this key can take."),
        msg("Take one of the values that the message names."),
    ),
    "E408": Page(
        msg("A column that is not named as one"),
        msg(
            "A column is its header in quotation marks, or its position counted from 1. [input.blocks] also takes a "
            "range of positions, a pattern or a list."
        ),
        msg("Write it as the message shows."),
    ),
    "E409": Page(
        msg("A text that is not a text"),
        msg("The key takes a text, or one text for each language."),
        msg('Write "text", or {{ en = "text", zh = "文字" }}'),
    ),
    "E410": Page(
        msg("A scale without two ends"),
        msg("A scale needs its lowest and its highest answer, and they must differ."),
        msg("Write low = 1 and high = 10"),
    ),
    "E411": Page(
        msg("Factors that cannot be told apart"),
        msg("Two names come to the same key, or a name holds no letter and no digit."),
        msg("Give each factor a name of its own."),
    ),
    "E412": Page(
        msg("A file that the settings name is missing"),
        msg("Paths in cemgap.toml start from its own folder."),
        msg("Correct the path, or take the line out."),
    ),
    "E413": Page(
        msg("Words for something unknown"),
        msg("The table [words] gives your own words for measures and factors. This key is neither, or stands twice."),
        msg("Use the name of a measure or the key of a factor, once."),
    ),
    "E414": Page(
        msg("A wave that stands twice"),
        msg("The list of waves tells their order, so each has one place."),
        msg("Name each wave once, oldest first."),
    ),
    "E415": Page(
        msg("Two columns for the respondent"),
        msg("The column of the respondent is given in two places, and differently."),
        msg("Keep the one in [input]."),
    ),
    "E416": Page(
        msg("A code with two meanings"),
        msg("The same code is declared as missing and as not applicable. They are counted apart."),
        msg("Keep it in one of the two lists."),
    ),
    "E419": Page(
        msg("Settings that cannot be written"),
        msg("What was understood could not be written so that it reads the same again. Nothing was changed."),
        msg("Two factors may have one key, or a header may be blank: rename them in the file."),
    ),
    "E420": Page(
        msg("A range of columns that is none"),
        msg("A range counts the columns of the file from 1, and the lower position comes first."),
        msg('Write experience = "2-6". If a header reads so: experience = {{ header = "2-6" }}'),
    ),
    "E421": Page(
        msg("Attributes that cannot be told apart"),
        msg("Two attributes of a factor come to the same key, or a key holds no letter and no digit."),
        msg("Give each attribute of a factor a key of its own: [factors.service.attributes.staff]"),
    ),
    "E422": Page(
        msg("A factor that is rated both ways"),
        msg("The factor has a column for a measure, and so have its attributes. Its score could be either."),
        msg("Keep one: the column of the factor, or those of its attributes, whose mean is then its score."),
    ),
    "E423": Page(
        msg("Labels that are no scale"),
        msg("A scale in words lists every possible answer once, worst first. There are two at least."),
        msg('Write labels = ["poor", "fair", "good"]'),
    ),
    "E424": Page(
        msg("A scale that is declared in two ways"),
        msg(
            "It is given in words and in numbers at once, or it is turned around twice. The worst label counts 1, and "
            "a low above its high is turned around already. So are answers that say themselves which is the best, "
            "such as very good: declared as reversed, good would count as bad."
        ),
        msg(
            "Keep labels, or low and high. Beside labels, a low above its high, or answers in words, take reverse out."
        ),
    ),
    "E425": Page(
        msg("An encoding that the settings name and that does not exist"),
        msg("No text is written in an encoding of that name."),
        msg('Write encoding = "gb18030", say, or leave the line out: cemgap looks which one the file is in.'),
    ),
}
PLAN_AND_EVIDENCE: dict[str, Page] = {
    "E501": Page(
        msg("A plan that cannot be read"),
        msg("The plan is an XLSX workbook, and this file is none, or cannot be opened."),
        msg("Start from a blank one: cemgap template plan"),
    ),
    "E502": Page(
        msg("A sheet of the plan is missing"),
        msg("The plan has the sheets Requirements, Actions and Strategy, in English or Chinese."),
        msg("Add the sheet, or start from a blank plan: cemgap template plan"),
    ),
    "E503": Page(
        msg("A column of the plan is missing or doubled"),
        msg("Each sheet has its columns, found by their headers in English or Chinese."),
        msg("Restore the header, or start from a blank plan: cemgap template plan"),
    ),
    "E504": Page(
        msg("A sheet of the plan stands twice"),
        msg("Two sheets have the same purpose, and nobody knows which one counts."),
        msg("Keep one of them, and rename the other."),
    ),
    "E505": Page(
        msg("An unknown factor in the plan"),
        msg("A requirement belongs to a factor of the survey, and none has this name."),
        msg("Take one of the names that the message lists."),
    ),
    "E506": Page(
        msg("An action for a requirement that is not there"),
        msg("The column serves lists ids of requirements, and this id is none of them."),
        msg("Correct the id, or add the requirement."),
    ),
    "E507": Page(
        msg("An id that stands twice"),
        msg("Actions refer to requirements by their ids, so each row needs its own."),
        msg("Give each row an id of its own."),
    ),
    "E508": Page(
        msg("A judgement that is no such word"),
        msg("Judgements are a few fixed words, in English or Chinese. Any other would be read by chance."),
        msg("Take one of the words that the message lists, or leave the cell blank for unknown."),
    ),
    "E509": Page(
        msg("A blank cell that must not be blank"),
        msg("A row of the plan needs its id and its text."),
        msg("Fill it in, or clear the row."),
    ),
    "E510": Page(
        msg("A cost that is no number"),
        msg("Costs are plain numbers, without units and words."),
        msg("Correct the cell, or leave it blank."),
    ),
    "E511": Page(
        msg("A cell of the plan without a usable value"),
        msg("The cell holds a formula that was never worked out, or an error such as #N/A."),
        msg("Open the plan in Excel or LibreOffice, mend the cell, and save it."),
    ),
    "E512": Page(
        msg("A damaged plan"),
        msg("The workbook breaks the rules of its format, or is too large to be opened safely."),
        msg("Open it in Excel, let it repair the file, and save it under a new name."),
    ),
    "E521": Page(
        msg("Evidence that cannot be read"),
        msg("Evidence is a CSV or XLSX file."),
        msg("Check the name, and save the file as CSV UTF-8 or XLSX."),
    ),
    "E522": Page(
        msg("A column of the evidence is missing or doubled"),
        msg("Evidence has the columns stage, units, result and, if needed, over, in English or Chinese."),
        msg("Name the columns so, each once."),
    ),
    "E523": Page(
        msg("A result or a number of units that is no number"),
        msg("Results and units are compared as multiples of the first stage, so they are numbers above 0."),
        msg("Write a number above 0, without units and words."),
    ),
    "E524": Page(
        msg("Unclear whether a result is a lower bound"),
        msg("The column over says yes or no, and must not contradict the result beside it."),
        msg("Write yes where the result is over the number given, else leave it blank."),
    ),
    "E525": Page(
        msg("Evidence of one stage"),
        msg("A stage is compared with the first one, so there must be two."),
        msg("Add the other stages."),
    ),
    "E526": Page(
        msg("A blank cell in the evidence"),
        msg("Each stage needs a name, its units and its result."),
        msg("Fill it in, or delete the row."),
    ),
    "E527": Page(
        msg("Several sheets of evidence"),
        msg("More than one sheet holds stages with units and results."),
        msg("Keep one of them in the file."),
    ),
    "E528": Page(
        msg("A cell of the evidence without a usable value"),
        msg("The cell holds a formula that was never worked out, or an error such as #N/A."),
        msg("Open the workbook in Excel or LibreOffice, mend the cell, and save it."),
    ),
    "E529": Page(
        msg("Damaged evidence"),
        msg("The file breaks the rules of its format, or is too large to be opened safely."),
        msg("Export it again as CSV UTF-8 or XLSX."),
    ),
}
