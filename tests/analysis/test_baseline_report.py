"""The baseline report: each pattern met where it should be, and not met when it is broken."""

import numpy as np
import pandas as pd
import pytest

from analysis.baseline import baseline_report

Frames = tuple[pd.DataFrame, pd.DataFrame]
CONSULTANTS = 1_000
QUARTERS = np.arange(-8, 40)


def _frames() -> Frames:
    """Two permissive runs that meet every pattern, in 1,000 consultants."""
    outcomes, census = [], []
    for run_id in ("a", "b"):
        outcomes.append(
            pd.DataFrame(
                {
                    "run_id": run_id,
                    "quarter": QUARTERS,
                    "in_role": 0.15,
                    "vacancy": 0.12,
                    "spread_in_role": 0.04,
                    "spells_ended": 8.0,
                    "spell_years": 4.5,
                    "appointed": 9.0,
                    "promoted": 3.5,
                    "time_leading": 0.03,
                    "spread_published_engagement": 6.2,
                }
            )
        )
        census.append(
            pd.DataFrame(
                {
                    "run_id": run_id,
                    "year": np.arange(-2, 10),
                    "leaders_strain": 0.6,
                    "peers_strain": 0.4,
                    "leaders_curiosity": 0.5,
                    "peers_curiosity": -0.1,
                    "leaders_belief": 0.5,
                    "peers_belief": 0.45,
                    "content_1": 0.84,
                    "content_2": 0.85,
                    "content_3": 0.86,
                    "content_4": 0.87,
                }
            )
        )
    return pd.concat(outcomes), pd.concat(census)


def _verdicts(frames: Frames) -> dict[str, str]:
    report = baseline_report(*frames, CONSULTANTS)
    return dict(zip(report["pattern"], report["met"], strict=True))


def test_all_met() -> None:
    report = baseline_report(*_frames(), CONSULTANTS)
    assert list(report.columns) == ["pattern", "target", "value", "number", "met"]
    assert list(report["met"]).count("met") == 11
    assert list(report["met"]).count("no target") == 2
    values = report.set_index("pattern")["value"]
    assert values["Consultants appointed to a post each year, promotions included"] == "5.0 %"
    assert values["Consultants appointed to a first post each year"] == "3.6 %"
    assert values["Mean length of a spell of leading"] == "4.5 years"
    targets = report.set_index("pattern")["target"]
    assert targets["In a leadership role at the end of burn-in"] == "14 to 16 %"


@pytest.mark.parametrize(
    ("table", "column", "value", "pattern"),
    [
        (0, "in_role", 0.17, "In a leadership role at the end of burn-in"),
        (0, "vacancy", 0.03, "Leadership posts that stand empty"),
        (0, "spread_in_role", 0.06, "Spread between trusts of the share in role (sd)"),
        (0, "spell_years", 7.0, "Mean length of a spell of leading"),
        (0, "appointed", 2.0, "Consultants appointed to a post each year, promotions included"),
        (0, "time_leading", 0.06, "Consultant time given to leading"),
        (1, "leaders_strain", 0.3, "Leaders are more strained than peers"),
        (1, "leaders_curiosity", -0.2, "Leaders are more curious than peers"),
        (1, "leaders_belief", 0.4, "Leaders believe more that they can do better"),
        (1, "content_3", 0.8, "Leaders are least content on the first rung"),
    ],
)
def test_a_broken_pattern_is_shown(table: int, column: str, value: float, pattern: str) -> None:
    frames = _frames()
    frames[table][column] = value
    verdicts = _verdicts(frames)
    assert [name for name, met in verdicts.items() if met == "not met"] == [pattern]


def test_a_trend_is_shown() -> None:
    frames = _frames()
    frames[0].loc[frames[0]["quarter"] >= 36, "in_role"] = 0.165
    row = baseline_report(*frames, CONSULTANTS).set_index("pattern").loc["Change in that share over the years after"]
    assert row["met"] == "not met"
    assert row["number"] == pytest.approx(1.5)


def test_burn_in_counts_only_for_its_own_pattern() -> None:
    frames = _frames()
    frames[0].loc[frames[0]["quarter"] < 0, "vacancy"] = 0.9
    frames[1].loc[frames[1]["year"] < 0, "leaders_strain"] = 0.0
    assert "not met" not in _verdicts(frames).values()


def test_quarters_without_an_ended_spell_do_not_count() -> None:
    frames = _frames()
    idle = frames[0]["quarter"] % 2 == 0
    frames[0].loc[idle, "spells_ended"] = 0.0
    frames[0].loc[idle, "spell_years"] = np.nan
    report = baseline_report(*frames, CONSULTANTS).set_index("pattern")
    assert report.loc["Mean length of a spell of leading", "number"] == pytest.approx(4.5)


def test_every_spell_counts_alike_in_whichever_quarter_it_ended() -> None:
    frames = _frames()
    many = frames[0]["quarter"] % 4 == 0
    frames[0].loc[many, "spells_ended"], frames[0].loc[many, "spell_years"] = 24.0, 6.5
    report = baseline_report(*frames, CONSULTANTS).set_index("pattern")
    years = (24.0 * 6.5 + 3 * 8.0 * 4.5) / (24.0 + 3 * 8.0)
    assert report.loc["Mean length of a spell of leading", "number"] == pytest.approx(years)


def test_what_was_not_measured_is_not_met() -> None:
    frames = _frames()
    frames[0]["spells_ended"], frames[0]["spell_years"] = 0.0, np.nan
    frames[1]["content_3"] = np.nan
    report = baseline_report(*frames, CONSULTANTS).set_index("pattern")
    assert report.loc["Mean length of a spell of leading", "value"] == "not measured"
    assert report.loc["Mean length of a spell of leading", "met"] == "not met"
    assert (
        report.loc["Leaders are least content on the first rung", "value"]
        == "84.0, 85.0, none, 87.0 % would stay, ranks 1 to 4"
    )
    assert report.loc["Leaders are least content on the first rung", "met"] == "met"
