"""The README and every page of the documentation: their examples run, their links lead somewhere."""
