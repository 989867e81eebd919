"""plateSpinner: a program tracker over plain files. The command is `spin`."""

__version__ = "0.1.0"
