"""Microsoft Project's XML format (MSPDI): schedules read from it and written to it."""
