-- Format 3. A sheet may have notes of the clerk's own, which are never printed.
-- (The columns that a form has put aside stand in its body.)

ALTER TABLE sheet ADD COLUMN note TEXT NOT NULL DEFAULT '';
