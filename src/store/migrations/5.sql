-- Format 5. What stands beside the sheets: what earlier years said (前年度), figures
-- through the years (指標), findings of the checks that may stand; with one sum for all
-- of them. And what a sheet keeps through the years.

CREATE TABLE past (
    id INTEGER PRIMARY KEY,
    position INTEGER NOT NULL,
    year INTEGER NOT NULL,
    lineage TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    position INTEGER NOT NULL,
    lineage TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

CREATE TABLE dismissal (
    id INTEGER PRIMARY KEY,
    finding TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;

ALTER TABLE sheet ADD COLUMN lineage TEXT;
ALTER TABLE book ADD COLUMN annex_sum INTEGER NOT NULL DEFAULT 0;
