"""Makes the tables of somebody's models, and prints what brant would change of them, as JSON.

``python -m tests.realworld.models_of_others MODULE PLACE URL``: the module defines them, the place has the MetaData.
"""

from __future__ import annotations

import importlib
import json
import sys

import sqlalchemy as sa

from brant import Migrator
from brant.migrations.models import found


def main(module: str, place: str, url: str) -> None:
    importlib.import_module(module)
    (metadata,) = found([place])
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    metadata.create_all(engine)
    changes = Migrator(engine).changes(metadata, from_database=True)
    print(json.dumps([len(metadata.tables), [operation.source() for operation in changes.operations]]))


if __name__ == "__main__":
    main(*sys.argv[1:])
