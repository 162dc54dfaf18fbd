"""Scores become the seven steps: pure functions, small frozen rows.

Step 2 (experience, expectation, satisfaction, importance) is `statistics.scores`, where figures have their precision.
"""
