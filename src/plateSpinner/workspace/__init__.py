"""The only room that touches files: the tree, the text of YAML, loading, places, writing."""
