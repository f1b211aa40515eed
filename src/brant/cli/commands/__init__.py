"""The commands: one file each, named for what is typed. The first line of a file is its line in the help."""
