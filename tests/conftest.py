"""What holds for every test."""

import os

from hypothesis import settings

# the linear model judges, also in commands that tests start: the encoder takes ten times as long, and tests that are about it name it
os.environ["XUNSHI_JUDGE"] = "linear"

# tests compare with English sentences; those about Chinese ones name it
os.environ["XUNSHI_LANG"] = "en"

# how long an example takes says nothing of what it shows, and machines differ
settings.register_profile("xunshi", deadline=None)
settings.load_profile("xunshi")
