"""Configuration: [tool.brant] or brant.toml, the environment and flags, brought together in one frozen value."""

from brant.config.durations import seconds
from brant.config.loading import load, named_databases
from brant.config.settings import Config, Edited, Late, Transactions
from brant.database_url import DatabaseUrl, mask

__all__ = ["Config", "DatabaseUrl", "Edited", "Late", "Transactions", "load", "mask", "named_databases", "seconds"]
