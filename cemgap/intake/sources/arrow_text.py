"""Arrow text: a column of an Arrow table as text, as every source hands its cells on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cemgap.intake.sources.column import strings
from cemgap.intake.sources.text import text_of

if TYPE_CHECKING:
    import pyarrow as pa


class Unreadable(Exception):  # noqa: N818 - told as a problem of the file by whoever knows the column
    """Text that is not UTF-8."""


def is_readable(kind: pa.DataType) -> bool:
    """Whether a column of that type holds one answer per row: no lists, records, bytes."""
    import pyarrow as pa

    kind = _plain_type(kind)
    return not (
        pa.types.is_nested(kind) or _is_binary(kind) or pa.types.is_interval(kind) or isinstance(kind, pa.ExtensionType)
    )


def texts_of(array: pa.Array) -> pa.Array:
    """The cells of a column as an Arrow array of strings without nulls; nothing and NaN are blank.

    Args:
        array: of a type that `is_readable`.

    Raises:
        Unreadable: text that is not UTF-8.

    >>> import pyarrow as pa
    >>> texts_of(pa.array([7.0, None, 7.5])).to_pylist()
    ['7', '', '7.5']
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if isinstance(array.type, pa.ExtensionType):
        array = array.storage
    kind = array.type
    if pa.types.is_null(kind):
        return strings([""] * len(array))
    if pa.types.is_dictionary(kind):
        return pc.fill_null(texts_of(array.dictionary).take(array.indices), "")
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or kind == pa.string_view():
        try:
            array.validate(full=True)
            return pc.fill_null(array.cast(pa.string()), "")
        except pa.ArrowInvalid:
            raise Unreadable from None
    if pa.types.is_integer(kind):
        return pc.fill_null(array.cast(pa.string()), "")
    encoded = _comparable(array).dictionary_encode()
    texts = strings([_text(cell) for cell in _cells(encoded.dictionary)])
    return pc.fill_null(texts.take(encoded.indices), "")


def _plain_type(kind: pa.DataType) -> pa.DataType:
    """The type of the cells, behind dictionaries and names of types."""
    import pyarrow as pa

    while True:
        if isinstance(kind, pa.ExtensionType):
            kind = kind.storage_type
        elif pa.types.is_dictionary(kind):
            kind = kind.value_type
        else:
            return kind


def _is_binary(kind: pa.DataType) -> bool:
    import pyarrow as pa

    types = pa.types
    return bool(
        types.is_binary(kind)
        or types.is_large_binary(kind)
        or types.is_fixed_size_binary(kind)
        or kind == pa.binary_view()
    )


def _comparable(array: pa.Array) -> pa.Array:
    """Moments in microseconds (Python has no finer ones), half numbers as single ones."""
    import pyarrow as pa

    kind = array.type
    if pa.types.is_timestamp(kind):
        return array.cast(pa.timestamp("us", kind.tz), safe=False)
    if pa.types.is_time64(kind):
        return array.cast(pa.time64("us"), safe=False)
    if pa.types.is_duration(kind):
        return array.cast(pa.duration("us"), safe=False)
    return array.cast(pa.float32()) if pa.types.is_float16(kind) else array


def _cells(array: pa.Array) -> list[object]:
    """Distinct cells in Python's types; moments that Python cannot hold as Arrow writes them."""
    import numpy as np
    import pyarrow as pa

    kind = array.type
    if pa.types.is_float32(kind):
        return [None if cell is None else float(str(np.float32(cell))) for cell in array.to_pylist()]
    try:
        return array.to_pylist()  # type: ignore[no-any-return]
    except (ValueError, OverflowError, KeyError, pa.ArrowException):
        plain = array.cast(pa.timestamp("us")) if pa.types.is_timestamp(kind) else array
        return plain.cast(pa.string()).to_pylist()  # type: ignore[no-any-return]


def _text(cell: object) -> str:
    return "" if cell != cell else text_of(cell)  # noqa: PLR0124 - NaN
