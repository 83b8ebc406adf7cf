"""What one can do: the table, and the functions behind it."""
