"""What every worker needs: importing this module loads it, once, in the process that workers are copies of.

Only what is the program's own and starts no threads: models that a user names, encoders and recognisers are each worker's own.
"""

from __future__ import annotations

import contextlib
import gc

from pipeline import lexicons
from pipeline.batch import worker
from pipeline.classify import model_files
from pipeline.errors import XunshiError
from pipeline.segment.words import dictionary
from pipeline.tables.arrow import spare_pandas

__all__ = ["worker"]

spare_pandas()
dictionary()
with contextlib.suppress(XunshiError):  # the run's own process tells what is wrong with them
    lexicons.load().prepare()
    model_files.load()
# no copy's collector looks through it, which would also take memory of its own for each
gc.freeze()
