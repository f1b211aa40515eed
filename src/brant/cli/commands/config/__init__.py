"""Show the configuration, and where it comes from."""

from brant.cli.folder import subgroup

command = subgroup(__name__)
