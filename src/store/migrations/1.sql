-- Format 1. Positions are any numbers, with gaps; foreign keys are checked at
-- the end of a transaction, so that undo need not sort its rows.
-- JSON columns hold short lists that are always read and written whole.

CREATE TABLE book (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    title TEXT NOT NULL,
    subtitle TEXT NOT NULL,
    municipality TEXT NOT NULL,
    department TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    as_of TEXT,
    revision INTEGER NOT NULL DEFAULT 0,
    -- A random mark of the last write, by which a program that lost its
    -- connection knows whether the file is still as it left it.
    last_write TEXT NOT NULL DEFAULT '',
    next_key INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE form (
    id INTEGER PRIMARY KEY,
    position INTEGER NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

CREATE TABLE plan (
    id INTEGER PRIMARY KEY,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    form_id INTEGER NOT NULL REFERENCES form (id) DEFERRABLE INITIALLY DEFERRED,
    period_first INTEGER,
    period_last INTEGER CHECK ((period_first IS NULL) = (period_last IS NULL)),
    goals TEXT NOT NULL CHECK (json_valid(goals))
) STRICT;

CREATE TABLE policy (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plan (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE sheet (
    id INTEGER PRIMARY KEY,
    policy_id INTEGER NOT NULL REFERENCES policy (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    number INTEGER NOT NULL,
    goals TEXT NOT NULL CHECK (json_valid(goals)),
    measures TEXT NOT NULL CHECK (json_valid(measures)),
    overall TEXT NOT NULL
) STRICT;

CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    sheet_id INTEGER NOT NULL REFERENCES sheet (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    parent_id INTEGER REFERENCES entry (id) DEFERRABLE INITIALLY DEFERRED,
    lineage TEXT NOT NULL,
    name TEXT NOT NULL,
    marks TEXT NOT NULL CHECK (json_valid(marks))
) STRICT;

-- A blank cell has no row; a merged one has no text of its own.
CREATE TABLE cell (
    entry_id INTEGER NOT NULL REFERENCES entry (id) DEFERRABLE INITIALLY DEFERRED,
    column_id TEXT NOT NULL,
    text TEXT,
    PRIMARY KEY (entry_id, column_id)
) STRICT, WITHOUT ROWID;

-- state: 0 done, 1 undone (can be redone), 2 undone and passed over by later work.
CREATE TABLE op_log (
    seq INTEGER PRIMARY KEY,
    state INTEGER NOT NULL CHECK (state IN (0, 1, 2)),
    label TEXT NOT NULL,
    place TEXT NOT NULL CHECK (json_valid(place)),
    changes TEXT NOT NULL CHECK (json_valid(changes))
) STRICT;

CREATE INDEX plan_form ON plan (form_id);
CREATE INDEX policy_plan ON policy (plan_id);
CREATE INDEX sheet_policy ON sheet (policy_id);
CREATE INDEX entry_sheet ON entry (sheet_id);
CREATE INDEX entry_parent ON entry (parent_id);
