"""Documents, findings and results as text: one module a format, each with its gate for raw data."""
