"""See who is at work, and end a lost session."""

from brant.cli.folder import subgroup

command = subgroup(__name__)
