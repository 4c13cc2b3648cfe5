"""The command explains itself, at once, and survives readers that leave."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from experiments.cli import VERBS
from experiments.plain_signs import NAME
from policies.library import policy_names
from tests.cli.conftest import QUICK, Command

HELP = "import sys; from experiments.cli import main; sys.exit(main())"


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",), ("help",)])
def test_help_names_every_verb(medlead: Command, words: tuple[str, ...]) -> None:
    answer = medlead(*words)
    assert answer.code == 0
    assert all(f"  {verb.name} " in answer.out and verb.meaning in answer.out for verb in VERBS)


def test_help_comes_at_once_and_imports_nothing_heavy() -> None:
    durations = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", HELP, "--help"], check=True, capture_output=True)
        durations.append(time.perf_counter() - start)
    heavy = ["numba", "numpy", "pandas", "hydra", "mesa", "matplotlib", "rich", "pyarrow"]
    check = f"import sys; from experiments.cli import main; main(['--help']); print(*(set({heavy}) & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", check], check=True, capture_output=True, text=True)
    assert loaded.stdout.splitlines()[-1] == ""
    assert min(durations) < 0.3


def test_a_run_is_spared_what_it_does_not_need(tmp_path: Path) -> None:
    line = [
        "run",
        "population=tiny",
        "seeds=1",
        "years=1",
        "burn_in_years=0",
        "figures=false",
        f"output_dir={tmp_path}",
    ]
    heavy = ["mesa", "matplotlib", "scipy.linalg", "SALib", "networkx", "dask", "pyarrow.dataset"]
    check = (
        f"import gc, sys; from experiments.cli import main; main({line}); "
        f"print(*(set({heavy}) & set(sys.modules)), gc.isenabled(), gc.get_freeze_count() > 50_000)"
    )
    answer = subprocess.run([sys.executable, "-c", check], check=True, capture_output=True, text=True)
    assert answer.stdout.splitlines()[-1] == "True True"


def test_version(medlead: Command) -> None:
    assert medlead("--version").out.startswith("medlead 0.")
    assert medlead("run", "--version").out == medlead("--version").out == medlead("run", "seeds=1", "--version").out


def test_unknown_verb_is_refused_with_the_nearest(medlead: Command) -> None:
    answer = medlead("calibrat")
    assert answer.code == 2
    assert "'calibrat'" in answer.err and "medlead calibrate" in answer.err and not answer.out


def test_help_of_a_verb_lists_groups_keys_and_our_own_flags(medlead: Command) -> None:
    answer = medlead("run", "--help")
    assert answer.code == 0
    assert f"policy: {', '.join(policy_names())}" in answer.out
    assert "stigma_weight: 2.5" in answer.out and "--fresh" in answer.out and "burn_in_years: 10" in answer.out


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "ascii"])
def test_signs_that_an_encoding_lacks_are_said_in_ascii(quick: Command, encoding: str) -> None:
    stored = quick()
    line = [sys.executable, "-c", HELP, "run", *QUICK]
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    shown = subprocess.run(line, check=True, capture_output=True, cwd=stored.folder, env=environment)
    text = shown.stdout.decode(encoding)
    assert "−" in stored.out and "→" in stored.out and "practice -> posts" in text
    assert text.count("?") == stored.out.count("?")
    assert "£3 ± 1 é … −5".encode("ascii", errors=NAME) == b"GBP3 +/- 1 e ... -5"


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_output_is_no_error(tmp_path: Path, closed: str) -> None:
    line = f"exec {shlex.quote(sys.executable)} -c {shlex.quote(HELP)} run {' '.join(QUICK)} {closed}"
    answer = subprocess.run(["sh", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert answer.returncode == 0 and "Traceback" not in answer.stderr
    assert len(list((tmp_path / "results").iterdir())) == 1


@pytest.mark.parametrize("columns", ["30", "64"])
def test_a_narrow_terminal_cuts_no_number(quick: Command, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    said = quick().out
    assert "…" not in said and re.search(r"In role, % of\s+doctors .*\d+\.\d .*\(", said)


@pytest.mark.parametrize("line", [["run", "--help"], ["parameters"], ["run", "--cfg", "job"]])
def test_a_reader_that_leaves_early_causes_no_traceback(line: list[str]) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HELP, *line], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read().decode()
    assert process.returncode in {0, 141}
    assert not errors


def test_parameters_in_every_format(medlead: Command) -> None:
    assert "How strongly full stigma" in medlead("parameters").out
    assert medlead("parameters", "--format", "csv").out.startswith("name,group,unit,default,low,high,minimum,maximum")
    assert medlead("parameters", "--format=markdown").out.startswith("| name | group |")
    assert '"name": "stigma_weight"' in medlead("parameters", "--format", "json").out
    assert medlead("parameters", "--format", "xml").code == 2


def test_one_parameter_with_its_evidence(medlead: Command) -> None:
    answer = medlead("parameters", "pay_median")
    assert answer.code == 0
    assert "105.8" in answer.out and "NAO 2013" in answer.out
    assert "stigma_weight" in medlead("parameters", "stigma_wait").err


def test_one_parameter_in_every_format(medlead: Command) -> None:
    (row,) = json.loads(medlead("parameters", "pay_median", "--format", "json").out)
    assert row["name"] == "pay_median" and row["default"] == 105.8
    header, line = medlead("parameters", "--format=csv", "levers.publish.level").out.splitlines()
    assert header.startswith("name,group,") and line.startswith("publish,levers,")
    assert medlead("parameters", "pay_median", "--format", "markdown").out.splitlines()[2].startswith("| pay_median |")
    assert medlead("parameters", "pay_median", "--format", "table").out == medlead("parameters", "pay_median").out


def test_every_source_of_the_table_is_in_the_evidence_base() -> None:
    from experiments.parameters import evidence_of
    from sim.parameters import TABLE

    named = {row.source for row in TABLE} - {"assumed", "calibrated"}
    assert named and all(evidence_of(source) for source in named)


def test_experiments_lists_every_choice_with_its_meaning(medlead: Command) -> None:
    answer = medlead("experiments")
    assert answer.code == 0
    lines = [line for line in answer.out.splitlines() if line.startswith("  ")]
    assert len(lines) >= 13 and all(len(line.split(maxsplit=1)) == 2 for line in lines)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_with_the_verbs(medlead: Command, shell: str) -> None:
    answer = medlead("completion", shell)
    assert answer.code == 0 and " ".join(verb.name for verb in VERBS) in answer.out
    assert medlead("completion", "cmd").code == 2


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("medlead run pol", "policy="),
        ("medlead run --fresh policy=pr", "policy=prescriptive"),
        ("medlead calibrate toler", "tolerance="),
        ("medlead check-baseline parameters.stigma_w", "parameters.stigma_weight="),
        ("medlead run --fr", "--fresh"),
        ("medlead sensitivity --retry", "--retry-failed"),
        ("medlead check-baseline --fo", "--format"),
        ("medlead run --multi", "--multirun"),
        ("medlead run policy@r", "policy@reference="),
        ("medlead run policy@reference=pub", "policy@reference=publish_only"),
        ("medlead run -m policy=permissive,prescr", "policy=permissive,prescriptive"),
        ("medlead compare policies=[train,pay", "policies=[train,pay_more"),
        ("medlead compare policies=trai", "policies=train"),
        ("medlead run population.csv=", "population.csv=data/"),
        ("medlead run population.csv=data/tr", "population.csv=data/trusts.csv"),
        ("medlead parameters stigma_w", "stigma_weight"),
        ("medlead parameters stigma_weight --f", "--format"),
    ],
)
def test_completion_knows_settings_flags_and_files(
    medlead: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: str, expected: str
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "trusts.csv").write_text("trust,consultants\nA,100\n")
    monkeypatch.setenv("COMP_LINE", line)
    answer = medlead(line.split()[1], "-sc", "query=bash")
    assert answer.code == 0 and expected in answer.out.split()
    assert all(found.startswith(line.rsplit(maxsplit=1)[-1]) for found in answer.out.split())


def test_hydras_own_help_is_the_same_beside_settings(medlead: Command) -> None:
    plain = medlead("run", "--hydra-help")
    beside = medlead("run", "population=tiny", "-m", "--hydra-help")
    assert plain.code == beside.code == 0 and "hydra/launcher: basic" in plain.out
    assert beside.out == plain.out


def test_completion_is_silent_where_a_path_leads_nowhere(medlead: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in ("~nouser/x", "a" * 300 + "/x"):
        monkeypatch.setenv("COMP_LINE", f"medlead run population.csv={path}")
        answer = medlead("run", "-sc", "query=bash")
        assert answer.code == 0 and not answer.out.strip() and not answer.err


def test_only_verbs_with_a_reference_complete_it(medlead: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMP_LINE", "medlead calibrate policy@")
    assert medlead("calibrate", "-sc", "query=bash").out.split() == []


IN_BASH = """
    eval "$(medlead completion bash)"
    complete_line() { COMP_LINE="$1"; COMP_POINT=${#1}; COMPREPLY=(); _medlead; echo "${COMPREPLY[*]}"; }
    complete_line "medlead cal"
    complete_line "medlead run --fresh population=ti"
    complete_line "medlead completion z"
    complete_line "medlead parameters stigma_we"
    complete_line "medlead run -m policy=train,pay"
"""
IN_ZSH = """
    compdef() { :; }  # what zsh's own completion would do with the words is left to it
    compadd() { for word in "$@"; do [[ "$word" == "${words[CURRENT]}"* && "$word" != -* ]] && print -- $word; done }
    eval "$(medlead completion zsh)"
    complete_line() { words=(${=1}); CURRENT=$#words; _medlead; }
    complete_line "medlead cal"
    complete_line "medlead run --fresh population=ti"
    complete_line "medlead completion z"
    complete_line "medlead parameters stigma_we"
    complete_line "medlead run -m policy=train,pay"
"""
IN_FISH = """
    medlead completion fish | source
    complete -C "medlead cal"
    complete -C "medlead run --fresh population=ti"
    complete -C "medlead completion z"
    complete -C "medlead parameters stigma_we"
    complete -C "medlead run -m policy=train,pay"
"""


@pytest.mark.parametrize(("shell", "script"), [("bash", IN_BASH), ("zsh", IN_ZSH), ("fish", IN_FISH)])
def test_completion_in_a_real_shell(shell: str, script: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    shown = subprocess.run(
        [shell, "-c", script], check=False, capture_output=True, text=True, env={**os.environ, "PATH": path}
    )
    wanted = ["calibrate", "population=tiny", "zsh", "stigma_weight", "policy=train,pay_more"]
    assert [line.strip() for line in shown.stdout.splitlines()] == wanted, shown.stderr
