"""The command line: one module a command, each thin: read words, load, build, render, exit code."""
