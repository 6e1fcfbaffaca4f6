"""How many examples a property test tries: by day few, the same every time; at length many, others every time.

``HYPOTHESIS_PROFILE=long`` asks for the many; ``make test-long`` does.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "day",
    max_examples=20,  # what a run that one waits for can bear: half a minute of processor time in all
    derandomize=True,  # so that a run is red because of what was changed, and for everybody
    deadline=None,  # a busy machine is no failure
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile("long", settings.get_profile("day"), max_examples=400, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "day"))


def part(of_all: float) -> settings:
    """Fewer examples than others try, by this factor: for a test each of whose examples costs much."""
    return settings(max_examples=max(1, round(of_all * settings().max_examples)))
