"""The catalogue: every sentence the code can say, and the Chinese for it."""

import ast
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "cemgap"
PO = PACKAGE / "translations" / "zh" / "LC_MESSAGES" / "cemgap.po"
MO = PO.with_suffix(".mo")

MsgId = str | tuple[str, str]
"""A sentence, or its singular and its plural."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One call of ``msg()``."""

    msgid: str
    plural: str | None
    values: frozenset[str] | None
    """Names of the values given; None where they are passed on as ``**values``."""
    file: str
    line: int
    is_help: bool
    """It is the help of an option or an argument."""

    @property
    def id(self) -> MsgId:
        """What it is called in the catalogue."""
        return self.msgid if self.plural is None else (self.msgid, self.plural)

    @property
    def place(self) -> str:
        """Where the code says it."""
        return f"{self.file}:{self.line}"


def sentences(package: Path = PACKAGE) -> list[Sentence]:
    """Every sentence in the code, in the order of files and lines.

    Raises:
        ValueError: a sentence is not a constant string, so that it could never be translated.
    """
    found: list[Sentence] = []
    for path in sorted(package.rglob("*.py")):
        file = path.relative_to(package.parent).as_posix()
        calls = _calls(ast.parse(path.read_text(encoding="utf-8")))
        parameters = [call for call in calls if _name(call.func) in ("Option", "Argument")]
        words = [word for call in parameters for word in call.keywords if word.arg == "help"]
        helps = {id(node) for word in words for node in ast.walk(word)}
        said = [call for call in calls if _name(call.func) == "msg"]
        found.extend(_sentence(call, file, is_help=id(call) in helps) for call in said)
    return found


def _calls(tree: ast.AST) -> list[ast.Call]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sorted(calls, key=lambda call: (call.lineno, call.col_offset))


def _name(function: ast.expr) -> str | None:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else None


def _sentence(call: ast.Call, file: str, *, is_help: bool) -> Sentence:
    words = {word.arg: word.value for word in call.keywords}
    plural = call.args[1] if len(call.args) > 1 else words.pop("plural", None)
    passed_on = None in words
    return Sentence(
        _constant(call.args[0], file),
        None if plural is None else _constant(plural, file),
        None if passed_on else frozenset(name for name in words if name),
        file,
        call.lineno,
        is_help,
    )


def _constant(node: ast.expr, file: str) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    message = f"{file}:{node.lineno}: a sentence must be one constant string: {ast.unparse(node)}"
    raise ValueError(message)


def placeholders(text: str) -> set[str]:
    """The names in braces.

    >>> sorted(placeholders("{n} rows of {file}, {{not this}}"))
    ['file', 'n']
    """
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def texts(value: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """All forms of an id or a translation."""
    return (value or "",) if value is None or isinstance(value, str) else tuple(value)


def read_catalogue() -> Catalog:
    """The committed .po file; an empty one where there is none."""
    if not PO.exists():
        return Catalog(locale="zh")
    with PO.open("rb") as file:
        return read_po(file, locale="zh", abort_invalid=True)


def translations(catalogue: Catalog) -> dict[MsgId, tuple[str, ...]]:
    """id -> its Chinese (one form: Chinese does not count in its grammar); blank where there is none."""
    return {_id(message.id): texts(message.string) for message in catalogue if message.id}


def _id(value: str | tuple[str, ...] | list[str]) -> MsgId:
    return value if isinstance(value, str) else (value[0], value[1])


def updated(catalogue: Catalog, said: list[Sentence]) -> Catalog:
    """A catalogue of the sentences that the code says, with the Chinese that is there."""
    # A fixed date: the file changes when a sentence does, not when someone runs the command.
    day = datetime(2026, 1, 1, tzinfo=UTC)
    fresh = Catalog(
        locale="zh",
        project="cemgap",
        version="1",
        copyright_holder="cemgap contributors",
        msgid_bugs_address="cemgap contributors",
        last_translator="cemgap contributors",
        language_team="zh",
        creation_date=day,
        revision_date=day,
        fuzzy=False,
        header_comment="# Chinese for every sentence of cemgap. The English sentence in the code is the key.",
    )
    known = translations(catalogue)
    # A sentence that gained or lost a plural keeps its translation.
    singular = {texts(key)[0]: chinese for key, chinese in known.items()}
    for sentence in said:
        chinese = known.get(sentence.id) or singular.get(sentence.msgid) or ("",)
        if sentence.plural is None:
            fresh.add(sentence.msgid, chinese[0], locations=[(sentence.file, 0)])
        else:
            fresh.add((sentence.msgid, sentence.plural), (chinese[0],), locations=[(sentence.file, 0)])
    return fresh


def write_catalogue(catalogue: Catalog) -> None:
    """Write the .po file and compile the .mo file beside it."""
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalogue, include_lineno=False, width=0, sort_by_file=True)
    MO.write_bytes(compiled(read_catalogue()))


def compiled(catalogue: Catalog) -> bytes:
    """The .mo file of a catalogue."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def compiled_translations(mo: bytes) -> dict[MsgId, tuple[str, ...]]:
    """id -> its Chinese, as a .mo file holds it."""
    return translations(read_mo(io.BytesIO(mo)))
