"""Make, drop, wait for and look at the database."""

from brant.cli.folder import subgroup

command = subgroup(__name__)
