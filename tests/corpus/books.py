"""Books: workbooks and SPSS files of the corpus, made from tables that people can read and compare."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import openpyxl

BOOK = "book.toml"
VARIABLES = "variables.toml"


def made(path: Path, folder: Path) -> Path:
    """The file to read: the path itself, or what its tables make, written into a folder.

    A ``book.toml`` holds sheets (name, state, merged, rows) and becomes ``export.xlsx``; a ``variables.toml`` holds
    variables (name, label, values, missing) and rows, and becomes ``export.sav``.
    """
    if path.name == BOOK:
        return _workbook(tomllib.loads(path.read_text(encoding="utf-8"))["sheet"], folder / "export.xlsx")
    if path.name == VARIABLES:
        return _sav(tomllib.loads(path.read_text(encoding="utf-8")), folder / "export.sav")
    return path


def _workbook(sheets: list[dict[str, object]], path: Path) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type] # a new book has one
    for table in sheets:
        sheet = book.create_sheet(str(table["name"]))
        for row in table["rows"]:  # type: ignore[attr-defined] # a list of lists
            sheet.append([None if cell == "" else cell for cell in row])
        for cells in table.get("merged", ()):  # type: ignore[attr-defined] # a list of texts
            sheet.merge_cells(cells)
        sheet.sheet_state = str(table.get("state", "visible"))
    book.properties.created = book.properties.modified = dt.datetime(2026, 4, 1, tzinfo=dt.UTC).replace(tzinfo=None)
    book.save(path)
    return path


def _sav(tables: dict[str, list[dict[str, object]]], path: Path) -> Path:
    import pandas as pd
    import pyreadstat

    variables = tables["variable"]
    names = [str(variable["name"]) for variable in variables]
    frame = pd.DataFrame(tables["rows"], columns=names)
    pyreadstat.write_sav(
        frame,
        path,
        column_labels={str(v["name"]): str(v["label"]) for v in variables if "label" in v},
        variable_value_labels={
            str(v["name"]): {int(code): str(label) for code, label in v["values"].items()}  # type: ignore[attr-defined]
            for v in variables
            if "values" in v
        },
        missing_ranges={str(v["name"]): list(v["missing"]) for v in variables if "missing" in v},  # type: ignore[call-overload]
    )
    return path
