"""The commands of `pincite`, a module for each group of them."""
