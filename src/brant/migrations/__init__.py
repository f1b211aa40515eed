"""The files: recorded into operations, ordered, and replayed to a Catalog."""
