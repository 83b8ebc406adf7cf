"""What every test run shares: Hypothesis replays the same examples each time and times nothing."""

from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None, database=None)
settings.register_profile("explore", deadline=None, max_examples=2_000)
settings.load_profile("ci")
