"""Every refusal: exit code 2, key, value, what is allowed, where; no traceback, and nothing left behind."""

import errno
from pathlib import Path

import pytest

from tests.cli.conftest import Command

REFUSALS = [
    ("stigma_weight=4", "stigma_weight: there is no such setting. Did you mean parameters.stigma_weight?"),
    ("pay_premium=10", "Did you mean levers.pay_premium.level?"),
    ("parameters.stigma_weigt=4", "Did you mean parameters.stigma_weight"),
    ("polcy=custom", "Did you mean policy?"),
    ("policy@refrence=custom", "Did you mean policy@reference?"),
    ("+brand_new=1", "brand_new: there is no such setting."),
    ("+parameters.brand_new=1", "parameters.brand_new: there is no such setting."),
    ("policy=presciptive", "choose one of adaptive_standard, align_structures, comply_or_explain, custom,"),
    ("population=englnd", "Did you mean england?"),
    ("world=null", "choose one of capable_trusts, central,"),
    (
        "experiment=nothing",
        "choose one of archetypes, hundred_worlds, levers_today, pay_ten_thousand_more, stringency_and_capacity,",
    ),
    ("experiment=nothing", "Choices of your own go into FOLDER/experiment/NAME.yaml: --config-dir FOLDER."),
    ("parameters.stigma_weight=31", "it must be a number from 0 to 30 (logit)"),
    ("parameters.stigma_weight=-0.1", "Default 2.5, source: assumed"),
    ("parameters.stigma_weight=nan", "parameters.stigma_weight = nan is not allowed"),
    ("parameters.stigma_weight=inf", "parameters.stigma_weight = inf is not allowed"),
    ("parameters.stigma_weight=heavy", "'heavy' is not allowed: it must be a number"),
    ("parameters.stigma_weight=true", "True is not allowed: it must be a number"),
    ("parameters.stigma_weight=[1]", "[1] is not allowed: it must be a number"),
    ("parameters.stigma_weight=null", "None is not allowed: it must be a number"),
    ("~parameters.stigma_weight", "parameters.stigma_weight is missing"),
    ("parameters=4", "parameters = 4 is not allowed: it is a group of settings"),
    ("levers.pay_premium=10", "such as levers.pay_premium.level="),
    ("levers.pay_premium.level=21", "it must be a number from 0 to 20"),
    ("levers.campaign.start_year=0.3", "it must be a multiple of 0.25"),
    ("levers.campaign.stop_year=0", "it must be later than levers.campaign.start_year"),
    ("levers.campaign.ramp_years=-1", "it must be a number from 0 to 200"),
    ("reference.levers.publish.level=2", "reference.levers.publish.level = 2 is not allowed"),
    ("reference=permissive", "policy@reference=permissive"),
    ("reference.policy=custom", "Choose a file with policy@reference=NAME"),
    ("structure.open_posts=maybe", "it must be true or false"),
    ("seeds=0", "it must be a whole number from 1 to 100000"),
    ("seeds=2.5", "it must be a whole number"),
    ("seed=-1", "it must be a whole number from 0 to 18446744073709551615"),
    ("years=0", "years = 0 is not allowed"),
    ("years=201", "it must be a whole number from 1 to 200. Years to simulate under the policy."),
    ("burn_in_years=-1", "burn_in_years = -1 is not allowed"),
    ("burn_in_years=201", "Years to simulate before the policy begins."),
    ("figures=2", "it must be true or false"),
    ("executor=cluster", "choose one of dask, processes, serial, slurm, threads"),
    ("executor.workers=0", "it must be a whole number from 1 to 1024"),
    ("output_dir=''", "output_dir = '' is not allowed"),
    ("parameters.post_mix_1=0.9", "they are shares of one whole and must add up to 1"),
    (
        "parameters.posts_floor=0.7",
        "= 0.7 is not allowed: it must not be above parameters.posts_ceiling = 0.6",
    ),
    ("parameters.posts_ceiling=0.02 parameters.posts_floor=0.03", "parameters.posts_ceiling = 0.02"),
    ("parameters.posts0=0.02", "too few for its 4 posts"),
    ("policy=permissive,custom", "To run each of them write -m policy=permissive,custom"),
    ("years", "'years' is not a setting: write key=value"),
    ("years=[", "'years=[' cannot be read"),
    ("years=${nothing}", "Interpolation key 'nothing' not found"),
    ("years=${oc.env:HOME}", "a configuration may not read the environment"),
    ("output_dir=${${figures}.env:HOME}", "output_dir"),
    ("hydra.launcher._target_=os.system", "a configuration may not name code to run"),
    ("+hydra.callbacks.mine._target_=os.system", "a configuration may not name code to run"),
    ("hydra.job.env_copy=[HOME]", "may not touch the environment|no configuration touches the environment"),
    ("hydra/sweeper=other", "choose one of basic"),
    ("hydra.job.chdir=true", "hydra.job.chdir is not allowed"),
]


