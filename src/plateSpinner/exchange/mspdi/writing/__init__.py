"""The parts of a plan, each written as elements of MSPDI."""
