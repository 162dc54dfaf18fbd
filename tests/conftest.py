"""What holds for every test: one language, no colour settings from outside, reproducible examples."""

import pytest
from hypothesis import settings

# No deadline: on a loaded machine a slow example is no finding. Derandomized: a red test stays red.
settings.register_profile("cemgap", deadline=None, derandomize=True)
settings.load_profile("cemgap")

VARIABLES = ("CEMGAP_LANG", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES", "LANGUAGE")


@pytest.fixture(autouse=True)
def _neutral_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The language and the looks of whoever runs the tests do not reach them."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("LANG", "C.UTF-8")
