"""Guessing: questions and a sample -> which column answers which question, with a reason per column."""
