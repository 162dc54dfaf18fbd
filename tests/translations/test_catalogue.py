"""Every sentence has its Chinese, the Chinese fits, and the compiled catalogue is that of the .po file."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.translations.catalogue import (
    MO,
    compiled,
    compiled_translations,
    placeholders,
    read_catalogue,
    sentences,
    texts,
    translations,
    updated,
)

CATALOGUE = read_catalogue()
CHINESE = translations(CATALOGUE)
SENTENCES = sentences()
CJK = r"[\u3400-\u4dbf\u4e00-\u9fff]"
HELP_WIDTH = 40
"""Characters of Chinese that plain help shows on one line: it does not break Chinese."""


def test_every_sentence_has_its_chinese() -> None:
    """``python -m tests.translations`` lists what is missing."""
    missing = [f"{s.place} {s.id}" for s in SENTENCES if not all(CHINESE.get(s.id, ("",)))]
    assert not missing


def test_no_translation_without_its_sentence() -> None:
    """What the code no longer says leaves the catalogue."""
    assert not CHINESE.keys() - {sentence.id for sentence in SENTENCES}
    assert not CATALOGUE.obsolete


def test_no_translation_is_a_guess() -> None:
    """Entries marked fuzzy would not be compiled."""
    assert not [message.id for message in CATALOGUE if message.id and message.fuzzy]


def test_one_sentence_is_one_entry() -> None:
    """The same English is not said with a plural here and without there."""
    ids = {sentence.id for sentence in SENTENCES}
    doubled = [msgid for msgid, times in Counter(texts(key)[0] for key in ids).items() if times > 1]
    assert not doubled


def test_values_fill_the_placeholders() -> None:
    """A sentence gets the values it names, and no others; a plural counts ``n``. Without any it is a pattern."""
    for sentence in SENTENCES:
        named = placeholders(sentence.msgid) | placeholders(sentence.plural or "")
        if sentence.values:
            assert named <= sentence.values, sentence.place
            assert sentence.values <= named | {"n"}, sentence.place
        if sentence.plural is not None and sentence.values:
            assert "n" in sentence.values, sentence.place


def test_chinese_names_the_same_values() -> None:
    """No value is lost or invented in translation."""
    for key, chinese in CHINESE.items():
        named = set().union(*map(placeholders, texts(key)))
        for text in filter(None, chinese):
            assert placeholders(text) == named, text


def test_a_sentence_without_values_has_no_braces_to_fill() -> None:
    """Doubled braces are shown single, in both languages alike."""
    for key, chinese in CHINESE.items():
        for text in filter(None, chinese):
            assert text.count("{{") == texts(key)[0].count("{{"), text


@pytest.mark.parametrize(
    ("rule", "pattern"),
    [
        ("half-width comma, colon, semicolon, question or exclamation mark in Chinese", rf"{CJK}[,:;?!]|[,;?!] ?{CJK}"),
        ("half-width full stop in Chinese", rf"{CJK}\.(?!\w)"),
        ("a space before or after full-width punctuation", r" [，。：；？！、）]|[，。：；？！、（] (?! )"),
        ("full-width letters or digits", r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"),
        ("corner brackets instead of curly quotation marks", r"[「」『』]"),
        ("an em dash or ellipsis, ambiguous in width", r"[\u2014\u2026]"),
    ],
)
def test_chinese_punctuation(rule: str, pattern: str) -> None:
    """One way to punctuate: full-width in sentences, half-width in codes and figures."""
    found = [text for chinese in CHINESE.values() for text in chinese if re.search(pattern, text)]
    assert not found, rule


def test_chinese_brackets_pair_up() -> None:
    """An opening bracket and its closing one have the same width."""
    for chinese in CHINESE.values():
        for text in chinese:
            for opening, closing in ("()", "（）", "“”", "[]"):
                assert text.count(opening) == text.count(closing), text


def test_chinese_help_fits_a_line() -> None:
    """Plain help neither wraps nor cuts Chinese well: short lines only."""
    helps = [sentence for sentence in SENTENCES if sentence.is_help]
    assert helps, "no option has a help: this test looks in the wrong place"
    for sentence in helps:
        for text in CHINESE.get(sentence.id, ()):
            assert max(map(len, text.splitlines() or [""])) <= HELP_WIDTH, text


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    """The .mo file that is shipped says what the .po file says."""
    assert compiled_translations(MO.read_bytes()) == compiled_translations(compiled(CATALOGUE))


def test_the_catalogue_is_as_the_command_writes_it() -> None:
    """``python -m tests.translations`` would change nothing but add what is missing."""
    assert translations(updated(CATALOGUE, SENTENCES)) == CHINESE


def test_extraction_sees_every_shape_of_call(tmp_path: Path) -> None:
    """Joined strings, plurals, values passed on, help arguments."""
    (tmp_path / "cemgap").mkdir()
    module = tmp_path / "cemgap" / "said.py"
    module.write_text(
        'msg("a " "b {x}", x=1)\ntranslations.msg("{n} row", "{n} rows", n=2)\n'
        'msg("{n} file", plural="{n} files", **values)\ntyper.Option(help=msg("What it does").msgid)\n',
        encoding="utf-8",
    )
    first, second, third, fourth = sentences(tmp_path / "cemgap")
    assert (first.id, first.values) == ("a b {x}", frozenset({"x"}))
    assert (second.id, second.values) == (("{n} row", "{n} rows"), frozenset({"n"}))
    assert (third.id, third.values) == (("{n} file", "{n} files"), None)
    assert (fourth.id, fourth.is_help, first.is_help) == ("What it does", True, False)


@pytest.mark.parametrize("call", ['msg(f"{n} rows")', "msg(text)", 'msg("a" + b)', 'msg("{n} row", plural=rows, n=1)'])
def test_a_sentence_that_is_not_constant_is_refused(tmp_path: Path, call: str) -> None:
    """It could never be translated."""
    ast.parse(call)
    (tmp_path / "said.py").write_text(call, encoding="utf-8")
    with pytest.raises(ValueError, match=r"said\.py:1"):
        sentences(tmp_path)
