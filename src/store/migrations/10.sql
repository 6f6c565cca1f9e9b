-- Format 10. 照会: what was sent to departments to be filled in, one row a file, and how their
-- rows were then (as sums of their texts); with the rest of what stands beside the sheets it
-- is under `annex_sum`.

CREATE TABLE inquiry (
    id INTEGER PRIMARY KEY,
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
