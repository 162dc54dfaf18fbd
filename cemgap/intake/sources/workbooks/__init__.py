"""Workbooks: XLSX, XLS, XLSB and ODS behind a gate that looks before anything is opened."""
