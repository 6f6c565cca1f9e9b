-- Format 9. What the book was carried forward from, and how that was then: one row, or none;
-- with the rest of what stands beside the sheets it is under `annex_sum`.

CREATE TABLE last_file (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

-- And what earlier years said is bound: many records of `past` together as one text,
-- deflated (zlib), so that what years say in the same words is in the file once and a record
-- is read when it is looked at. `years` says what the text has: for each year, the newest
-- first, a JSON array of records as `past.body` has them; `size` is its length in bytes,
-- `keys` are the ids. `lineages` are those that the records are about and that went on from
-- them, 16 bytes each. A record that has changed since is in `past` again, and its id in
-- `unbound`: what is bound under that does not count any more. `annex_sum` has the sums of
-- volumes and of what is unbound, too.

CREATE TABLE volume (
    id INTEGER PRIMARY KEY,
    years TEXT NOT NULL CHECK (json_valid(years)),
    lineages BLOB NOT NULL,
    sum INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE unbound (
    id INTEGER PRIMARY KEY
) STRICT;
