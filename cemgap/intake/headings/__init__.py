"""Headings: the first rows of a file -> where the table stands, and what every column asks."""
