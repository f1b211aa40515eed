"""Objects kept as files: read, compared with what the database holds, and replaced when their text has changed."""
