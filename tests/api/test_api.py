"""The Python face: values of options as Python has them, or as the command line writes them; nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import cemgap

SAMPLES = Path(__file__).parents[2] / "sample_data"
WAVE1 = SAMPLES / "survey" / "wave1.csv"


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("scale", (1, 10), "1-10"),
        ("missing", [99], "99"),
        ("missing", [98, 99.0], "98,99"),
        ("where", {"store": "Old Town"}, "store=Old Town"),
        ("where", [("store", "Old Town")], ["store=Old Town"]),
        ("ideal", {"Service": 9}, "Service=9"),
        ("ideal", {"service": "9"}, ["Service=9"]),
    ],
)
def test_python_values_and_typed_ones_mean_the_same(name: str, one: Any, other: Any) -> None:  # noqa: ANN401
    """README: the options of the command as keywords."""
    typed: dict[str, Any] = {name: other}
    plain: dict[str, Any] = {name: one}
    figures = ["experience", "satisfaction", "weighted_satisfaction", "ideal", "gap", "n_pair"]
    assert cemgap.analyze(WAVE1, **plain).factors[figures].equals(cemgap.analyze(WAVE1, **typed).factors[figures])


@pytest.mark.parametrize(
    "wrong",
    [
        {"scale": "ten"},
        {"scale": (5, 5)},
        {"scale": (1, 2, 3)},
        {"missing": ["none"]},
        {"where": "store"},
        {"ideal": "Service"},
        {"ideal": {"Service": "much"}},
        {"index": "0-1000"},
        {"min_base": 0},
        {"min_base": "x"},
        {"hide_below": -1},
        {"alpha": "5"},
    ],
    ids=str,
)
def test_a_wrong_value_is_wrong_usage(wrong: dict[str, Any]) -> None:
    """Never a raw exception, never a silent guess."""
    with pytest.raises(cemgap.CemgapError) as refused:
        cemgap.analyze(WAVE1, **wrong)
    assert refused.value.usage


def test_a_result_is_frozen_and_says_itself_in_a_line() -> None:
    """No setting of attributes; the repr is short."""
    result = cemgap.analyze(WAVE1)
    with pytest.raises(AttributeError):
        result.analysis = None  # type: ignore[misc,assignment] # that is the point
    assert repr(result) == "<cemgap.Result wave1.csv: Convenience, -18.30>"
    assert "Convenience" in result.summary()
    assert "便利性" in result.summary("zh")
    with pytest.raises(cemgap.CemgapError):
        result.summary("fr")


def test_files_are_written_once_unless_forced(tmp_path: Path) -> None:
    """An existing file is kept; with force its old content is in .bak."""
    result = cemgap.analyze(WAVE1)
    for write, name in (
        (result.to_csv, "r.csv"),
        (result.to_json, "r.json"),
        (result.to_markdown, "r.md"),
        (result.to_xlsx, "r.xlsx"),
    ):
        path = write(tmp_path / name)
        first = path.read_bytes()
        with pytest.raises(cemgap.CemgapError, match="E301"):
            write(path)
        assert write(path, force=True) == path
        assert path.with_name(path.name + ".bak").read_bytes() == first == path.read_bytes()


def test_warnings_are_values() -> None:
    """What the terminal warns of is there to be read."""
    codes = {problem.code for problem in cemgap.analyze(SAMPLES / "meisu" / "factors.csv").warnings}
    assert "W203" in codes


def test_nothing_else_is_public() -> None:
    """A misspelt name is an AttributeError, as in any module."""
    with pytest.raises(AttributeError, match="analyse"):
        cemgap.analyse  # noqa: B018 - that is the point


QUALTRICS = (
    "ResponseId,Status,Progress,Duration (in seconds),Finished,"
    "Experience: A,Experience: B,Expectation: A,Expectation: B,Importance: A,Importance: B\n"
    "1,IP Address,100,300,TRUE,8,7,9,9,8,7\n"
    "2,Survey Preview,100,300,TRUE,1,1,1,1,1,1\n"
    "3,IP Address,50,300,FALSE,4,7,9,9,8,7\n"
    "4,IP Address,100,3,TRUE,4,7,9,9,8,7\n"
    "5,IP Address,100,300,TRUE,6,5,8,9,10,7\n"
    "6,IP Address,100,300,TRUE,6,5,8,9,10,7\n"
)


def test_previews_are_out_and_doubtful_answers_apart(tmp_path: Path) -> None:
    """From the export to the figures: counted, named, and compared without them."""
    export = tmp_path / "export.csv"
    export.write_text(QUALTRICS, encoding="utf-8")
    record = cemgap.analyze(export, scale=(0, 10)).to_dict()
    basis: Any = record["basis"]
    assert (basis["respondents"], basis["rows_read"]) == (5, 6)
    assert basis["dropped"] == {"preview": 1}
    assert basis["flagged"] == {"partial": 1, "speeder": 1}
    checks: Any = record["robustness"]
    (line,) = (check for check in checks if check["check"] == "flagged")
    assert (line["check"], line["holds"], line["key_experience"]) == ("flagged", False, "b")
    clean = tmp_path / "clean.csv"
    clean.write_text(
        "".join(row for row in QUALTRICS.splitlines(keepends=True) if row[0] not in "234"), encoding="utf-8"
    )
    without = cemgap.analyze(clean, scale=(0, 10)).key_experience
    assert without is not None
    assert without.key == "b"
    assert f"({without.weighted_satisfaction:.1f})" in line["detail"]


def test_the_settings_drop_what_is_in_doubt(tmp_path: Path) -> None:
    """[input] partials and speeders = "drop", and a status that counts nevertheless."""
    (tmp_path / "export.csv").write_text(QUALTRICS, encoding="utf-8")
    settings = tmp_path / "cemgap.toml"
    settings.write_text(
        '[input]\nstatus = { column = "Status", keep = ["IP Address", "Survey Preview"] }\n'
        'partials = "drop"\nspeeders = "drop"\n',
        encoding="utf-8",
    )
    basis: Any = cemgap.analyze(tmp_path / "export.csv", config=settings, scale=(0, 10)).to_dict()["basis"]
    assert (basis["respondents"], basis["dropped"], basis["flagged"]) == (4, {"partial": 1, "speeder": 1}, {})


def test_several_files_and_a_folder_are_one_survey(tmp_path: Path) -> None:
    """Their rows together, with the settings that lie in the folder."""
    rows = WAVE1.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    parts = [tmp_path / "part1.csv", tmp_path / "part2.csv"]
    parts[0].write_text("".join(rows[:200]), encoding="utf-8")
    parts[1].write_text("".join((rows[0], *rows[200:])), encoding="utf-8")
    (tmp_path / "cemgap.toml").write_text("[report]\nmin_base = 29\n", encoding="utf-8")
    figures = ["experience", "satisfaction", "weighted_satisfaction", "n_pair"]
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "wave1.csv").write_text("".join(rows), encoding="utf-8")
    whole = cemgap.analyze(alone / "wave1.csv", scale=(0, 10), missing=[99]).factors[figures]
    for data in ([str(part) for part in parts], tuple(parts), tmp_path):
        result = cemgap.analyze(data, scale=(0, 10), missing=[99])
        assert result.factors[figures].equals(whole)
        assert result.analysis.min_base == 29


def test_how_a_file_is_read_can_be_said(tmp_path: Path) -> None:
    """Encoding and rows of headers; wrong ones are wrong usage."""
    export = tmp_path / "export.csv"
    export.write_bytes("体验：产品,体验：服务\n8,7\n9,6\n7,7\n".encode("gb18030"))
    assert list(cemgap.analyze(export, encoding="gb18030", header_rows=1, scale="0-10").factors["factor"]) == [
        "product",
        "service",
    ]
    options: tuple[dict[str, Any], ...] = ({"encoding": "klingon"}, {"header_rows": 0})
    for wrong in options:
        with pytest.raises(cemgap.CemgapError) as refused:
            cemgap.analyze(export, **wrong)
        assert refused.value.usage


def test_attributes_as_a_frame() -> None:
    """Empty where no factor has several questions."""
    assert cemgap.analyze(WAVE1).attributes.empty


def test_the_worst_set_in_python() -> None:
    """Keys of the factors that cannot be told apart from the key experience; of a factor table none are claimed."""
    rows = {"experience_a": [5, 6, 7, 4] * 10, "experience_b": [6, 5, 4, 7] * 10, "experience_c": [9, 8, 9, 10] * 10}
    rows |= {f"{measure}_{key}": [7, 8, 6, 9] * 10 for key in "abc" for measure in ("expectation", "importance")}
    found = cemgap.analyze(pd.DataFrame(rows), scale=(0, 10))
    assert found.worst_set == ("a", "b")
    assert found.factors["verdict"].tolist() == ["key", "tied", "exceeds"]
    given = pd.DataFrame({"factor": ["a", "b"], "experience": [5, 6], "expectation": [7, 7], "importance": [8, 8]})
    assert cemgap.analyze(given, scale=(0, 10)).worst_set == ()
