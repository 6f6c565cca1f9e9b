-- Format 9. What the book was carried forward from, and how that was then: one row, or none;
-- with the rest of what stands beside the sheets it is under `annex_sum`.

CREATE TABLE last_file (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
