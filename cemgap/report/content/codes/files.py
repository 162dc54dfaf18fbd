"""Pages of E0xx: files that cannot be read."""

from cemgap.report.content.codes.page import Page
from cemgap.translations import msg

FILES: dict[str, Page] = {
    "E001": Page(
        msg("No such file"),
        msg("The name leads nowhere from the folder in which the command runs."),
        msg("Check spelling and folder. Put a name with spaces in quotation marks."),
    ),
    "E002": Page(
        msg("A file that cannot be opened"),
        msg(
            "It is a folder where a file is needed, or you may not read it, or another program holds it. A folder of "
            "exports is read when it is named alone."
        ),
        msg("Name the file in the folder, check its rights, or close the other program."),
    ),
    "E003": Page(
        msg("Not readable as text"),
        msg(
            "The row named holds bytes that are no text in the encoding of the file, or it does not end. The encoding "
            "may be another, or the file damaged, and a guess could turn one word into another."
        ),
        msg("In Excel: Save As, CSV UTF-8. Or give cemgap the XLSX file. If you know the encoding: --encoding gb18030"),
    ),
    "E004": Page(
        msg("A workbook with a password"),
        msg("The workbook is encrypted. cemgap asks for no passwords, so it cannot look inside."),
        msg("Open it in Excel, save a copy without a password, and use the copy."),
    ),
    "E005": Page(
        msg("No sheet to read"),
        msg(
            "The sheet is not there or is empty, or several could be meant, or only hidden ones hold data, or the file "
            "has no sheets at all."
        ),
        msg("Name the sheet as the workbook does: --sheet NAME. Leave the option out for files without sheets."),
    ),
    "E006": Page(
        msg("Formulas without values"),
        msg("The cell holds a formula that no program has worked out yet. cemgap reads values only."),
        msg("Open the workbook in Excel or LibreOffice, save it, and try again."),
    ),
    "E007": Page(
        msg("Rows of the wrong length"),
        msg(
            "Some rows have more or fewer cells than the header, so their answers may stand under the wrong question. "
            "Often a text holds the separator without quotation marks."
        ),
        msg("Look at the rows named, or export the file again as XLSX."),
    ),
    "E008": Page(
        msg("Quotation marks that do not close"),
        msg("A quoted text runs on without an end, so that rows below it would be swallowed."),
        msg("Close or double the quotation mark in the row named, or export the file again as XLSX."),
    ),
    "E009": Page(
        msg("A damaged text file"),
        msg("A byte stands there that no text file holds. The file is damaged or of another kind."),
        msg("Export the file again as CSV UTF-8 or XLSX."),
    ),
    "E010": Page(
        msg("No workbook"),
        msg("The name ends as that of a workbook (.xlsx, .xls, .ods), but the content is of another kind."),
        msg("Open it in the program it comes from and save it as an Excel workbook (.xlsx) or as CSV UTF-8."),
    ),
    "E011": Page(
        msg("A damaged workbook"),
        msg("The workbook breaks the rules of its format, so that no reader can be sure what it says."),
        msg("Open it in Excel, let it repair the file, and save it under a new name."),
    ),
    "E012": Page(
        msg("A workbook with entities"),
        msg(
            "A part of the workbook declares entities, which no spreadsheet program does. They can be made to do harm."
        ),
        msg("Ask where the file comes from, or export the data again."),
    ),
    "E013": Page(
        msg("A workbook too large to be safe"),
        msg(
            "It holds more parts, or would take more room when unpacked, than any survey needs. Such files can be made "
            "to stop a computer."
        ),
        msg("Copy the data into a new workbook, or export them as CSV."),
    ),
    "E014": Page(
        msg("A workbook that contradicts itself"),
        msg("What the file says about its parts is not what they are. Such files can be made to mislead a reader."),
        msg("Export the data again as XLSX or CSV."),
    ),
    "E015": Page(
        msg("A cell far from all others"),
        msg("One cell stands so far out that the empty cells before it would fill the memory."),
        msg("Delete the rows or columns around it, or copy the data into a new workbook."),
    ),
    "E016": Page(
        msg("Cells out of order"),
        msg("Rows or cells of the sheet stand twice, out of order, or where none can be. Readers would disagree."),
        msg("Open it in Excel, let it repair the file, and save it under a new name."),
    ),
    "E017": Page(
        msg("A workbook built unlike any other"),
        msg("No spreadsheet program writes such a file. It could be made to stop a reader."),
        msg("Open it in Excel and save it under a new name, or export the data as CSV UTF-8."),
    ),
    "E018": Page(
        msg("A cell with an error"),
        msg("The cell holds an error such as #N/A. It is neither an answer nor the lack of one."),
        msg("Correct the formula, or clear the cell if there is no answer."),
    ),
    "E019": Page(
        msg("A cell with a number that is none"),
        msg("The cell holds an infinite or undefined number, which no scale can hold."),
        msg("Correct the cell, or clear it if there is no answer."),
    ),
    "E020": Page(
        msg("No pandas DataFrame"),
        msg("cemgap.analyze takes a path, a list of paths, or a pandas DataFrame."),
        msg("Give a path, or turn the data into a DataFrame; other libraries have to_pandas() for that."),
    ),
    "E021": Page(
        msg("A DataFrame without columns"),
        msg("There is nothing in the DataFrame that could be read."),
        msg("Check how it was made."),
    ),
    "E030": Page(
        msg("A header without rows"),
        msg("There are column names and nothing below them."),
        msg("Export the answers too, one row per respondent or per factor."),
    ),
    "E031": Page(
        msg("An empty file"),
        msg("There is nothing in the file."),
        msg("Export it again, and look whether the export was finished."),
    ),
    "E032": Page(
        msg("Another kind of file"),
        msg("The content is not what the ending of the name promises."),
        msg("Give the file the ending of its kind, or export it as CSV UTF-8 or XLSX."),
    ),
    "E033": Page(
        msg("A kind of file that is not read"),
        msg(
            "cemgap reads CSV, TSV, workbooks (XLSX, XLSM, XLS, XLSB, ODS), SPSS (SAV, ZSAV, POR), Stata (DTA) and "
            "Parquet."
        ),
        msg("Export the data as CSV UTF-8 or XLSX."),
    ),
    "E034": Page(
        msg("Two files joined into one"),
        msg("A byte order mark stands in the middle of the file, where a second file begins."),
        msg("Give each file by itself, or copy the rows into one file."),
    ),
    "E035": Page(
        msg("An encoding that does not exist"),
        msg("No encoding has that name, or it is none that surveys are written in."),
        msg("Take one such as --encoding gb18030, or leave the option out: cemgap looks which one the file is in."),
    ),
    "E036": Page(
        msg("Another encoding than the one named"),
        msg(
            "The file begins with a byte order mark, which says how it is written, and that is not the encoding you "
            "named. Read in the wrong one, words come out as other words."
        ),
        msg("Leave out --encoding, or the line encoding in cemgap.toml, [input]. The mark is enough."),
    ),
    "E037": Page(
        msg("An encoding that cannot be told"),
        msg(
            "The text is not UTF-8, and no other encoding fits all of it beyond doubt. Read in the wrong one, headers "
            "and answers come out as other words."
        ),
        msg("Export the data as CSV UTF-8 or XLSX. If you know the encoding: --encoding gb18030"),
    ),
    "E038": Page(
        msg("A workbook that takes too much to read"),
        msg(
            "It takes more memory or time than any survey needs, or ends the program that reads it. Such files can be "
            "made to stop a computer."
        ),
        msg("Open it in the program it comes from and save it as .xlsx, or export the data as CSV UTF-8."),
    ),
    "E039": Page(
        msg("Files that are no one survey"),
        msg(
            "Fewer than half of the columns of a file are in the others. Read as one survey, the answers to different "
            "questions would stand in one table."
        ),
        msg("Name the files of one survey only, or give each by itself."),
    ),
    "E040": Page(
        msg("Codes that change their meaning"),
        msg(
            "An answer has one code in one file and another in the next, where the first code means something else. "
            "Put together, good and bad answers would be mixed up."
        ),
        msg("Analyze the files one by one, or bring the codes into line and export them again."),
    ),
    "E041": Page(
        msg("A file twice, or too many files"),
        msg(
            "A file is named twice, or two hold the same bytes: their respondents would count twice. Or there are more "
            "files than one survey has."
        ),
        msg("Name each file once. If there are too many, join them first."),
    ),
    "E042": Page(
        msg("A folder without data"),
        msg(
            "No file in the folder could hold answers. Codebooks, hidden files, and the plan and the evidence of a "
            "project hold none."
        ),
        msg("Name the file itself, or put the exports into the folder."),
    ),
    "E043": Page(
        msg("A respondent above the headers"),
        msg(
            "The first row holds such figures as the rows below, and the headers come after it. That happens when a "
            "sheet is sorted together with its headers. The respondent would be lost or taken for a header."
        ),
        msg("Move the headers to the top. If the row is a header, say how many there are: --header-rows 2"),
    ),
    "E044": Page(
        msg("No header row"),
        msg(
            "The first row holds such answers as the rows below it, so that nothing says what the columns ask. Its "
            "cells are not repeated in the message: they may be a person's."
        ),
        msg(
            "Export the file with its headers, or put a row above that names each column, as in Experience: Service. "
            "If the row is the header all the same: --header-rows 1"
        ),
    ),
    "E045": Page(
        msg("A package that is not installed"),
        msg("SPSS and Stata files are read by the package pyreadstat, which is not there."),
        msg("Save the data as CSV UTF-8 or XLSX, or install it: pip install 'cemgap[spss]'"),
    ),
    "E046": Page(
        msg("A damaged SPSS or Stata file"),
        msg("The file is empty, cut off or damaged, or it is of another kind than its name says."),
        msg("Save it again from the program it comes from, or export the data as CSV UTF-8 or XLSX."),
    ),
    "E047": Page(
        msg("An SPSS or Stata file that is too large"),
        msg(
            "It has more variables than a survey can have, or needs too much memory. Such files can be made to stop a "
            "computer."
        ),
        msg("Keep the variables of the survey only, and save the file under a new name."),
    ),
    "E048": Page(
        msg("SPSS or Stata texts that cannot be read"),
        msg("The texts are in an encoding that the file does not name, or not in the one that you named."),
        msg("Name another one: --encoding gb18030. Or export the data as CSV UTF-8 or XLSX."),
    ),
    "E049": Page(
        msg("The reader of SPSS and Stata files does not start"),
        msg("For safety such files are read in a process of its own, and the system refuses to start it."),
        msg("Save the data as CSV UTF-8 or XLSX."),
    ),
    "E050": Page(
        msg("A Parquet file that cannot be read"),
        msg("The file is empty, cut off, damaged or encrypted, or it is no Parquet file whatever its name says."),
        msg("Export the data again without encryption, as Parquet, CSV UTF-8 or XLSX."),
    ),
    "E051": Page(
        msg("A Parquet file that is too large"),
        msg("It has more rows, columns or bytes than a survey can have. Such files can be made to stop a computer."),
        msg("Keep only the rows and columns of the survey."),
    ),
    "E052": Page(
        msg("Columns with lists in their cells"),
        msg("A column that is to be read holds lists, records or bytes. A rating is one answer per row."),
        msg("Write one column per answer, or name another column in cemgap.toml."),
    ),
    "E053": Page(
        msg("A codebook of something else"),
        msg(
            "No variable in it is a column of the file, so that it explains nothing. It belongs to another survey, or "
            "the file has questions as headers and the codebook has names of variables."
        ),
        msg("Name the codebook of this survey (--codebook FILE), or export the survey with names as headers."),
    ),
    "E054": Page(
        msg("A file that is no codebook"),
        msg(
            "Its header does not tell which column names the variables and which says what they or their codes mean. "
            "Or it is far longer than a codebook."
        ),
        msg("Give it the columns variable, label (what is asked), or variable, code, label (what codes mean)."),
    ),
    "E055": Page(
        msg("A codebook that contradicts itself"),
        msg(
            "One codebook, or two together, say different things of the same variable or code. Either could be right, "
            "and answers would change their meaning."
        ),
        msg("Correct the places named, or leave one of the codebooks out."),
    ),
    "E070": Page(
        msg("A bug of cemgap"),
        msg("Something happened that nobody foresaw. Nothing of yours was changed."),
        msg("Please report it with the file that the message names. It holds no answers."),
    ),
}
