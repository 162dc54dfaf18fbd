"""SPSS: its files and those of Stata, read in a process of their own."""
