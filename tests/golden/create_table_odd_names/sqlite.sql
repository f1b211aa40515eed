-- up
CREATE TABLE "select" (
    "order" INTEGER NOT NULL,
    "naïve früh" VARCHAR(20),
    "say ""hi"" 100%" INTEGER,
    CONSTRAINT pk_select PRIMARY KEY ("order")
);
CREATE INDEX "ix größe" ON "select" ("naïve früh");
ALTER TABLE "select" RENAME COLUMN "say ""hi"" 100%" TO "group";

-- down
ALTER TABLE "select" RENAME COLUMN "group" TO "say ""hi"" 100%";
DROP INDEX "ix größe";
DROP TABLE "select";
