"""Segment terms: groups, what tells them apart, and what is withheld of them."""

from cemgap.report.content.term import Term
from cemgap.translations import msg

SEGMENT_TERMS: dict[str, Term] = {
    "group": Term(
        msg("Group"),
        msg(
            "Respondents with the same answer in one column, such as a store: steps 2 and 3 for each (--by COL). A "
            "group is compared with everyone else, by t tests of satisfaction and weighted satisfaction, corrected "
            "(Benjamini and Hochberg) so that of the differences told one in ten at most is expected to be chance."
        ),
        formula=msg("difference = figure of the group - figure of everyone else"),
        words=("groups", "segment", "segments", "breakdown", "--by", "客群", "分组", "细分"),
        see=("letters", "withheld", "base", "significance"),
    ),
    "letters": Term(
        msg("Letters of groups"),
        msg(
            "Each group has a letter. Beside a figure stand the letters of the groups that it is proven higher than: "
            "t tests, corrected (Holm) over the pairs of groups. With two levels (--alpha 0.05,0.10) capitals stand "
            "for the stricter one, small letters for what only the looser one proves."
        ),
        words=("letter", "significance letters", "higher than", "--alpha", "显著性字母", "字母"),
        see=("group", "significance"),
    ),
    "withheld": Term(
        msg("Withheld"),
        msg(
            "Groups of fewer than {least} respondents are not shown (--hide-below N), so that nobody's answers can be "
            "read. Where the total less the other groups would give such a group away, the next smallest is withheld "
            "too; respondents without a group count as one that is never shown.",
            least=10,
        ),
        words=("hidden", "suppressed", "suppression", "privacy", "--hide-below", "不显示", "隐去"),
        see=("group", "base"),
    ),
}
