"""Files in and out: a row of a foreign file becomes fields of a record, and back.

Holds: readers and writers per format, mappings and presets, what went wrong and on which line.
Never holds: the library, SQL, HTTP, reports for print, or a decision about who may write.
May import: ``practicedesk.resource_paths``; ``practicedesk_sync`` rooms that are pure (model, merge, log,
    ids, errors).
Read first: ``imported.py``, then ``files_in.py`` and ``csv_in.py``; for mappings ``presets/README.md``.
"""
