"""Records as pages: frozen values in, a tagged PDF out, through Typst in a child process.

Holds: what each report shows, Markdown as a tree of allowed nodes, the child process.
Never holds: the library, Qt, network, template text (that is ``resources/reports``).
May import: ``practicedesk_sync`` rooms that are pure (model, ids, errors); typst, markdown-it.
Read first: the report named for the page.
"""
