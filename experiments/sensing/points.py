"""Points that somebody brings: a comma-separated file, one column a parameter, one row a point."""

from pathlib import Path

import pandas as pd

from sim.checks import SettingError

EXAMPLE = "The first row must name levers or parameters, such as 'stringency,pay_premium'; each further row is a point."


def read_points(path: Path) -> pd.DataFrame:
    """The table of a file, numbers as they are written; what they may be is checked by the design.

    Raises
    ------
    SettingError
        If the file cannot be read as a table.
    """
    try:
        table = pd.read_csv(path, encoding="utf-8-sig", skipinitialspace=True)
    except FileNotFoundError:
        raise SettingError(f"points={path}: there is no such file. {EXAMPLE}") from None
    except pd.errors.EmptyDataError:
        raise SettingError(f"points={path} is empty. {EXAMPLE}") from None
    except (UnicodeDecodeError, pd.errors.ParserError, ValueError):
        raise SettingError(f"points={path} is not a text file of comma-separated values in UTF-8. {EXAMPLE}") from None
    except OSError as error:
        raise SettingError(f"points={path} cannot be read: {error.strerror or error}.") from None
    if table.empty:
        raise SettingError(f"points={path} has a header but no points. {EXAMPLE}")
    return table
