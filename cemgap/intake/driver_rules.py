"""Driver rules: what is declared about deriving importance from an outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ImportanceOrigin = Literal["stated", "derived"]
DriverMethod = Literal["lmg", "johnson"]
IMPORTANCE_ORIGINS: tuple[ImportanceOrigin, ...] = ("stated", "derived")
DRIVER_METHODS: tuple[DriverMethod, ...] = ("lmg", "johnson")


@dataclass(frozen=True, slots=True)
class DriverRules:
    """How importance is derived, and whether it replaces what customers state."""

    importance: ImportanceOrigin = "stated"
    """Which one weighs satisfaction."""
    method: DriverMethod = "lmg"
    outcome: str | None = None
    """The name of the outcome (``[input] driver_outcome``); None = overall, else recommend, else the first."""
    detail: bool = False
    """What is costly is asked for."""

    @property
    def costly(self) -> bool:
        """Whether what takes several times as long is worked out: what expectations add, penalties of many factors."""
        return self.detail or self.importance == "derived"


STATED = DriverRules()
