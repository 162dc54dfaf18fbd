"""Pages of E3xx: output that cannot be written."""

from cemgap.report.content.codes.page import Page
from cemgap.translations import msg

OUTPUT: dict[str, Page] = {
    "E301": Page(
        msg("A file that exists"),
        msg("The output would replace a file. cemgap never does so unasked."),
        msg("Choose another name, or use --force; the old file is then kept as .bak"),
    ),
    "E302": Page(
        msg("A file that cannot be written"),
        msg("The folder may be protected, the disk full, or the file open in another program. Nothing was written."),
        msg("Close the file, or choose another folder."),
    ),
    "E303": Page(
        msg("A folder that does not exist"),
        msg("cemgap makes no folders for reports, so that a slip in a name does not scatter files."),
        msg("Make the folder first, or correct the name."),
    ),
    "E304": Page(
        msg("A link as output"),
        msg("The name is a link to another place. Writing through it could replace a file that nobody meant."),
        msg("Name the file itself."),
    ),
    "E306": Page(
        msg("A folder as output"),
        msg("The name is that of a folder."),
        msg("Name a file in it."),
    ),
    "E307": Page(
        msg("An ending that is no form of a report"),
        msg("The ending of the name decides the form of the report, and this one is none that cemgap writes."),
        msg("Take one of the endings that the message lists."),
    ),
    "E308": Page(
        msg("One file for two purposes"),
        msg("The same file is named twice as output, or is read by the run that would write it."),
        msg("Give each output a name of its own."),
    ),
    "E309": Page(
        msg("Standard output refuses"),
        msg("The place where the result goes cannot take it: a full disk, a device, a broken connection."),
        msg("Send the result elsewhere, or write it with -o."),
    ),
}
