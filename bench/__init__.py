"""One script a figure; see docs/benches.md for the contract they keep."""
