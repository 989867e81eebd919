"""What needs attention at a date, and what can't be told: of promises, commitments, the log, reporting."""
