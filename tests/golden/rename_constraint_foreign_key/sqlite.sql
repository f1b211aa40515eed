-- up
CREATE TABLE "_brant_new_bookings" (
    id INTEGER NOT NULL,
    house INTEGER,
    room INTEGER,
    code VARCHAR(10),
    follows BIGINT,
    first_day INTEGER NOT NULL,
    last_day INTEGER NOT NULL,
    CONSTRAINT pk_bookings PRIMARY KEY (id),
    CONSTRAINT uq_bookings_days UNIQUE (first_day, last_day),
    CONSTRAINT ck_bookings_days CHECK (first_day <= last_day),
    CONSTRAINT "fk_room" FOREIGN KEY(house, room) REFERENCES rooms (house, number),
    CONSTRAINT fk_bookings_code FOREIGN KEY(code) REFERENCES rooms (code) ON DELETE CASCADE
)
INSERT OR ABORT INTO "_brant_new_bookings" ("id", "house", "room", "code", "follows", "first_day", "last_day") SELECT "id", "house", "room", "code", "follows", "first_day", "last_day" FROM "bookings"
DROP TABLE "bookings"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_bookings" RENAME TO "bookings"
PRAGMA legacy_alter_table = OFF;

-- down
CREATE TABLE "_brant_new_bookings" (
    id INTEGER NOT NULL,
    house INTEGER,
    room INTEGER,
    code VARCHAR(10),
    follows BIGINT,
    first_day INTEGER NOT NULL,
    last_day INTEGER NOT NULL,
    CONSTRAINT pk_bookings PRIMARY KEY (id),
    CONSTRAINT uq_bookings_days UNIQUE (first_day, last_day),
    CONSTRAINT ck_bookings_days CHECK (first_day <= last_day),
    CONSTRAINT fk_bookings_code FOREIGN KEY(code) REFERENCES rooms (code) ON DELETE CASCADE,
    CONSTRAINT "fk_bookings_room" FOREIGN KEY(house, room) REFERENCES rooms (house, number)
)
INSERT OR ABORT INTO "_brant_new_bookings" ("id", "house", "room", "code", "follows", "first_day", "last_day") SELECT "id", "house", "room", "code", "follows", "first_day", "last_day" FROM "bookings"
DROP TABLE "bookings"
PRAGMA legacy_alter_table = ON
ALTER TABLE "_brant_new_bookings" RENAME TO "bookings"
PRAGMA legacy_alter_table = OFF;