@pytest.mark.parametrize(("word", "message"), REFUSALS, ids=[word for word, _ in REFUSALS])
def test_bad_settings_are_refused(medlead: Command, word: str, message: str) -> None:
    answer = medlead("run", "population=tiny", *word.split())
    assert answer.code == 2
    assert any(part in answer.err for part in message.split("|")), answer.err
    assert "Traceback" not in answer.err and not answer.out
    assert list(answer.folder.iterdir()) == []


def test_a_refusal_says_where_the_value_came_from(medlead: Command, tmp_path: Path) -> None:
    assert "(On the command line: parameters.pay_weight=99)" in medlead("run", "parameters.pay_weight=99").err
    (tmp_path / "experiment").mkdir()
    (tmp_path / "experiment" / "mine.yaml").write_text("# @package _global_\nparameters:\n  pay_weight: 99\n")
    answer = medlead("run", "--config-dir", str(tmp_path), "experiment=mine")
    assert answer.code == 2 and "(In the file experiment/mine.yaml)" in answer.err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"# @package _global_\nparametrs:\n  pay_weight: 1\n", "Did you mean parameters.pay_weight?"),
        (b"# @package _global_\nyears: ${oc.env:HOME}\n", "may not read the environment"),
        (b"# @package _global_\nhydra:\n  launcher:\n    _target_: os.system\n", "may not name code to run"),
        (b"# @package _global_\nhydra:\n  callbacks:\n    x:\n      _target_: os.system\n", "may not name code to run"),
        (b"# @package _global_\nhydra:\n  job_logging:\n    root:\n      level: INFO\n", "are not available"),
        (b"# @package _global_\nworker:\n  _target_: os.system\n", "may not name code to run"),
        (b"# @package _global_\nyears: [1\n", "cannot be read as YAML"),
        (b"# @package _global_\nyears: \xff\xfe\n", "medlead: "),
        (b"# @package _global_\ndefaults:\n  - override /policy: nothing\n", "choose one of adaptive_standard"),
        (b"just words\n", "medlead: "),
        (b"parameters:\n  pay_weight: 1\n", "lacks its first line '# @package _global_'"),
        (b"# @package _global_\n1: 2\n", "1: there is no such setting."),
        (
            b"# @package _global_\ndefaults: [nonsuch]\n",
            "no settings file experiment/nonsuch.yaml. (Asked for in the file",
        ),
        (b"# @package _global_\nhydra:\n  job:\n    chdir: true\n", "hydra.job.chdir is not allowed"),
        (b"years: 3\n", "Add that line at its top. (In the file experiment/mine.yaml)"),
        (
            b"# @package _global_\nexperiment: stronger_peers\n",
            "Delete the line 'experiment: stronger_peers'. Choose a file with experiment=NAME. "
            "(In the file experiment/mine.yaml)",
        ),
    ],
)
def test_bad_settings_files_are_refused(medlead: Command, tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "experiment").mkdir()
    (tmp_path / "experiment" / "mine.yaml").write_bytes(content)
    answer = medlead("run", "--config-dir", str(tmp_path), "experiment=mine", "population=tiny")
    assert answer.code == 2, answer.err
    assert message in answer.err and "Traceback" not in answer.err
    assert [path.name for path in tmp_path.iterdir()] == ["experiment"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--bogus",), "medlead: --bogus: 'medlead run' has no such flag. 'medlead run --help' says what there is.\n"),
        (("--fersh", "seeds=2"), "Did you mean --fresh?"),
        (("--multi-run",), "Did you mean --multirun?"),
        (("--cfg", "jobs"), "--cfg/-c: invalid choice: 'jobs'"),
        (("--config-dir",), "expected one argument. 'medlead run --help' says"),
        (("--experimental-rerun", "x.pickle"), "it runs code from a file"),
        (("--config-dir", "nowhere"), "there is no such folder"),
        (("--config-path", "nowhere"), "--config-dir"),
        (("--cfg", "job", "-m"), "choose one of"),
        (("--resolve",), "--resolve goes with"),
        (("-m", "seeds=interval(1,2)"), "does not support"),
        (("-m", "hydra.job.chdir=true", "seed=1,2"), "hydra.job.chdir is not allowed"),
        (("-m", "policy=glob(nothing*)"), "policy=glob(nothing*) lists no value"),
        (("hydra.mode=RUN", "seed=1,2"), "To run each of them write -m seed=1,2"),
        (("hydra.mode=MULTIRUN", "seed=1,2", "years=-1"), "years = -1 is not allowed"),
        (("-m", "seed=range(0,1)", "years=range(1,1)"), "years=range(1,1) lists no value"),
        (("-m", "policy=permissive,train", "years=range(1,1)", "--dry-run"), "years=range(1,1) lists no value"),
        (('hydra.sweeper.params={seeds:"1,2"}',), "on a command line write -m KEY=VALUE,VALUE instead"),
        (("-m", 'hydra.sweeper.params={seeds:"1,2"}'), "on a command line write -m KEY=VALUE,VALUE instead"),
        (("-m", "+hydra.sweeper.params.seeds='1,2'"), "on a command line write -m KEY=VALUE,VALUE instead"),
        (("-m", "hydra.sweeper=3"), "on a command line write -m KEY=VALUE,VALUE instead"),
    ],
)
def test_bad_flags_are_refused(medlead: Command, words: tuple[str, ...], message: str) -> None:
    answer = medlead("run", *words)
    assert answer.code == 2 and message in answer.err and "Traceback" not in answer.err
    assert answer.err.startswith("medlead: ") and answer.err.count("\n") == 1 and not answer.out


