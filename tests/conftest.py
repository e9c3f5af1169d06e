"""Hypothesis profiles: fast by default, thorough with ``ZOPA_THOROUGH=1``.

``ZOPA_MUTANTS=1`` is set by ``scripts/mutate.py``: the same examples every time, and no
shrinking, since it only matters whether a test fails.
"""

import contextlib
import os
import signal

from hypothesis import HealthCheck, Phase, settings

# A shell that runs the tests in the background turns Ctrl-C off for them and for the commands that
# they start; those that are to be interrupted would then run for ever.
with contextlib.suppress(ValueError):  # not in the main thread
    signal.signal(signal.SIGINT, signal.default_int_handler)

common = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile("fast", common, max_examples=150)
settings.register_profile("thorough", common, max_examples=2000)
settings.register_profile(
    "mutants",
    common,
    max_examples=120,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
)

if os.environ.get("ZOPA_MUTANTS"):
    settings.load_profile("mutants")
elif os.environ.get("ZOPA_THOROUGH"):
    settings.load_profile("thorough")
else:
    settings.load_profile("fast")
