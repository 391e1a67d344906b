"""Errors that a user can mend."""
import sys


class DataError(Exception):
    """What was expected of a folder, file or option, what was found, and what to do."""


def fail_clearly(main):
    """Runs a script's main; a DataError ends it with its message and exit code 1, not with a traceback."""
    try:
        main()
    except DataError as error:
        sys.exit(f"error: {error}")
