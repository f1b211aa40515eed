"""What people who come from another tool know by name."""

from __future__ import annotations

from tests.columns.every import EVERY


def _words(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in text.split())


_COMMANDS = """
    migrate migrate:install migrate:fresh migrate:refresh migrate:reset migrate:rollback migrate:status
    schema:dump db db:wipe db:show db:table db:monitor db:seed model:prune model:show
    make:migration make:seeder make:factory make:model make:queue-table make:queue-failed-table
    make:queue-batches-table make:session-table make:cache-table make:notifications-table
    --pretend --step --isolated --force --path=… --realpath --database=… --graceful --seed --seeder=… --schema-path=…
    --step=1 --batch=1 --drop-views --drop-types --pending --create=… --table=… --prune --max=N
"""
_MODIFIERS = """
    nullable default useCurrent useCurrentOnUpdate unsigned autoIncrement from startingValue charset collation comment
    virtualAs storedAs virtualAsJson storedAsJson generatedAs always persisted invisible first after instant lock
    primary unique index fulltext fullText spatialIndex vectorIndex using type change renameTo onUpdate
    addColumn removeColumn
"""
_INDEXES = """
    primary unique nullsNotDistinct deferrable initiallyImmediate online index algorithm rawIndex fullText language
    spatialIndex vectorIndex foreign references on onDelete onUpdate
    cascadeOnDelete cascadeOnUpdate restrictOnDelete restrictOnUpdate nullOnDelete nullOnUpdate
    noActionOnDelete noActionOnUpdate notValid foreignId constrained
"""
_CHANGES = """
    change renameColumn dropColumn dropPrimary dropUnique dropIndex dropFullText dropSpatialIndex dropForeign
    dropConstrainedForeignId dropForeignIdFor dropConstrainedForeignIdFor renameIndex rename drop dropIfExists
    dropTimestamps dropTimestampsTz dropSoftDeletes dropSoftDeletesTz dropRememberToken dropMorphs
"""
_TABLE = """
    create temporary comment engine innoDb charset collation creating getTable getPrefix getColumns getCommands
    getState getAddedColumns getChangedColumns toSql build addFluentCommands addAlterCommands
    macro mixin hasMacro flushMacros
"""
_SCHEMA = """
    create table drop dropIfExists rename dropColumns
    hasTable hasView hasColumn hasColumns hasIndex hasForeignKey
    whenTableHasColumn whenTableDoesntHaveColumn whenTableHasIndex whenTableDoesntHaveIndex
    getTables getTableListing getViews getTypes getColumns getColumnListing getColumnType getIndexes getIndexListing
    getForeignKeys getSchemas createDatabase dropDatabaseIfExists dropAllTables dropAllViews dropAllTypes
    enableForeignKeyConstraints disableForeignKeyConstraints withoutForeignKeyConstraints
    ensureExtensionExists ensureVectorExtensionExists
    getCurrentSchemaName getCurrentSchemaListing parseSchemaAndTable pragma refreshDatabaseFile
    defaultStringLength defaultTimePrecision defaultMorphKeyType morphUsingUuids morphUsingUlids
    blueprintResolver getConnection
"""

LARAVEL = _words(_COMMANDS, _MODIFIERS, _INDEXES, _CHANGES, _TABLE, _SCHEMA) | {
    method.laravel.partition("(")[0] for method in EVERY
}
"""Laravel 13's commands and their options, and the methods of its Blueprint, column definitions and schema builder."""

DJANGO: frozenset[str] = frozenset()
ALEMBIC: frozenset[str] = frozenset()
