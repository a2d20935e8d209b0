"""What holds for every test."""

from hypothesis import settings

# how long an example takes says nothing of what it shows, and machines differ
settings.register_profile("xunshi", deadline=None)
settings.load_profile("xunshi")
