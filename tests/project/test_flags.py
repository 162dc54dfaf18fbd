"""Flags: typed text becomes a value, or wrong usage said in one line."""

from pathlib import Path

import pytest

from cemgap.errors import CemgapError
from cemgap.intake.sources.encoding_names import COMMON, is_text_encoding
from cemgap.project.flags import alphas_of, encoding_of, files_of, header_rows_of, hide_below_of


def test_an_encoding_is_taken_by_any_of_its_names() -> None:
    """And nothing is said of a flag that was not given."""
    assert [encoding_of(name) for name in ("GB18030", "utf_16", "latin-1", "Big5", None)] == [
        "GB18030",
        "utf_16",
        "latin-1",
        "Big5",
        None,
    ]


def test_the_encodings_that_are_named_exist() -> None:
    """Nobody is sent to a name that is refused."""
    assert all(map(is_text_encoding, COMMON))


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("gb1803", 'the nearest is "gb18030"'),
        ("windows", "utf-8"),
        ("base64", "utf-8"),
        ("rot13", "utf-8"),
        ("idna", "utf-8"),
        ("unicode_escape", "utf-8"),
        ("undefined", "utf-8"),
        ("é", "utf-8"),
        ("\0", "utf-8"),
        ("", "utf-8"),
    ],
)
def test_what_is_no_encoding_of_text_is_wrong_usage(name: str, fix: str) -> None:
    """Also codecs of something else than text, and names that no codec can have."""
    with pytest.raises(CemgapError) as refused:
        encoding_of(name)
    (problem,) = refused.value.problems
    assert refused.value.usage
    assert problem.fix is not None
    assert fix in problem.fix.text()


def test_there_are_one_to_three_header_rows() -> None:
    """A whole number of them."""
    assert [header_rows_of(rows) for rows in (None, 1, 3)] == [None, 1, 3]
    for rows in (0, 4, -1, 1.5, True, "2"):
        with pytest.raises(CemgapError, match="header-rows"):
            header_rows_of(rows)


def test_codebooks_are_one_path_or_several() -> None:
    """As text or as paths."""
    assert files_of(["a.csv", Path("b.csv")]) == ("a.csv", "b.csv")
    assert files_of("a.csv") == ("a.csv",)
    assert files_of(()) == ()


def test_one_level_of_significance_or_two() -> None:
    """As typed or as numbers, the strictest first."""
    assert [alphas_of(levels) for levels in (None, 0.05, "0.05", "0.10, 0.05", (0.1, 0.01))] == [
        None,
        (0.05,),
        (0.05,),
        (0.05, 0.1),
        (0.01, 0.1),
    ]
    for levels in ("", "5%", 0.0, 0.6, "0.05,0.05", (0.01, 0.05, 0.1), -0.1):
        with pytest.raises(CemgapError, match="--alpha"):
            alphas_of(levels)


def test_groups_may_all_be_shown_but_not_fewer() -> None:
    """0 or more respondents."""
    assert [hide_below_of(least) for least in (None, 0, 10)] == [None, 0, 10]
    for least in (-1, 1.5, True, "2"):
        with pytest.raises(CemgapError, match="--hide-below"):
            hide_below_of(least)
