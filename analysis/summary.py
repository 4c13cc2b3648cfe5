"""A result in one small table: each measure under reference and policy, and the paired difference."""

from collections.abc import Mapping

import pandas as pd

from analysis.contrasts import compare, last_year
from analysis.results import StoredResult
from analysis.vocabulary import MEASURES

# The measures that a policy maker sees first, in the order of the printed table, with their short names.
HEADLINES: Mapping[str, str] = {
    "prepared": "Prepared",
    "in_role": "In role",
    "vacancy": "Vacancy",
    "leaders_strain": "Leaders' strain",
    "engagement": "True engagement",
    "published_engagement": "Published engagement",
    "quality": "Quality",
    "spread_in_role": "Spread of trusts",
}

DETAILS: Mapping[str, str] = {
    "prepared_if_asked": "Prepared if asked",
    "in_role_1": "Clinical leads",
    "in_role_2": "Clinical directors",
    "in_role_3": "Divisional and associate medical directors",
    "in_role_4": "Medical directors",
    "practice": "Practice",
    "gaming": "Gaming",
    "stigma": "Stigma",
    "discretion": "Room for manoeuvre",
    "burden": "Burden",
    "spread_published_engagement": "Spread of trusts, published engagement",
    "time_leading": "Consultant time given to leading",
}


def summarise(result: StoredResult) -> pd.DataFrame:
    """What the policy changed, as the mean over the last simulated year.

    Returns
    -------
    DataFrame
        ``measure, label, unit, reference, policy, difference, low, high, seeds``: one row a measure, the printed
        ones first; values in the unit of the row; ``low`` to ``high`` is the 90 % interval of the paired
        difference by chance alone, empty with one seed.

    Raises
    ------
    ValueError
        If no seed finished under both arms.
    """
    labels = {**HEADLINES, **DETAILS}
    table = compare(last_year(result, list(labels)))
    table.insert(0, "unit", [MEASURES[name][0] for name in labels])
    table.insert(0, "label", list(labels.values()))
    return table.rename_axis("measure").reset_index()
