"""Measures: what customers rate a thing by."""

from __future__ import annotations

MEASURES = ("experience", "expectation", "importance", "ideal")
RATED = MEASURES[:3]
"""Those whose answers are summed."""
