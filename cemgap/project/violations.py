"""Violations: what the schema refuses, in our own words, with the place and the way out."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from pydantic_core import ErrorDetails

from cemgap.errors import Place, Problem, echo, error
from cemgap.intake.sources.encoding_names import COMMON, nearest_encoding
from cemgap.project.notation import Table
from cemgap.project.schema import TABLES, UNION_TABLES, keys_of
from cemgap.translations import Message, msg

Location = tuple[str | int, ...]

HEADINGS = frozenset({*TABLES, ("factors",), ("factors", "*", "attributes"), ("words",)})
DEEPEST = max(map(len, HEADINGS))


def key_text(key: str) -> str:
    """A key as it is written in the file.

    >>> key_text("low"), key_text("after sales")
    ('low', '"after sales"')
    """
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else value_text(key)


def value_text(value: object) -> str:
    """A value as it is written in the file, short enough to show.

    >>> value_text([1, "a"]), value_text(True)
    ('[1, "a"]', 'true')
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key_text(str(key))} = {value_text(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(value_text(item) for item in value) + "]"
    if isinstance(value, str | bool):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def where(location: Sequence[str | int], *, table: bool = False) -> str:
    """The place of a key: the heading of its table and its path inside it; `table`: it is a table itself.

    >>> where(("scale", "missing", 0)), where(("factors", "price", "experience", "<column>", "pos"))
    ('[scale] missing', '[factors.price] experience.pos')
    >>> where(("schema",)), where(("scale",), table=True)
    ('schema', '[scale]')
    """
    keys = [part for part in location if isinstance(part, str) and not part.startswith("<")]
    depth = max(
        size
        for size in range(min(len(keys), DEEPEST) + 1)
        if _pattern(keys[:size]) in HEADINGS and (table or size < len(keys))
    )
    if table and depth == 0:
        depth = len(keys)
    heading = "[" + ".".join(key_text(key) for key in keys[:depth]) + "]" if depth else ""
    rest = ".".join(key_text(key) for key in keys[depth:])
    return echo(" ".join(part for part in (heading, rest) if part), limit=120)


def _pattern(keys: Sequence[str]) -> tuple[str, ...]:
    """The heading with ``*`` for the keys that people choose: of factors, and of their attributes."""
    if keys[:1] != ["factors"]:
        return tuple(keys)
    return tuple("*" if at in {1, 3} else key for at, key in enumerate(keys))


def violation(details: ErrorDetails, file: str) -> Problem:
    """One refusal of pydantic as a problem. Codes E404 to E410, E416, E420, E423 to E425."""
    location = details["loc"]
    value: object = details["input"]
    context: Mapping[str, object] = details.get("ctx", {})
    kind = details["type"]
    if kind == "extra_forbidden":
        return _unknown_key(location, value, file)
    whole = isinstance(value, dict) and kind in _OF_A_TABLE
    place = Place(file, None, None, where(location, table=whole), echo(value_text(value)))
    key = where([part for part in location if not isinstance(part, int)], table=whole).split("] ")[-1]
    if kind == "missing":
        table, wanted = where(location[:-1]), str(location[-1])
        missing = Place(file, None, None, table, echo(value_text(value)))
        return error("E406", msg("{table} has no {key}", table=table, key=wanted), missing, fix=_EXAMPLES.get(wanted))
    if location == ("schema",) and kind == "less_than_equal":
        return error(
            "E404",
            msg("these settings have schema {value}; this cemgap reads {known}", value=value, known=context["le"]),
            place,
            fix=msg("install a newer cemgap"),
        )
    code, message, fix = _said(kind, key, value, context)
    return error(code, message, place, fix=fix)


_OF_A_TABLE = frozenset(
    {
        "half_scale",
        "no_range",
        "two_meanings",
        "labels_and_ends",
        "reversed_twice",
        "label_twice",
        "model_type",
        "dict_type",
    }
)

_EXAMPLES = {"value": msg('write {{ value = 7, source = "management" }}')}


Said = tuple[str, Message, Message | None]

_SCALE_FIX = msg("write low = 1 and high = 10")
_WORDING_FIX = msg('write "text", or {{ zh = "...", en = "..." }}')


def _said(kind: str, key: str, value: object, context: Mapping[str, object]) -> Said:
    """(code, message, fix) of a refusal."""
    if kind in _SAYINGS:
        return _SAYINGS[kind](key, value, context)
    return _no_column(kind, key, value)


def _no_table(key: str, _: object, __: object) -> Said:
    fix = msg("give it a heading of its own in square brackets, with its keys below it")
    return "E406", msg("{key} must be a table", key=key), fix


def _no_wording(key: str, _: object, __: object) -> Said:
    return "E409", msg("{key} must be text in quotes, or text per language", key=key), _WORDING_FIX


def _two_meanings(_: str, __: object, context: Mapping[str, object]) -> Said:
    code = context["code"]
    fix = msg("leave {code} in one of the two lists", code=code)
    return "E416", msg("{code} is declared both missing and not applicable", code=code), fix


def _unknown_choice(key: str, value: object, context: Mapping[str, object]) -> Said:
    choices = tuple(re.findall(r"'([^']*)'", str(context["expected"])))
    near = get_close_matches(str(value).casefold(), choices, 1, 0.55)
    fix = msg('the nearest is "{nearest}"', nearest=near[0]) if near else None
    return "E407", msg("{key} must be one of {choices}", key=key, choices=choices), fix


def _reversed_twice(_: str, __: object, ___: object) -> Said:
    fix = msg("take reverse out: labels stand worst first, and a low above its high is reversed already")
    return "E424", msg("the scale is turned around twice"), fix


def _no_encoding(_: str, value: object, __: object) -> Said:
    near = nearest_encoding(str(value))
    fix = msg('the nearest is "{nearest}"', nearest=near) if near else msg("common ones are {names}", names=COMMON)
    return "E425", msg("this is no encoding of text"), fix


_SAYINGS: Mapping[str, Callable[[str, object, Mapping[str, object]], Said]] = {
    "string_type": lambda key, value, _: (
        "E406",
        msg("{key} must be text in quotes", key=key),
        msg("write {example}", example=f'"{_bare(value)}"'),
    ),
    "int_type": lambda key, _, __: (
        "E406",
        msg("{key} must be a whole number", key=key),
        msg("write a number without quotes and decimals"),
    ),
    "float_type": lambda key, _, __: (
        "E406",
        msg("{key} must be a number", key=key),
        msg("write a number without quotes"),
    ),
    "list_type": lambda key, value, _: (
        "E406",
        msg("{key} must be a list", key=key),
        msg("write {example}", example=f"[{echo(value_text(value))}]"),
    ),
    "model_type": _no_table,
    "dict_type": _no_table,
    "literal_error": _unknown_choice,
    "greater_than_equal": lambda key, _, context: (
        "E407",
        msg("{key} must be at least {least}", key=key, least=context["ge"]),
        msg("write {example}", example=context["ge"]),
    ),
    "less_than_equal": lambda key, _, context: (
        "E407",
        msg("{key} must be at most {most}", key=key, most=context["le"]),
        None,
    ),
    "finite_number": lambda key, _, __: ("E407", msg("{key} must be a finite number", key=key), None),
    "blank_text": lambda key, _, __: (
        "E407",
        msg("{key} is blank", key=key),
        msg("write something, or leave the key out"),
    ),
    "empty_wording": _no_wording,
    "not_wording": _no_wording,
    "half_scale": lambda _, __, ___: ("E410", msg("a scale needs both its ends, low and high"), _SCALE_FIX),
    "no_range": lambda _, __, ___: ("E410", msg("low and high of a scale are the same"), _SCALE_FIX),
    "two_meanings": _two_meanings,
    "bool_type": lambda key, _, __: ("E406", msg("{key} must be true or false", key=key), msg("write true or false")),
    "too_short": lambda _, __, ___: (
        "E423",
        msg("a scale in words needs at least two answers"),
        msg("list them all, worst first"),
    ),
    "label_twice": lambda _, __, context: (
        "E423",
        msg('the answer "{label}" stands twice in the labels', label=echo(context["label"])),
        msg("list each answer once, worst first"),
    ),
    "labels_and_ends": lambda _, __, ___: (
        "E424",
        msg("a scale is declared in words and in numbers at once"),
        msg("keep labels, or low and high: the worst label counts 1, the next 2"),
    ),
    "reversed_twice": _reversed_twice,
    "bad_range": lambda _, __, context: (
        "E420",
        msg("{low}-{high} is no range of positions", low=context["low"], high=context["high"]),
        msg('positions count from 1, the lower first; a header that reads so is written {{ header = "..." }}'),
    ),
    "no_encoding": _no_encoding,
    "no_levels": lambda key, _, context: (
        "E407",
        msg("{key} must be one level, or two, above 0 and at most {most}", key=key, most=context["most"]),
        msg("write alpha = 0.05, or alpha = [0.05, 0.10]"),
    ),
    "not_files": lambda key, _, __: (
        "E406",
        msg("{key} must be a file, or a list of files", key=key),
        msg('write "values.csv", or ["variables.csv", "values.csv"]'),
    ),
}


def _bare(value: object) -> str:
    return echo(value if isinstance(value, str) else value_text(value)).replace('"', "")


def _no_column(kind: str, key: str, value: object) -> Said:
    if kind == "not_importance" and isinstance(value, float):
        return (
            "E408",
            msg("{key} must be a column, or a score with its source", key=key),
            msg("write {{ value = {value} }}", value=value),
        )
    message, fix = _NO_COLUMN.get(kind, _NO_COLUMN["not_column"])
    return "E408", replace(message, values=(("key", key),)), fix


_NO_SCORE = (
    msg("{key} must be a column, or a score with its source"),
    msg('write a header in quotes, or {{ position = 7 }}, or {{ value = 7, source = "management" }}'),
)
_NO_COLUMN: Mapping[str, tuple[Message, Message]] = {
    "not_score": _NO_SCORE,
    "not_importance": _NO_SCORE,
    "not_wave": (
        msg("{key} must be a column, or a label for the whole file"),
        msg('write a header in quotes, a position, or {{ label = "2026Q1" }}'),
    ),
    "not_reasons": (
        msg("{key} must be a column, a pattern with *, or a list of columns"),
        msg('write "Q3_*", or ["Q3_1", "Q3_2"]'),
    ),
    "not_block": (
        msg("{key} must be columns: a range of positions, a pattern with *, or a list"),
        msg('write "2-6", "RA01_*", or ["Q1", "Q2"]'),
    ),
    "not_status": (
        msg("{key} must be a column, or a column with the values that count"),
        msg('write a header in quotes, or {{ column = "Status", keep = ["IP Address"] }}'),
    ),
    "not_column": (msg("{key} must be a column"), msg("write a header in quotes, or a position counted from 1")),
}


def _unknown_key(location: Location, value: object, file: str) -> Problem:
    key = str(location[-1])
    keys = [part for part in location if isinstance(part, str)]
    owner = _owner(keys)
    place = Place(file, None, None, where(location, table=isinstance(value, dict) and _pattern(keys[:-1]) in TABLES))
    near = get_close_matches(key, keys_of(owner), 1, 0.6)
    elsewhere = [] if owner in UNION_TABLES.values() else _homes(key)
    top = len(keys) == 1
    message = (
        msg('there is no table or key "{key}" in the settings', key=echo(key))
        if top
        else msg('{table} has no key "{key}"', table=where(location[:-1], table=True), key=echo(key))
    )
    if near:
        fix = msg('the nearest is "{nearest}"', nearest=near[0])
    elif len(elsewhere) == 1 and not isinstance(value, dict):
        fix = msg("it stands in {place}", place=elsewhere[0])
    else:
        fix = msg("the keys here are {keys}", keys=keys_of(owner))
    return error("E405", message, place, fix=fix)


def _homes(key: str) -> list[str]:
    """The tables that have the key, as a value: the outermost of those within each other."""
    having = [t for t, model in TABLES.items() if "*" not in t and key in keys_of(model) and (*t, key) not in TABLES]
    return [where((*table, key)) for table in having if table[:-1] not in having]


def _owner(keys: Sequence[str]) -> type[Table]:
    above = keys[:-1]
    if above and above[-1] in UNION_TABLES:
        return UNION_TABLES[above[-1]]
    return TABLES[_pattern(above)]
