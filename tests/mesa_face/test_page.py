"""The page for Mesa users: its snippets run, one after another, and say what the page says."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.views import Doctor, Trust

PROJECT = Path(__file__).parents[2]
PAGE = (PROJECT / "docs" / "mesa.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
def test_the_snippets_run_one_after_another(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {"__name__": "page"}
    for snippet in SNIPPETS:
        exec(snippet, names)
    said = capsys.readouterr().out
    assert said.startswith("4 0.") and "of 2400 hold a role" in said and "constant    -0.21" in said
    assert names["model"].quarter == 8
    assert len(names["collector"].get_agenttype_vars_dataframe(Doctor)) == 4 * 2400
    assert len(names["collector"].get_agenttype_vars_dataframe(Trust)) == 4 * 10
    rows = pd.DataFrame(names["rows"])
    assert sorted(rows["pay_premium"]) == [0.0, 0.0, 10.0, 10.0] and rows["in_role"].between(0.0, 1.0).all()
    assert names["page"] is not None


def test_agent_reporters_fail_as_the_page_says() -> None:
    import mesa

    from sim.model import LeadershipModel

    collector = mesa.DataCollector(agent_reporters={"role": "role"})
    with pytest.raises(AttributeError, match="of type Trust has no attribute 'role'"):
        collector.collect(LeadershipModel("tiny", burn_in_years=0, rng=1))


def test_the_readme_leads_here() -> None:
    assert "(docs/mesa.md)" in (PROJECT / "README.md").read_text(encoding="utf-8")
