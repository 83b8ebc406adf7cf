"""The window. The only room that knows Qt.

Holds: the frame (`window`), pages and panels (`views/`), dialogs (`dialogs/`), table and list models
(`models/`), the table of everything one can do (`actions/`), and what they share: `session` (the open
library and its signals), `tasks` (work off the GUI thread), `navigation`, `theme`, `icons`, `wording`.
Never holds: SQL, HTTP, rules. Views format, enable and lay out; they ask `services` through the session and
get frozen values.
May import: services, library values (types), the model of the shared half.
Read first: `session`, then `window`, then `actions/table`.

How a part is built

- A view or dialog is made with ``(session, navigation)``; it connects to `Session.changed` and shows itself
  anew when a record it shows is among the changes.
- Reading: ``session.read(self, work, done)``; writing: ``session.write(self, work, done)``. `work` runs in
  another thread and may touch no widget; `done` runs in the GUI thread with its result, and not at all once
  `self` is gone. What `work` raises is shown by the window as one sentence and one next step, unless
  `failed` is given.
- A page is one line in `pages`; something one can do is one line in `actions/table`.
- Return presses the button that has the focus in a dialog: buttons keep Qt's `autoDefault`; what Return does
  elsewhere is `setDefault`.
- Words: ``self.tr("…")`` in a QObject, `wording.label` for the model's labels. A person's text is plain text.
"""

import builtins

from PySide6 import QtCore  # noqa: F401 - it is what puts its own import in the place of Python's

builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
"""PySide reads and keeps the source of every module that is loaded after it, to see whether one wants other
names for what Qt offers. None of ours does: a start is a fifth less work without, and 20 MB less memory."""
