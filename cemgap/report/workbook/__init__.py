"""The parts of a report workbook: book, sentences, formulas, and a module per kind of sheet."""
