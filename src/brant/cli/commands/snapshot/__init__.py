"""Write a whole schema to a file, make it again, compare it."""

from brant.cli.folder import subgroup

command = subgroup(__name__)
