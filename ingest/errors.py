"""Every way in which Pincite can say no, each with a remedy the user can act on.

PinciteError
├── UsageError                 the call, a setting or a table is wrong
│   ├── SettingsError
│   ├── MetadataError
│   ├── CatalogueError
│   └── QueryError
├── UnreadableFileError        one file could not be taken; the rest of a batch goes on
│   ├── FileAccessError
│   ├── EmptyFileError
│   ├── FileTooLargeError
│   ├── UnsupportedFormatError
│   ├── DamagedFileError
│   ├── PasswordError
│   ├── NoPagesError
│   ├── ReadLimitError
│   ├── ReaderCrashedError
│   └── IdentityConflictError
├── LibraryError               the library itself
│   ├── LibraryDamagedError
│   ├── LibraryNewerError
│   ├── LibraryBusyError
│   ├── DiskFullError
│   ├── NotInLibraryError
│   └── IndexDamagedError
├── InstallationError          a part of Pincite itself is missing
└── FetchError                 a download
    ├── NoAddressError
    ├── NoNetworkError
    ├── FetchRefusedError
    ├── HttpStatusError
    ├── DownloadTooLargeError
    ├── WrongTypeError
    ├── WrongHashError
    └── InterruptedDownloadError
"""

from __future__ import annotations


class PinciteError(Exception):
    """Base of every error that is meant for the user.

    Attributes:
        message: What went wrong, one sentence without a final full stop.
        remedy: What the user can do about it, one sentence.
        exit_code: What the command line returns (2: error).
    """

    exit_code = 2

    def __init__(self, message: str, *, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}. {self.remedy}"

    def __reduce__(self) -> tuple[object, ...]:
        # Worker processes hand errors to their parent; `remedy` is keyword-only.
        return _rebuild, (type(self), self.message, self.remedy)


def _rebuild(kind: type[PinciteError], message: str, remedy: str) -> PinciteError:
    return kind(message, remedy=remedy)


class UsageError(PinciteError):
    """The call's arguments do not make sense."""


class SettingsError(UsageError):
    """A setting in the file, the environment or a flag is not valid."""


class MetadataError(UsageError):
    """A metadata table or value is not valid."""


class CatalogueError(UsageError):
    """The catalogue of official reports is not valid."""


class QueryError(UsageError):
    """A query cannot be understood."""


class UnreadableFileError(PinciteError):
    """A file could not be taken into the library."""


class FileAccessError(UnreadableFileError):
    """The file or folder is missing or may not be read."""


class EmptyFileError(UnreadableFileError):
    """The file has no bytes, or no text at all."""


class FileTooLargeError(UnreadableFileError):
    """The file is larger than the limit set."""


class UnsupportedFormatError(UnreadableFileError):
    """The file is in no format that Pincite reads, or not in the one its name says."""


class DamagedFileError(UnreadableFileError):
    """The file is truncated or broken."""


class PasswordError(UnreadableFileError):
    """The file is encrypted, and no password or a wrong one was given."""


class NoPagesError(UnreadableFileError):
    """The file is whole but has no pages."""


class ReadLimitError(UnreadableFileError):
    """Reading the file passed a limit of memory, time or pages."""


class ReaderCrashedError(UnreadableFileError):
    """The worker process that read the file died."""


class IdentityConflictError(UnreadableFileError):
    """Two files of one batch claim the same report id."""


class LibraryError(PinciteError):
    """The library cannot do what was asked."""


class LibraryDamagedError(LibraryError):
    """The store is not a Pincite library, or is damaged."""


class LibraryNewerError(LibraryError):
    """The library was made by a newer version of Pincite."""


class LibraryBusyError(LibraryError):
    """Another process is writing to the library for longer than we wait."""


class DiskFullError(LibraryError):
    """There is no room left where the library is."""


class NotInLibraryError(LibraryError):
    """No report, page or passage of that name is in the library."""


class IndexDamagedError(LibraryError):
    """The search index is missing, outdated or damaged; it can be rebuilt."""


class InstallationError(PinciteError):
    """A file that was installed with Pincite is missing or broken."""


class FetchError(PinciteError):
    """An official report could not be downloaded."""


class NoAddressError(FetchError):
    """The catalogue has no confirmed address for the report."""


class NoNetworkError(FetchError):
    """No connection could be made to the publisher's server."""


class FetchRefusedError(FetchError):
    """The address, a redirection or the server's certificate is not one we accept."""


class HttpStatusError(FetchError):
    """The server answered, but not with the file."""


class DownloadTooLargeError(FetchError):
    """The file is larger than the limit set."""


class WrongTypeError(FetchError):
    """What came is not a file of the kind that the catalogue announces."""


class WrongHashError(FetchError):
    """What came has not the SHA-256 that the catalogue gives."""


class InterruptedDownloadError(FetchError):
    """The connection broke or fell silent; what came so far is kept for the next try."""
