"""A policy is held against the plausible worlds only where the workshop's trusts can show what it does."""

import pytest

from experiments.configuration.composition import compose
from experiments.plausible.shipped import is_answerable
from experiments.settings import read_run

PULLED = "levers.protected_time.level=0.5"


@pytest.mark.parametrize(
    ("words", "answerable"),
    [
        ((PULLED, "levers.protected_time.trusts='consultants > 500'"), False),
        ((PULLED, "levers.protected_time.trusts='consultants > 500 and vacancy > 0.1'"), False),
        ((PULLED, "levers.protected_time.trusts='consultants > 200'"), True),
        ((PULLED, "levers.protected_time.trusts='vacancy > 0.99'"), True),  # may come to be
        ((PULLED, "reference.levers.campaign.trusts='consultants > 500'"), True),  # not pulled
        ((PULLED, "reference.levers.campaign.trusts='consultants > 500'", "reference.levers.campaign.level=1"), False),
    ],
)
def test_every_lever_that_is_pulled_must_reach_a_workshop_trust(words: tuple[str, ...], answerable: bool) -> None:
    (point,) = compose("run", ["policy=custom", *words], None, multirun=False).points
    settings = read_run(point)
    assert is_answerable(settings.reference, settings.policy) == answerable


def test_a_number_is_compared_with_no_name(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Trusts of one's own may be called 101 and 102; those of the workshop are not."""
    file = tmp_path_factory.mktemp("own") / "own.csv"
    file.write_text("trust,consultants\n101,120\n102,200\n", encoding="utf-8")
    words = ["policy=custom", f"population.csv='{file}'", PULLED, "levers.protected_time.trusts='trust > 101'"]
    (point,) = compose("run", words, None, multirun=False).points
    settings = read_run(point)
    assert not is_answerable(settings.reference, settings.policy)