def test_an_unwritable_output_folder_is_refused_before_anything_runs(medlead: Command, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    for folder in ("taken", "taken/below"):
        answer = medlead("run", "population=tiny", f"output_dir={folder}")
        assert answer.code == 2 and f"output_dir={folder} is not allowed" in answer.err and "Runs" not in answer.err
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_every_output_folder_of_a_multirun_is_checked_first(quick: Command, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    answer = quick("-m", "output_dir=results,taken")
    assert answer.code == 2 and "output_dir=taken is not allowed" in answer.err and "Runs" not in answer.err


def test_a_file_in_the_place_of_the_result_is_refused(quick: Command, tmp_path: Path) -> None:
    folder = quick("--dry-run").out.split("Folder: ")[1].split()[0]
    (tmp_path / "results").mkdir()
    (tmp_path / folder).write_text("")
    answer = quick()
    assert answer.code == 2 and "is in the way" in answer.err


@pytest.mark.parametrize("verb", ["parameters", "experiments", "completion"])
def test_verbs_without_settings_refuse_them(medlead: Command, verb: str) -> None:
    answer = medlead(verb, "--bogus")
    assert answer.code == 2 and "bogus" in answer.err and "Traceback" not in answer.err


LONG = "a" * 300


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (('output_dir="~nouser/x"',), "output_dir = '~nouser/x' is not allowed: there is no such home folder"),
        (("population.csv='~nouser/x'",), "population.csv = '~nouser/x' is not allowed: there is no such home folder"),
        ((f"population.csv={LONG}",), "cannot be read: File name too long"),
        (("--config-dir", LONG), "cannot be read: File name too long"),
        (("--config-dir", f"{LONG}/below"), "cannot be read: File name too long"),
    ],
)
def test_paths_that_lead_nowhere_are_refused(medlead: Command, words: tuple[str, ...], message: str) -> None:
    answer = medlead("run", "population=tiny", *words)
    assert answer.code == 2 and message in answer.err and "Traceback" not in answer.err, answer.err
    assert list(answer.folder.iterdir()) == []


def test_the_workshop_refuses_a_home_folder_of_nobody(medlead: Command) -> None:
    answer = medlead("workshop", "--no-browser", "--port", "0", "population.csv=~nouser/x")
    assert answer.code == 2 and "there is no such home folder" in answer.err, answer.err
    assert "Write the whole path." in answer.err


@pytest.mark.parametrize("option", ["population.csv=FILE", "--config-dir=FILE"])
def test_what_lies_where_one_may_not_look_is_refused(
    medlead: Command, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    """Told by the system when it is asked whether there is a folder of that name."""

    before = Path.is_dir

    def forbidden(self: Path) -> bool:
        if self.name == "FILE":
            raise PermissionError(errno.EACCES, "Permission denied", str(self))
        return before(self)

    monkeypatch.setattr(Path, "is_dir", forbidden)
    answer = medlead("run", "population=tiny", *option.split("=") if option.startswith("-") else [option])
    assert answer.code == 2 and "FILE cannot be read: Permission denied." in answer.err, answer.err
