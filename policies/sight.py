"""What a policy may look at while it runs: what was recorded of the last quarter, and what is known of each trust."""

from typing import Any, Protocol

from numpy.typing import NDArray

YEAR = "year"
# What a policy may look at in each trust, beside what is known of it (name, size, columns of the user's file).
TRUST_MEASURES = (
    "published_engagement", "engagement", "practice", "gaming", "alignment", "capacity", "fit", "in_role", "vacancy"
)  # fmt: skip


class Sight(Protocol):
    """The country as a policy sees it at the start of a quarter."""

    @property
    def trusts(self) -> int:
        """How many trusts there are."""

    def national(self, name: str) -> float:
        """A national measure of the last quarter, ``nan`` where there is none; ``year`` is the policy's age."""

    def of_trusts(self, name: str) -> NDArray[Any]:
        """A measure or a known fact, a number or a word for each trust."""
