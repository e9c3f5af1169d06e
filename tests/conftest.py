"""Hypothesis profiles: fast by default, thorough with ``ZOPA_THOROUGH=1``.

``ZOPA_MUTANTS=1`` is set by ``scripts/mutate.py``: the same examples every time, and no
shrinking, since it only matters whether a test fails.
"""

import os

from hypothesis import HealthCheck, Phase, settings

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
