"""What people who come from another tool know by name."""

from __future__ import annotations

from brant.migrations.habits import FIELDS
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


_OPERATIONS = """
    CreateModel fields options bases managers DeleteModel RenameModel old_name new_name
    AlterModelTable AlterModelTableComment table_comment AlterUniqueTogether unique_together
    AlterIndexTogether index_together AlterOrderWithRespectTo order_with_respect_to AlterModelOptions AlterModelManagers
    AddField model_name field preserve_default RemoveField AlterField RenameField
    AddIndex RemoveIndex RenameIndex old_fields AddConstraint RemoveConstraint AlterConstraint
    RunSQL reverse_sql state_operations hints elidable noop RunPython reverse_code atomic
    SeparateDatabaseAndState database_operations
    CreateExtension BloomExtension BtreeGinExtension BtreeGistExtension CITextExtension CryptoExtension HStoreExtension
    TrigramExtension UnaccentExtension CreateCollation locale provider deterministic RemoveCollation
    AddIndexConcurrently RemoveIndexConcurrently AddConstraintNotValid ValidateConstraint
    Index condition include opclasses expressions UniqueConstraint deferrable nulls_distinct CheckConstraint
    ExclusionConstraint HashIndex GinIndex GistIndex BrinIndex BTreeIndex SpGistIndex BloomIndex
    dependencies run_before replaces initial operations get_model
"""
_EDITOR = """
    create_model delete_model alter_db_table alter_db_table_comment alter_unique_together alter_index_together
    add_field alter_field remove_field add_index remove_index rename_index
    add_constraint remove_constraint alter_constraint execute
"""
_OPTIONS = """
    null default db_default primary_key unique db_index db_column db_comment db_collation db_tablespace
    max_length max_digits decimal_places choices auto_now auto_now_add on_delete to_field db_constraint db_persist
    blank editable help_text verbose_name related_name related_query_name limit_choices_to validators error_messages
    unique_for_date ManyToManyField ArrayField
"""
_MANAGE = """
    makemigrations --empty --merge --check --dry-run --update --name
    migrate zero --plan --fake --fake-initial --prune --run-syncdb --database=… --noinput
    sqlmigrate --backwards showmigrations --list squashmigrations optimizemigration flush sqlflush inspectdb dbshell
"""
DJANGO = _words(_OPERATIONS, _EDITOR, _OPTIONS, _MANAGE) | frozenset(FIELDS)
"""Django 5.2's operations, those of its PostgreSQL package, its schema editor's methods, field options and commands."""

_VERBS = """
    create_table if_not_exists drop_table if_exists rename_table old_table_name new_table_name
    create_table_comment existing_comment drop_table_comment
    add_column inline_references inline_primary_key drop_column
    alter_column nullable comment server_default new_column_name type_ existing_type existing_server_default
    existing_nullable existing_autoincrement
    create_index index_name table_name columns unique drop_index
    create_unique_constraint create_check_constraint constraint_name condition create_primary_key
    create_foreign_key source_table referent_table local_cols remote_cols onupdate ondelete deferrable initially match
    source_schema referent_schema create_exclude_constraint elements drop_constraint schema
    execute sqltext execution_options bulk_insert rows multiinsert
    batch_alter_table recreate partial_reordering copy_from table_args table_kwargs reflect_args reflect_kwargs
    naming_convention insert_before insert_after
    get_bind get_context autocommit_block f inline_literal invoke implementation_for register_operation run_async
    downgrade down_revision depends_on
"""
_TYPED = """
    init revision --autogenerate upgrade --sql downgrade current history heads show check merge branches stamp edit
    list_templates ensure_version
"""
ALEMBIC = _words(_VERBS, _TYPED)
"""Alembic 1.20's operations with their arguments, and its commands."""
