"""Charts: native bars of the ranking and the matrix of importance by satisfaction, both following the inputs."""

from dataclasses import dataclass
from typing import Any

from cemgap.report.blocks import Matrix
from cemgap.report.workbook import book as looks
from cemgap.report.workbook.address import Address, span
from cemgap.report.workbook.book import Book, Sheet, cleaned, number_format
from cemgap.report.workbook.factors import FactorCells
from cemgap.report.workbook.formula import same
from cemgap.translations import Message, msg

BAR, BAR_FIRST, POINT, POINT_FIRST, LINE = "#b9c7da", "#d98f6c", "#4a6a94", "#b5452c", "#9aa1ab"
OUTSIDE = 1000
"""A factor without a place in the matrix is put so far below the axis, and its name left out."""

Chart = Any
"""XlsxWriter's chart classes, which it does not export with types."""


@dataclass(frozen=True, slots=True)
class Points:
    """The helper cells of the matrix: name, across and up per place, then the ends of the crosshair."""

    first: Address
    cross: Address
    count: int


def bar_chart(book: Book, cells: FactorCells, title: Message) -> Chart:
    """The figure that the order follows, the first place on top."""
    ranking = cells.ranking or "satisfaction"
    name = cells.sheet.name
    at, factor = cells.column(ranking), cells.column("factor")
    top, last = cells.ranked_top, cells.ranked_top + cells.count - 1
    kind = cells.columns[at].kind
    chart = book.workbook.add_chart({"type": "bar"})
    first = {"fill": {"color": BAR_FIRST if cells.keyed else BAR}, "border": {"none": True}}
    chart.add_series(
        {
            "name": [name, top - 1, at],
            "categories": [name, top, factor, last, factor],
            "values": [name, top, at, last, at],
            "fill": {"color": BAR},
            "border": {"none": True},
            "gap": 45,
            "points": [first] + [None] * (cells.count - 1),
            "data_labels": {
                "value": True,
                "position": "inside_end",
                # A factor without a figure has an empty cell, which a chart takes for 0: no label there.
                "num_format": _no_zero(number_format(kind, cells.decimals or 0)),
                "font": {"size": 9, "color": looks.INK},
            },
        }
    )
    chart.set_title(_title(title.text(book.language)))
    chart.set_legend({"none": True})
    chart.set_y_axis(
        {
            "reverse": True,
            "label_position": "low",
            "num_font": {"size": 9},
            "line": {"color": LINE},
            "major_tick_mark": "none",
        }
    )
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    return chart


def _no_zero(code: str) -> str:
    parts = code.split(";")
    positive, negative = parts[0], parts[1] if len(parts) > 1 else f"-{parts[0]}"
    return f"{positive};{negative};;"


def _title(text: str) -> dict[str, Any]:
    # XlsxWriter takes a title that starts with "=" for a reference.
    return {
        "name": cleaned(text).lstrip("="),
        "name_font": {"size": 12, "bold": True, "color": looks.HEADER_FILL},
        "overlay": False,
    }


def write_points(cells: FactorCells, matrix: Matrix, scale: tuple[float, float], language: str) -> Points:
    """Write the helper cells of the matrix below the table in rank order."""
    sheet, row = cells.sheet, cells.next_row
    across_key = _across_key(cells, matrix)
    sheet.text(row, 0, msg("Helper cells of the matrix").text(language), looks.ASIDE)
    first, cross = sheet.at(row + 1, 1), sheet.at(row + 1 + cells.count, 1)
    ups = [cells.value("importance", place) for place in range(cells.count)]
    middle_up = _middle(cells, "importance", across_key, matrix.cross_up)
    acrosses = [cells.value(across_key, place) for place in range(cells.count)]
    middle_across = (
        (f"{matrix.cross_across:.15g}", matrix.cross_across)
        if across_key == "satisfaction"
        else _middle(cells, across_key, "importance", matrix.cross_across)
    )
    shown: list[float] = []
    for place in range(cells.count):
        across, up = cells.ranked(across_key, place).local, cells.ranked("importance", place).local
        known = f"AND(ISNUMBER({across}),ISNUMBER({up}))"
        name = cells.ranked("factor", place).local
        across_value, up_value = acrosses[place], ups[place]
        here = row + 1 + place
        is_known = isinstance(across_value, int | float) and isinstance(up_value, int | float)
        label = str(cells.value("factor", place)) if is_known else ""
        across_shown = float(across_value) if isinstance(across_value, int | float) and is_known else middle_across[1]
        up_shown = float(up_value) if isinstance(up_value, int | float) and is_known else scale[0] - OUTSIDE
        sheet.formula(here, 1, f'IF({known},{name},"")', label, looks.ASIDE)
        sheet.formula(here, 2, f"IF({known},{across},{middle_across[0]})", across_shown, looks.ASIDE)
        sheet.formula(here, 3, f"IF({known},{up},{scale[0]:g}-{OUTSIDE})", up_shown, looks.ASIDE)
        shown.append(across_shown)
    points = Points(first, cross, cells.count)
    _crosshair(sheet, points, shown, (middle_across, middle_up), scale)
    return points


