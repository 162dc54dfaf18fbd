"""Scores become the seven steps: pure functions, small frozen rows."""
