"""The case matrix: migrations as people write them, on every engine, online and as a script, there and back."""
