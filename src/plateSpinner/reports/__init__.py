"""Reports: `build` gives typed results, `present` sets them as a document."""
