"""Workbooks and CSV files become accessible tables."""
