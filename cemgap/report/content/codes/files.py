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
        msg("It is a folder, or you may not read it, or another program holds it."),
        msg("Name the file in the folder, check its rights, or close the other program."),
    ),
    "E003": Page(
        msg("Not readable as text"),
        msg(
            "A CSV file must be UTF-8. Bytes that are not could be another encoding or damage, and a guess could turn "
            "one word into another."
        ),
        msg("In Excel: Save As, CSV UTF-8. Or give cemgap the XLSX file."),
    ),
    "E004": Page(
        msg("A workbook with a password"),
        msg("The workbook is encrypted. cemgap asks for no passwords, so it cannot look inside."),
        msg("Open it in Excel, save a copy without a password, and use the copy."),
    ),
    "E005": Page(
        msg("No sheet to read"),
        msg("The sheet is not there, or several could be meant, or none holds data, or the file has no sheets at all."),
        msg("Name the sheet as the workbook does: --sheet NAME. Leave the option out for CSV."),
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
        msg("No XLSX workbook"),
        msg("The name ends in .xlsx, but the content is of another kind."),
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
        msg("Unpacked it would take more room than any survey needs. Such files can be made to stop a computer."),
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
        msg("cemgap.analyze takes a path or a pandas DataFrame."),
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
        msg("cemgap reads CSV, TSV and XLSX."),
        msg("Export the data as CSV UTF-8 or XLSX."),
    ),
    "E034": Page(
        msg("Two files joined into one"),
        msg("A byte order mark stands in the middle of the file, where a second file begins."),
        msg("Give each file by itself, or copy the rows into one file."),
    ),
    "E070": Page(
        msg("A bug of cemgap"),
        msg("Something happened that nobody foresaw. Nothing of yours was changed."),
        msg("Please report it with the file that the message names. It holds no answers."),
    ),
}
