"""Run a tiny configuration and print the digest of all it stored: ``python -m tests.engine.tiny_run``.

For other processes, in which Numba and NumPy are told to take this processor for another. The second line says what
they took it for.
"""

from hashlib import sha256

from numba.core.registry import cpu_target

from agents.code_cache import config
from sim.engine import simulate
from sim.parameters import world_vector
from sim.population import Population, archetypes, numbered_trusts
from tests.engine.trials import (
    EVERYTHING,
    REGIMES,
    digest_of,
    digest_of_records,
    digest_of_state,
    plan,
    started,
    stepped,
)

POPULATION = Population("tiny and mixed", archetypes(20) + numbered_trusts([31]))
WORLDS: tuple[dict[str, float], ...] = ({}, {"norm_resentment": 0.3, "constant": 0.5, "appoint_by_belief": 1.0})


def digest() -> str:
    """SHA-256 over the records of four runs, the last state of a fifth, and the world of the parameter table."""
    plans = [plan(policy, 12, 7, world) for world in WORLDS for policy in (EVERYTHING, REGIMES["prescriptive"])]
    run = started(POPULATION, 0, 2**64 - 1)
    stepped(run, EVERYTHING, 8)
    parts = digest_of_records(simulate(POPULATION, plans, 1)), digest_of_state(run), digest_of([world_vector()])
    return sha256("".join(parts).encode()).hexdigest()


def processor() -> str:
    """The processor that the rules are compiled for, or that they are not compiled."""
    if config.DISABLE_JIT:
        return "interpreted"
    _, name, features = cpu_target.target_context.codegen().magic_tuple()
    extensions = {part[1:] for part in features.split(",") if part.startswith("+")}
    return f"{name} {' '.join(sorted(extensions & {'avx', 'avx2', 'avx512f', 'fma'}))}".strip()


if __name__ == "__main__":
    print(digest())
    print(processor())
