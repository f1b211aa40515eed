"""Every one of Laravel's column-type methods, and how brant says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from brant import columns as c


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True)


class Session(Base):
    __tablename__ = "sessions"
    token: Mapped[Any] = mapped_column(sa.Uuid, primary_key=True)


class Order(Base):
    __tablename__ = "orders"
    number: Mapped[str] = mapped_column(sa.CHAR(26), primary_key=True)


@dataclass(frozen=True, slots=True)
class Method:
    """A method of Laravel's Blueprint, as its users write it, and brant's spelling."""

    laravel: str
    brant: str
    refused_by: frozenset[str] = frozenset()
    needs: str | None = None
    """An extension of PostgreSQL without which there is no such type."""

    def columns(self) -> tuple[sa.Column[Any] | sa.Index, ...]:
        """What the spelling gives, columns and the like."""
        made = eval(self.brant, {"c": c, "sa": sa, "User": User, "Session": Session, "Order": Order})
        return made if isinstance(made, tuple) else (made,)


def _method(laravel: str, brant: str, *refused_by: str, needs: str | None = None) -> Method:
    return Method(laravel, brant, frozenset(refused_by), needs)


EVERY: tuple[Method, ...] = (
    _method("id()", "c.id()"),
    _method("bigIncrements('x')", 'c.big_increments("x")'),
    _method("increments('x')", 'c.increments("x")'),
    _method("integerIncrements('x')", 'c.integer_increments("x")'),
    _method("mediumIncrements('x')", 'c.medium_increments("x")'),
    _method("smallIncrements('x')", 'c.small_increments("x")'),
    _method("tinyIncrements('x')", 'c.tiny_increments("x")'),
    _method("char('x', 4)", 'c.char("x", 4)'),
    _method("string('x', 40)", 'c.string("x", 40)'),
    _method("tinyText('x')", 'c.tiny_text("x")'),
    _method("text('x')", 'c.text("x")'),
    _method("mediumText('x')", 'c.medium_text("x")'),
    _method("longText('x')", 'c.long_text("x")'),
    _method("integer('x')", 'c.integer("x")'),
    _method("tinyInteger('x')", 'c.tiny_integer("x")'),
    _method("smallInteger('x')", 'c.small_integer("x")'),
    _method("mediumInteger('x')", 'c.medium_integer("x")'),
    _method("bigInteger('x')", 'c.big_integer("x")'),
    _method("unsignedInteger('x')", 'c.unsigned_integer("x")'),
    _method("unsignedTinyInteger('x')", 'c.unsigned_tiny_integer("x")'),
    _method("unsignedSmallInteger('x')", 'c.unsigned_small_integer("x")'),
    _method("unsignedMediumInteger('x')", 'c.unsigned_medium_integer("x")'),
    _method("unsignedBigInteger('x')", 'c.unsigned_big_integer("x")'),
    _method("float('x', 24)", 'c.float("x", 24)'),
    _method("double('x')", 'c.double("x")'),
    _method("decimal('x', 10, 3)", 'c.decimal("x", 10, 3)'),
    _method("boolean('x')", 'c.boolean("x")'),
    _method("enum('x', ['a', 'b'])", 'c.enum("x", ["a", "b"])'),
    _method("set('x', ['a', 'b'])", 'c.set("x", ["a", "b"])', "sqlite"),
    _method("json('x')", 'c.json("x")'),
    _method("jsonb('x')", 'c.jsonb("x")'),
    _method("date('x')", 'c.date("x")'),
    _method("dateTime('x', 3)", 'c.datetime("x", 3)'),
    _method("dateTimeTz('x', 3)", 'c.datetime_tz("x", 3)'),
    _method("timestamp('x', 6)", 'c.timestamp("x")'),
    _method("timestampTz('x', 6)", 'c.timestamp_tz("x")'),
    _method("time('x', 3)", 'c.time("x", 3)'),
    _method("timeTz('x', 3)", 'c.time_tz("x", 3)'),
    _method("year('x')", 'c.year("x")'),
    _method("timestamps(6)", "c.timestamps()"),
    _method("nullableTimestamps(6)", "c.nullable_timestamps()"),
    _method("timestampsTz(6)", "c.timestamps_tz()"),
    _method("nullableTimestampsTz(6)", "c.nullable_timestamps_tz()"),
    _method("datetimes(3)", "c.datetimes(precision=3)"),
    _method("softDeletes()", "c.soft_deletes()"),
    _method("softDeletesTz()", "c.soft_deletes_tz()"),
    _method("softDeletesDatetime()", "c.soft_deletes_datetime()"),
    _method("binary('x', 16, fixed: true)", 'c.binary("x", 16, fixed=True)'),
    _method("uuid('x')", 'c.uuid("x")'),
    _method("ulid('x')", 'c.ulid("x")'),
    _method("ipAddress()", "c.ip_address()"),
    _method("macAddress()", "c.mac_address()"),
    _method("geometry('x', 'point', 4326)", 'c.geometry("x", "point", 4326)', "sqlite", needs="postgis"),
    _method("geography('x', 'point')", 'c.geography("x", "point")', "sqlite", needs="postgis"),
    _method("vector('x', 3)", 'c.vector("x", 3)', "sqlite", needs="vector"),
    _method("tsvector('x')", 'c.tsvector("x")', "mysql", "mariadb", "sqlite"),
    _method("computed('x', '1 + 1')", 'c.computed("x", "1 + 1", sa.Integer)'),
    _method("rawColumn('x', 'decimal(4)')", 'c.raw_column("x", "decimal(4)")'),
    _method("foreignId('user_id')", 'c.foreign_id("user_id", "users.id")'),
    _method("foreignUuid('session_token')", 'c.foreign_uuid("session_token", "sessions.token")'),
    _method("foreignUlid('order_number')", 'c.foreign_ulid("order_number", "orders.number")'),
    _method("foreignIdFor(User::class)", "c.foreign_id_for(User)"),
    _method("foreignUuidFor(Session::class)", "c.foreign_uuid_for(Session)"),
    _method("foreignUlidFor(Order::class)", "c.foreign_ulid_for(Order)"),
    _method("morphs('x')", 'c.morphs("x")'),
    _method("nullableMorphs('x')", 'c.nullable_morphs("x")'),
    _method("numericMorphs('x')", 'c.numeric_morphs("x")'),
    _method("nullableNumericMorphs('x')", 'c.nullable_numeric_morphs("x")'),
    _method("uuidMorphs('x')", 'c.uuid_morphs("x")'),
    _method("nullableUuidMorphs('x')", 'c.nullable_uuid_morphs("x")'),
    _method("ulidMorphs('x')", 'c.ulid_morphs("x")'),
    _method("nullableUlidMorphs('x')", 'c.nullable_ulid_morphs("x")'),
    _method("rememberToken()", "c.remember_token()"),
)
