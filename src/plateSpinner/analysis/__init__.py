"""Pure functions: facts and a day in, results out. Nothing here reads the clock, files, or git."""
