"""Flags: what may be said of a row whose answers may not count, and the words for it."""

from cemgap.translations import Message, msg

OUT = ("preview", "test", "screened_out", "spam", "rejected")
"""What a status may say of a row that is no answer of a customer."""
FLAGS = ("partial", "straightliner", "speeder")
"""Doubts that put a respondent into a group of its own."""
POSSIBLE = ("possible_straightliner", "possible_speeder")
"""Doubts that are counted only."""

OUT_WORDS: dict[str, Message] = {
    "preview": msg("previews"),
    "test": msg("tests"),
    "screened_out": msg("screened out"),
    "spam": msg("spam"),
    "rejected": msg("rejected responses"),
    "other_status": msg("another status than those kept"),
}
FLAG_WORDS: dict[str, Message] = {
    "partial": msg("partial interviews"),
    "straightliner": msg("straight-liners"),
    "speeder": msg("speeders"),
    "possible_straightliner": msg("possible straight-liners"),
    "possible_speeder": msg("possible speeders"),
}
DROP_KEYS = {"partial": "partials", "straightliner": "straightliners", "speeder": "speeders"}
"""Flag -> its key in ``[input]`` of the settings."""
