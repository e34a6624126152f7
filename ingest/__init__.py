"""Report files in, `Report` values in a store out."""
