"""cemgap: find the customer experience to fix first, in seven steps.

>>> import cemgap
>>> result = cemgap.analyze("sample_data/meisu/factors.csv")  # doctest: +SKIP
>>> result.key_experience.name  # doctest: +SKIP
'Convenience'
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from cemgap.api import analyze
    from cemgap.errors import CemgapError, Place, Problem
    from cemgap.result import Result

__all__ = ["CemgapError", "Place", "Problem", "Result", "__version__", "analyze"]

_HOMES = {
    "analyze": "cemgap.api",
    "CemgapError": "cemgap.errors",
    "Place": "cemgap.errors",
    "Problem": "cemgap.errors",
    "Result": "cemgap.result",
}


def __getattr__(name: str) -> object:
    """The public names, imported when they are first used, so that ``--help`` loads nothing heavy."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    wrong = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(wrong)
