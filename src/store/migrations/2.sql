-- Format 2. A sheet may be set on paper in a way of its own (a page set-up as in
-- its form); without one it follows its form.

ALTER TABLE sheet ADD COLUMN page TEXT CHECK (json_valid(page));
