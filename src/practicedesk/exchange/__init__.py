"""Files in and out: a row of a foreign file becomes fields of a record, and back.

Holds: readers and writers per format, presets and mappings, errors with line numbers.
Never holds: the library, SQL, HTTP, reports for print.
May import: ``practicedesk_sync`` rooms that are pure (model, ids, errors).
Read first: the module named for the format.
"""
