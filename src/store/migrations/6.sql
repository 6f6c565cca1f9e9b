-- Format 6. What the tree of a very large book is made from stands in an index, so
-- that no sheet is read for it.

DROP INDEX sheet_policy;
CREATE INDEX sheet_outline ON sheet (policy_id, position, number);