def _across_key(cells: FactorCells, matrix: Matrix) -> str:
    """The column along the horizontal axis: the one that holds what the points say."""
    held = {cells.value("satisfaction", place) for place in range(cells.count)}
    return "satisfaction" if all(point.across in held for point in matrix.points) else "experience"


def _middle(cells: FactorCells, key: str, other: str, delivered: float) -> tuple[str, float]:
    """A line of the crosshair: the mean of the factors in the matrix, live, where that is the report's line."""
    known = [
        value
        for value, beside in ((cells.value(key, place), cells.value(other, place)) for place in range(cells.count))
        if isinstance(value, int | float) and isinstance(beside, int | float)
    ]
    if not known or not same(sum(known) / len(known), delivered):
        return f"{delivered:.15g}", delivered
    last = cells.count - 1
    mean, beside = (span(cells.ranked(one, 0), cells.ranked(one, last)) for one in (key, other))
    both = f"ISNUMBER({mean})*ISNUMBER({beside})"
    return f"IF(SUMPRODUCT({both})>0,SUMPRODUCT({both},{mean})/SUMPRODUCT({both}),{delivered:.15g})", delivered


Middle = tuple[str, float]
"""Where a line of the crosshair stands: formula and value."""


def _crosshair(
    sheet: Sheet, points: Points, shown: list[float], middles: tuple[Middle, Middle], scale: tuple[float, float]
) -> None:
    first, row, (across, up) = points.first, points.cross.row, middles
    acrosses = span(sheet.at(first.row, 2), sheet.at(first.row + points.count - 1, 2))
    low, high = min([*shown, across[1]]), max([*shown, across[1]])
    ends: tuple[tuple[Middle, Middle], ...] = (
        (across, (f"{scale[0]:g}", scale[0])),
        (across, (f"{scale[1]:g}", scale[1])),
        ((f"MIN({acrosses},{across[0]})-0.5", low - 0.5), up),
        ((f"MAX({acrosses},{across[0]})+0.5", high + 0.5), up),
    )
    for at, end in enumerate(ends):
        for column, (formula, value) in enumerate(end, start=2):
            sheet.formula(row + at, column, formula, value, looks.ASIDE)


def matrix_chart(book: Book, cells: FactorCells, matrix: Matrix, points: Points, scale: tuple[float, float]) -> Chart:
    """The priority matrix: a series per place, named by its factor, and a crosshair."""
    name = cells.sheet.name
    chart = book.workbook.add_chart({"type": "scatter"})
    for place in range(points.count):
        row = points.first.row + place
        color = POINT_FIRST if place == 0 and cells.keyed else POINT
        chart.add_series(
            {
                "name": [name, row, 1],
                "categories": [name, row, 2, row, 2],
                "values": [name, row, 3, row, 3],
                "marker": {
                    "type": "circle",
                    "size": 8,
                    "fill": {"color": color},
                    "border": {"color": "#ffffff"},
                },
                "data_labels": {"series_name": True, "value": False, "position": "right", "font": {"size": 9}},
            }
        )
    for at in (0, 2):
        row = points.cross.row + at
        chart.add_series(
            {
                "categories": [name, row, 2, row + 1, 2],
                "values": [name, row, 3, row + 1, 3],
                "marker": {"type": "none"},
                "line": {"color": LINE, "width": 1, "dash_type": "dash"},
            }
        )
    chart.set_title(_title(matrix.title.text(book.language)))
    chart.set_legend({"none": True})
    axis = {
        "num_font": {"size": 9},
        "major_gridlines": {"visible": False},
        "label_position": "low",
        "num_format": "General",
    }
    axis |= {"major_tick_mark": "none", "line": {"color": LINE}}
    font = {"size": 9, "bold": False}
    chart.set_x_axis(axis | {"name": matrix.across.text(book.language).lstrip("="), "name_font": font})
    chart.set_y_axis(
        axis | {"name": matrix.up.text(book.language).lstrip("="), "name_font": font, "min": scale[0], "max": scale[1]}
    )
    return chart
