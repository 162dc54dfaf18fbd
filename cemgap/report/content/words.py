"""Words: what the tokens of the analysis are called where people read them."""

from collections.abc import Mapping

from cemgap.intake.mapping import MEASURE_WORDS
from cemgap.intake.quality.flags import FLAG_WORDS, OUT_WORDS
from cemgap.translations import Message, msg

STEPS: Mapping[int, Message] = {
    1: msg("step 1 (brand value)"),
    2: msg("step 2 (satisfaction)"),
    3: msg("step 3 (key experiences)"),
    4: msg("step 4 (gaps)"),
    5: msg("step 5 (requirements)"),
    6: msg("step 6 (alignment)"),
    7: msg("step 7 (feedback)"),
}
STATES: Mapping[str, Message] = {
    "done": msg("done"),
    "partial": msg("partly done"),
    "open": msg("open"),
}
VERDICTS: Mapping[str, Message] = {
    "key": msg("key"),
    "tied": msg("tied"),
    "below": msg("below"),
    "exceeds": msg("exceeds"),
    "undecided": msg("undecided"),
}
CHECKS: Mapping[str, Message] = {
    "sampling": msg("sampling"),
    "origin": msg("zero of importance"),
    "missing": msg("missing answers"),
    "respondent_level": msg("respondent by respondent"),
    "flagged": msg("without the flagged respondents"),
    "derived": msg("derived importance"),
    "steps": msg("distances between ranks"),
}
"""What a check of the key experience changes."""
SEVERITIES: Mapping[str, Message] = {"error": msg("error"), "warning": msg("warning"), "note": msg("note")}
CHANGE_VERDICTS: Mapping[str, Message] = {
    "better": msg("better"),
    "worse": msg("worse"),
    "no_significant_change": msg("no significant change"),
    "not_tested": msg("not tested"),
    "not_comparable": msg("not comparable"),
}
EVIDENCE_VERDICTS: Mapping[str, Message] = {
    "consistent": msg("consistent with growth in step"),
    "not_shown": msg("growth in step is not shown"),
    "contradicts": msg("contradicts growth in step"),
}
DECISIONS: Mapping[str, Message] = {
    "chosen": msg("chosen"),
    "rejected": msg("rejected"),
    "open": msg("not decided"),
}
JUDGEMENTS: Mapping[str, Message] = {
    "fits": msg("fits"),
    "neutral": msg("neutral"),
    "conflicts": msg("conflicts"),
    "in_place": msg("in place"),
    "to_build": msg("to build"),
    "unknown": msg("not judged"),
}
ALIGNMENT_FIELDS: Mapping[str, Message] = {
    "strategy": msg("strategy"),
    "people": msg("people"),
    "process": msg("process"),
    "technology": msg("technology"),
}
MEASURES: Mapping[str, Message] = {
    **MEASURE_WORDS,
    "satisfaction": msg("satisfaction"),
    "weighted_satisfaction": msg("weighted satisfaction"),
}
"""What intake calls them, and what is worked out from them."""
GIVERS: Mapping[str, Message] = {
    "assumed": msg("assumed"),
    "management": msg("management"),
    "front line": msg("front line"),
    "flag": msg("given on the command line"),
    "settings": msg("given in cemgap.toml"),
    "file": msg("given in the file"),
    "rule": msg("by the rule"),
    "derived": msg("derived"),
}
DROPPED: Mapping[str, Message] = {
    "outside": msg("outside the conditions of --where"),
    "zero_weight": msg("weight 0"),
    **OUT_WORDS,
    **FLAG_WORDS,
}
LAYOUTS: Mapping[str, Message] = {
    "factor_table": msg("factor table: a row per factor"),
    "wide": msg("wide: a row per respondent"),
    "long": msg("long: a row per respondent and factor"),
}
STRATEGY_KINDS: Mapping[str, Message] = {
    "goal": msg("Goal"),
    "ruled_out": msg("Ruled out"),
}
READINGS: Mapping[str, Message] = {
    "both_high": msg("high on both"),
    "stated_only": msg("stated only"),
    "hidden_driver": msg("hidden driver"),
    "both_low": msg("low on both"),
}
"""Stated beside derived importance."""
ASYMMETRIES: Mapping[str, Message] = {
    "basic": msg("basic"),
    "excitement": msg("excitement"),
    "undecided": msg("undecided"),
}
"""What a low experience costs, against what a high one brings."""


def worded(words: Mapping[str, Message], token: str | None) -> Message | str | None:
    """The words for a token; a token that has none is somebody's own word and stays as it is."""
    return None if token is None else words.get(token, token)


OUTCOMES: dict[str, Message] = {
    "overall": msg("Overall satisfaction"),
    "recommend": msg("Likelihood to recommend"),
}
"""The usual overall judgements; others bear the name of their column."""
