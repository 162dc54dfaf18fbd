"""Report: what is said of an analysis, and how it looks in each form."""
