"""Given data: points that somebody brings, such as a list of worlds from another study."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from experiments.designs.design import Design
from experiments.designs.factors import Factor
from sim.checks import check_number, check_parameter, refusal
from sim.parameters import BY_NAME

WHERE = "Points of a given design: one column a parameter, one row a point."


def given_data(factors: Sequence[Factor], table: pd.DataFrame) -> Design:
    """The points of ``table``, whose columns are the factors' names in any order.

    Parameters
    ----------
    factors : sequence of Factor
        What varies; their ranges become those of the data. A dummy needs no column: its values are spread evenly over
        0 to 1, unrelated to the order of the rows.
    table : DataFrame
        One row a point, finite numbers within the allowed ranges.
    """
    varied = [factor for factor in factors if factor.kind != "dummy"]
    missing = [factor.name for factor in varied if factor.name not in table.columns]
    extra = [str(name) for name in table.columns if name not in {factor.name for factor in factors}]
    if missing or extra or table.empty:
        reason = f"columns missing: {missing or 'none'}; columns that are no factor: {extra or 'none'}"
        raise refusal("design.points", f"a table of {len(table)} rows", f"it must have rows, and its {reason}", WHERE)
    seen = tuple(_seen(factor, table) for factor in varied)
    columns = [table[factor.name].to_numpy(np.float64) for factor in seen]
    if len(varied) < len(factors):
        golden = 0.5 * (
            5.0**0.5 - 1.0
        )  # multiples of the golden section fill 0 to 1 evenly and resemble no other column
        columns.append((golden * np.arange(1, len(table) + 1)) % 1.0)
        seen += tuple(factor for factor in factors if factor.kind == "dummy")
    return Design("given_data", seen, np.column_stack(columns))


def _seen(factor: Factor, table: pd.DataFrame) -> Factor:
    """The factor with the range that its column shows, once every value is sure to be allowed."""
    setting, given = f"design.points.{factor.name}", table[factor.name].tolist()
    if factor.kind == "target":
        values = [check_number(setting, value, 0.0, 1.0, factor.unit, WHERE) for value in given]
    else:
        values = [check_parameter(setting, value, BY_NAME[factor.name]) for value in given]
    return replace(factor, low=min(values), high=max(values), block=factor.name)
