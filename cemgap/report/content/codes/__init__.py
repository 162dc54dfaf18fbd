"""Codes: what each error and warning means, why it is one, and how to mend it."""

from cemgap.report.content.codes.cautions import CAUTIONS
from cemgap.report.content.codes.data import COMPARISON, DATA
from cemgap.report.content.codes.files import FILES
from cemgap.report.content.codes.output import OUTPUT
from cemgap.report.content.codes.page import Page
from cemgap.report.content.codes.project import PLAN_AND_EVIDENCE, SETTINGS
from cemgap.report.content.codes.survey import SURVEY
from cemgap.report.content.codes.warned import WARNINGS

CODES: dict[str, Page] = {
    **FILES,
    **DATA,
    **SURVEY,
    **COMPARISON,
    **OUTPUT,
    **SETTINGS,
    **PLAN_AND_EVIDENCE,
    **WARNINGS,
    **CAUTIONS,
}
"""code -> its page, in the order of the codes."""
