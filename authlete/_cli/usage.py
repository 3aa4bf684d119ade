"""What a command says of arguments it cannot work with."""


class UsageError(Exception):
    """The arguments or the environment do not allow the command; shown in one line, exit code 2."""
