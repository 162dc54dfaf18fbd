"""Contradictions: what the tables of the settings say against each other."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from cemgap.errors import Place, Problem, echo, error
from cemgap.intake.guessing.guess import factor_named
from cemgap.intake.mapping import MEASURES, STANDARD_FACTORS, key_of
from cemgap.project.violations import where
from cemgap.translations import msg


def contradictions(raw: Mapping[str, object], path: Path | None, file: str) -> Iterator[Problem]:
    """What is wrong between tables; asked of the raw file, so that it is said beside the schema's own refusals.

    Codes E411 to E415, E421, E422; files are looked for only where there is a `path`.
    """
    yield from _factor_key_problems(raw, file)
    yield from _attribute_problems(raw, file)
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


def _attribute_problems(raw: Mapping[str, object], name: str) -> Iterator[Problem]:
    for factor in _table(raw, "factors"):
        attributes = _table(raw, "factors", factor, "attributes")
        keys: dict[str, list[Place]] = {}
        for written in attributes:
            place = Place(name, None, None, where(("factors", factor, "attributes", written), table=True))
            keys.setdefault(key_of(written), []).append(place)
        for key, places in keys.items():
            if not key:
                fix = msg(
                    "name it with letters or digits, as in {example}", example="[factors.service.attributes.staff]"
                )
                yield error("E421", msg("an attribute's key has no letter and no digit"), *places, fix=fix)
            elif len(places) > 1:
                fix = msg("give one of them another key, or put them together")
                yield error(
                    "E421", msg('these are the same attribute: both have the key "{key}"', key=key), *places, fix=fix
                )
        yield from _rated_both_ways(factor, attributes, _table(raw, "factors", factor), name)


def _rated_both_ways(
    factor: str, attributes: Mapping[str, object], table: Mapping[str, object], name: str
) -> Iterator[Problem]:
    for measure in MEASURES:
        by = [key for key, attribute in attributes.items() if isinstance(attribute, Mapping) and measure in attribute]
        if measure in table and by:
            places = (
                where(("factors", factor, measure)),
                *(where(("factors", factor, "attributes", key, measure)) for key in by),
            )
            yield error(
                "E422",
                msg("{measure} is given by the factor and by its attributes", measure=measure),
                *(Place(name, None, None, place) for place in places),
                fix=msg("keep one: the factor's score is then that column, or the mean of its attributes"),
            )


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
    codebook = _table(raw, "input").get("codebook")
    named = [(("input", "codebook"), file) for file in (codebook if isinstance(codebook, list) else [codebook])]
    named.append((("input", "importance_table"), _table(raw, "input").get("importance_table")))
    named += [((table, "file"), _table(raw, table).get("file")) for table in ("plan", "evidence")]
    for key, file in named:
        if isinstance(file, str) and file.strip() and not _is_file(path.parent, file):
            yield error(
                "E412",
                msg("the file named here does not exist"),
                Place(name, None, None, where(key), echo(file)),
                fix=msg("paths are read from the folder of the settings: correct it, or take the line out"),
            )


def _is_file(folder: Path, file: str) -> bool:
    try:
        return (folder / file).is_file()
    except (OSError, ValueError):  # a name too long for the system, or with a character that no name has
        return False
