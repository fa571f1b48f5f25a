"""One script a figure; see `_report.py` for the contract they keep."""
