-- Format 8. Why something changed (変更理由), for 新旧対照表; with the rest of what stands
-- beside the sheets it is under `annex_sum`.
-- (What earlier years said may be of a plan, too, has a sheet's goals and measures, and
-- says which columns were put aside: all of that stands in `past.body`.)

CREATE TABLE reason (
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    change TEXT NOT NULL CHECK (json_valid(change)),
    text TEXT NOT NULL
) STRICT;
