"""`python -m practicedesk`: the same as the command `practicedesk`."""

import sys

from .cli import main

sys.exit(main())
