"""Violations: what the schema refuses, in our own words, with the place and the way out."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from pydantic_core import ErrorDetails

from cemgap.errors import Place, Problem, echo, error
from cemgap.intake.guess import factor_named
from cemgap.intake.mapping import MEASURES, STANDARD_FACTORS
from cemgap.project.schema import TABLES, UNION_TABLES, Table, keys_of
from cemgap.translations import Message, msg

Location = tuple[str | int, ...]

HEADINGS = frozenset({*TABLES, ("factors",), ("words",)})


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
        for size in range(min(len(keys), 2) + 1)
        if _pattern(keys[:size]) in HEADINGS and (table or size < len(keys))
    )
    if table and depth == 0:
        depth = len(keys)
    heading = "[" + ".".join(key_text(key) for key in keys[:depth]) + "]" if depth else ""
    rest = ".".join(key_text(key) for key in keys[depth:])
    return echo(" ".join(part for part in (heading, rest) if part), limit=120)


def _pattern(keys: Sequence[str]) -> tuple[str, ...]:
    return ("factors", "*") if len(keys) == 2 and keys[0] == "factors" else tuple(keys)  # noqa: PLR2004


def violation(details: ErrorDetails, file: str) -> Problem:
    """One refusal of pydantic as a problem. Codes E404 to E410, E416."""
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


_OF_A_TABLE = frozenset({"half_scale", "no_range", "two_meanings", "model_type", "dict_type"})

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
}


def _bare(value: object) -> str:
    return echo(value if isinstance(value, str) else value_text(value)).replace('"', "")


def _no_column(kind: str, key: str, value: object) -> Said:
    match kind:
        case "not_importance" if isinstance(value, float):
            return (
                "E408",
                msg("{key} must be a column, or a score with its source", key=key),
                msg("write {{ value = {value} }}", value=value),
            )
        case "not_score" | "not_importance":
            return (
                "E408",
                msg("{key} must be a column, or a score with its source", key=key),
                msg('write a header in quotes, or {{ position = 7 }}, or {{ value = 7, source = "management" }}'),
            )
        case "not_wave":
            return (
                "E408",
                msg("{key} must be a column, or a label for the whole file", key=key),
                msg('write a header in quotes, a position, or {{ label = "2026Q1" }}'),
            )
        case "not_reasons":
            return (
                "E408",
                msg("{key} must be a column, a pattern with *, or a list of columns", key=key),
                msg('write "Q3_*", or ["Q3_1", "Q3_2"]'),
            )
        case _:
            return (
                "E408",
                msg("{key} must be a column", key=key),
                msg("write a header in quotes, or a position counted from 1"),
            )


def _unknown_key(location: Location, value: object, file: str) -> Problem:
    key = str(location[-1])
    keys = [part for part in location if isinstance(part, str)]
    owner = _owner(keys)
    place = Place(file, None, None, where(location, table=isinstance(value, dict) and len(keys) <= 2))  # noqa: PLR2004
    near = get_close_matches(key, keys_of(owner), 1, 0.6)
    elsewhere = [where((*table, key)) for table, model in TABLES.items() if "*" not in table and key in keys_of(model)]
    top = len(keys) == 1
    message = (
        msg('there is no table or key "{key}" in the settings', key=echo(key))
        if top
        else msg('{table} has no key "{key}"', table=where(location[:-1], table=True), key=echo(key))
    )
    if near:
        fix = msg('the nearest is "{nearest}"', nearest=near[0])
    elif elsewhere and not isinstance(value, dict):
        fix = msg("it stands in {place}", place=elsewhere[0])
    else:
        fix = msg("the keys here are {keys}", keys=keys_of(owner))
    return error("E405", message, place, fix=fix)


def _owner(keys: Sequence[str]) -> type[Table]:
    above = keys[:-1]
    if above and above[-1] in UNION_TABLES:
        return UNION_TABLES[above[-1]]
    return TABLES[_pattern(above)]


def cross_violations(raw: Mapping[str, object], path: Path | None, file: str) -> Iterator[Problem]:
    """What is wrong between tables; asked of the raw file, so that it is said beside the schema's own refusals.

    Codes E411 to E415; files are looked for only where there is a `path`.
    """
    yield from _factor_key_problems(raw, file)
    yield from _word_problems(raw, file)
    yield from _wave_problems(raw, file)
    yield from _respondent_problems(raw, file)
    if path is not None:
        yield from _file_problems(raw, path, file)


def _table(raw: Mapping[str, object], *path: str) -> Mapping[str, object]:
    found: object = raw
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _factor_key_problems(raw: Mapping[str, object], name: str) -> Iterator[Problem]:
    keys: dict[str, list[str]] = {}
    for written in _table(raw, "factors"):
        keys.setdefault(factor_named(written).key, []).append(written)
    for key, spellings in keys.items():
        places = tuple(Place(name, None, None, where(("factors", spelling), table=True)) for spelling in spellings)
        if not key:
            fix = msg("name it with letters or digits, as in {example}", example="[factors.service]")
            yield error("E411", msg("a factor's key has no letter and no digit"), *places, fix=fix)
        elif len(spellings) > 1:
            fix = msg("give one of them another key, or put them together")
            yield error("E411", msg('these are the same factor: both have the key "{key}"', key=key), *places, fix=fix)


def _word_problems(raw: Mapping[str, object], name: str) -> Iterator[Problem]:
    known = (*MEASURES, *STANDARD_FACTORS, *(factor_named(written).key for written in _table(raw, "factors")))
    seen: set[str] = set()
    for written in _table(raw, "words"):
        key = factor_named(written).key
        place = Place(name, None, None, where(("words", written)))
        if key not in known:
            near = get_close_matches(key, known, 1, 0.6)
            fix = (
                msg('the nearest is "{nearest}"', nearest=near[0])
                if near
                else msg("add the heading {heading}", heading=where(("factors", key or written), table=True))
            )
            yield error("E413", msg('"{key}" is neither a measure nor a factor', key=echo(written)), place, fix=fix)
        elif key in seen:
            yield error("E413", msg('the words of "{key}" stand twice', key=key), place, fix=msg("keep one list"))
        seen.add(key)


def _wave_problems(raw: Mapping[str, object], name: str) -> Iterator[Problem]:
    waves = _table(raw, "project").get("waves")
    labels = [label for label in waves if isinstance(label, str)] if isinstance(waves, list) else []
    place = where(("project", "waves"))
    for label in sorted({label for label in labels if labels.count(label) > 1}):
        value = echo(label)
        yield error(
            "E414",
            msg('the wave "{label}" stands twice', label=value),
            Place(name, None, None, place, value),
            fix=msg("name each wave once, oldest first"),
        )


def _respondent_problems(raw: Mapping[str, object], name: str) -> Iterator[Problem]:
    wide = _table(raw, "input").get("respondent")
    long = _table(raw, "input", "long").get("respondent")
    if wide is not None and long is not None and wide != long:
        places = (where(("input", "respondent")), where(("input", "long", "respondent")))
        yield error(
            "E415",
            msg("the respondent's column is given twice, and differently"),
            *(Place(name, None, None, place) for place in places),
            fix=msg("keep the one in {table}", table="[input]"),
        )


def _file_problems(raw: Mapping[str, object], path: Path, name: str) -> Iterator[Problem]:
    for table in ("plan", "evidence"):
        file = _table(raw, table).get("file")
        if isinstance(file, str) and file.strip() and not _is_file(path.parent, file):
            yield error(
                "E412",
                msg("the file named here does not exist"),
                Place(name, None, None, where((table, "file")), echo(file)),
                fix=msg("paths are read from the folder of the settings: correct it, or take the line out"),
            )


def _is_file(folder: Path, file: str) -> bool:
    try:
        return (folder / file).is_file()
    except OSError:  # a name too long for the system
        return False
