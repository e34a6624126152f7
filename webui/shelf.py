"""What the views of one app share: its library, and what is worked out from it once."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import Flask, current_app

from webui.suggestions import Suggestions

if TYPE_CHECKING:
    from search.library import Library

_NAME = "pincite.shelf"


class Shelf:
    """A library with its suggestions, kept on an app.

    Attributes:
        library: The library.
        suggestions: Things to try in it.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self.suggestions = Suggestions(library)

    def put_on(self, app: Flask) -> None:
        """Makes this the shelf that the app's views read from."""
        app.extensions[_NAME] = self


def shelf() -> Shelf:
    """The shelf of the app that answers the current request."""
    return cast("Shelf", current_app.extensions[_NAME])
