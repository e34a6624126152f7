"""Questions in, hits with citations out."""
