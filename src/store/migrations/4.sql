-- Format 4. Checksums of our own (store/sum.rs), for SQLite's check sees its pages
-- but not what stands in them: of a row's cells, of a sheet with its rows, of all
-- above the sheets, and of each step in the log. And when and by whom a step was done.

ALTER TABLE book ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sheet ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entry ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE op_log ADD COLUMN sum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE op_log ADD COLUMN done_at TEXT;
ALTER TABLE op_log ADD COLUMN done_by TEXT;
