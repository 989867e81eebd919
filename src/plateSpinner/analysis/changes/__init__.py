"""What differs between two plans: who is who, what a value means, and what is to be told of it."""

from plateSpinner.analysis.changes.change import Act, Change, Comparison, Topic
from plateSpinner.analysis.changes.compare import compare

__all__ = ["Act", "Change", "Comparison", "Topic", "compare"]
