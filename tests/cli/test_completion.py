"""Completion in the shells themselves: commands, options and ids; and nothing that a shell would act on."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Spin = Callable[..., subprocess.CompletedProcess[str]]
Written = Callable[[Mapping[str, str]], Path]

HEADS = {
    "bash": "complete -o default -F _spin_completion spin",
    "zsh": "#compdef spin",
    "fish": "complete --command spin",
}


@pytest.fixture
def on_path(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A PATH that begins with a folder in which `spin` stands."""
    folder = tmp_path_factory.mktemp("bin")
    starter = folder / "spin"
    starter.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m plateSpinner "$@"\n')
    starter.chmod(0o755)
    return {"PATH": f"{folder}:/usr/local/bin:/usr/bin:/bin"}


@pytest.mark.parametrize("shell_name", HEADS)
def test_the_script_of_each_shell_is_printed(shell_name: str, spin: Spin, tmp_path: Path) -> None:
    ran = spin(cwd=tmp_path, env={"_SPIN_COMPLETE": f"source_{shell_name}"})
    assert (ran.returncode, ran.stderr) == (0, "")
    assert HEADS[shell_name] in ran.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="bash is not the shell of Windows")
def test_show_completion_prints_the_script_of_the_shell_it_runs_in(shell: Spin, tmp_path: Path) -> None:
    ran = shell("$SPIN --show-completion; true", tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert HEADS["bash"] in ran.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="bash is not the shell of Windows")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("spin sta", ["status"]),
        ("spin status ch", ["checkout", "checkout/api", "checkout/cards"]),
        ("spin status checkout/a", ["checkout/api"]),
        ("spin show checkout/api/b", ["checkout/api/beta"]),
        ("spin show blue", ["blue-team"]),
        ("spin status --by t", ["team"]),
        ("spin status --by=", ["program", "owner", "team", "objective"]),
        ("spin show -C programs/identity identity/sso/", ["identity/sso/ga"]),
        ("spin -C programs/identity show identity/sso/", ["identity/sso/ga"]),
        ("spin show -C nowhere identity/sso/", []),
        ("spin show zzz", []),
    ],
)
def test_bash_completes_commands_and_ids(
    words: str, offered: list[str], shell: Spin, on_path: dict[str, str], small: Path
) -> None:
    line = (
        'source <(_SPIN_COMPLETE=source_bash spin); read -ra COMP_WORDS <<< "$LINE"; '
        "COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _spin_completion spin; "
        '(( ${#COMPREPLY[@]} )) && printf "%s\\n" "${COMPREPLY[@]}"; true'
    )
    ran = shell(line, small, env=on_path | {"LINE": words})
    assert (ran.stderr, ran.stdout.split()) == ("", offered)


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not here")
def test_fish_completes_ids(on_path: dict[str, str], calm_env: dict[str, str], small: Path) -> None:
    line = 'env _SPIN_COMPLETE=source_fish spin | source; complete -C "spin show checkout/api/b"'
    home = {"HOME": str(small), "XDG_CONFIG_HOME": str(small), "XDG_DATA_HOME": str(small)}
    command = [str(shutil.which("fish")), "--no-config", "-c", line]
    ran = subprocess.run(  # noqa: S603 - our own words
        command,
        check=True,
        cwd=small,
        env=calm_env | on_path | home,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ran.stderr, ran.stdout.split()) == ("", ["checkout/api/beta"])


@pytest.mark.skipif(sys.platform == "win32", reason="bash is not the shell of Windows")
def test_an_id_that_a_shell_would_act_on_is_not_offered(
    shell: Spin, on_path: dict[str, str], written: Written
) -> None:
    plan = written(
        {
            "portfolio.yaml": "spin: 1\n",
            "p/program.yaml": "name: P\n",
            "p/a.yaml": "name: A\ntasks: {x: {}, 'x$(id)': {}, 'x`id`': {}, \"x'y\": {}, 'x;y': {}, xü: {}}",
            "p/x$(touch pwned).yaml": "name: refused\n",
            "p/x$(touch${IFS}pwned).yaml": "name: B\n",
        }
    )
    for name in ("bash", "zsh", "fish"):
        env = on_path | {
            "_SPIN_COMPLETE": f"complete_{name}",
            "COMP_WORDS": "spin show p/",
            "COMP_CWORD": "2",
            "_TYPER_COMPLETE_ARGS": "spin show p/",
            "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        }
        offered = shell("spin", plan, env=env).stdout
        assert [sign for sign in ("$(", "`", ";", "'y", "pwned") if sign in offered] == []
        assert "p/a/x" in offered
        assert "p/a/xü" in offered


def test_where_there_is_no_plan_it_offers_nothing_and_says_nothing(spin: Spin, tmp_path: Path) -> None:
    env = {"_SPIN_COMPLETE": "complete_bash", "COMP_WORDS": "spin show x", "COMP_CWORD": "2"}
    ran = spin(cwd=tmp_path, env=env)
    assert (ran.stdout.strip(), ran.stderr) == ("", "")
