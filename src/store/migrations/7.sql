-- Format 7. A sheet without a page set-up of its own is sound to every SQLite: before
-- 3.42 json_valid(NULL) was 0, so that the tools of others called every book damaged.

ALTER TABLE sheet ADD COLUMN set_up TEXT CHECK (set_up IS NULL OR json_valid(set_up));
UPDATE sheet SET set_up = page WHERE page IS NOT NULL;
ALTER TABLE sheet DROP COLUMN page;
ALTER TABLE sheet RENAME COLUMN set_up TO page;

-- And one sum of all sums of sheets, rows and steps: the head is written in each write, so
-- that a file of which only some pages were written is known by it.

ALTER TABLE book ADD COLUMN whole_sum INTEGER NOT NULL DEFAULT 0;
