"""The mutations of ``scripts/mutate.py`` still fit the source; that script runs them."""

from __future__ import annotations

import ast
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("mutate", ROOT / "scripts" / "mutate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["mutate"] = module
    spec.loader.exec_module(module)
    return module


mutate = _script()


@pytest.mark.parametrize("mutation", mutate.MUTATIONS, ids=lambda mutation: mutation.name)
def test_it_applies(mutation) -> None:
    source = (mutate.SOURCE / "zopa" / mutation.file).read_text(encoding="utf-8")
    edited = mutation.applied(source)
    assert edited is not None, "correct its old text in scripts/mutate.py"
    assert ast.dump(ast.parse(edited)) != ast.dump(ast.parse(source))


def test_names_are_unique_and_plenty() -> None:
    names = [mutation.name for mutation in mutate.MUTATIONS]
    assert len(names) == len(set(names)) >= 20


def test_an_edit_that_does_not_fit_is_told() -> None:
    mutation = mutate.Mutation("m", "b", "f", "a < b", "a <= b")
    assert mutation.applied("if a < b:") == "if a <= b:"
    assert mutation.applied("if a > b:") is None
    assert mutation.applied("a < b and a < b") is None


def test_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert mutate.main(["--list", "--only", "strict-sanction"]) == 0
    assert capsys.readouterr().out.split()[:2] == ["strict-sanction", "stability/concepts.py"]
    with pytest.raises(SystemExit):
        mutate.main(["--only", "no-such-mutation"])
    assert "no such mutation" in capsys.readouterr().err


def test_the_tests_it_runs_exist() -> None:
    assert all((ROOT / test).is_file() for mutation in mutate.MUTATIONS for test in mutation.tests)
