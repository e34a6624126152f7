"""The `pincite` command and the reading server."""
