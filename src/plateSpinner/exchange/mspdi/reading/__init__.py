"""The parts of a foreign schedule, each read into the data of plan files."""
