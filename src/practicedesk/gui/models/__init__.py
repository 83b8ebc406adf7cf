"""Table and list models: an id list plus pages fetched by id; `rowCount` is true at once."""
