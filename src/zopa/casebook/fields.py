"""Reading YAML files of the casebook: every problem is a sentence with its place and a remedy."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from zopa.errors import ZopaError, did_you_mean
from zopa.text import visible

__all__ = ["Fields", "load_yaml"]

#: Longer files are not results that somebody wrote down.
MAX_BYTES = 5_000_000
_LONGEST = 60


def load_yaml(path: Path) -> Any:
    """What a YAML file holds, as plain data.

    Raises:
        ZopaError: where it cannot be read.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ZopaError(f"{path} has more than 5 MB; a file of the casebook is far smaller")
        text = path.read_text(encoding="utf-8-sig")
        return YAML(typ="safe", pure=True).load(text)
    except UnicodeDecodeError:
        raise ZopaError(f"{path} is not UTF-8 text; save it as such") from None
    except OSError as error:
        reason = error.strerror or "the path cannot be used"
        raise ZopaError(f"{path} cannot be read: {reason}") from None
    except RecursionError:
        raise ZopaError(f"{path} is nested too deeply; write states as plain lists") from None
    # ValueError: a number or date that Python has no value for.
    except (YAMLError, ValueError) as error:
        said = " ".join(str(error).split())
        raise ZopaError(f"{path} is no YAML: {said}") from None


class Fields:
    """One mapping of a file, read key by key.

    Args:
        value: what stands there.
        path: the file, for messages.
        place: where in the file, as "equilibria.nash"; empty at the top.
        known: keys that may stand there.

    Raises:
        ZopaError: where it is no mapping, or has a key that is not known.
    """

    def __init__(self, value: Any, path: Path, place: str, known: Iterable[str]) -> None:
        self.path = path
        self.place = place
        keys = tuple(known)
        if not isinstance(value, dict):
            raise self.error(
                "", f"is {told(value)}", f"write 'key: value' lines: {', '.join(keys)}"
            )
        self.values: dict[Any, Any] = value
        for key in value:
            if key not in keys:
                close = did_you_mean(str(key), keys)
                fix = f"did you mean '{close}'?" if close else f"known are {', '.join(keys)}"
                raise self.error("", f"has the key {told(key)}", fix)

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def error(self, key: str, found: str, fix: str) -> ZopaError:
        """What is wrong at a key, with its place and what to do."""
        place = ".".join(part for part in (self.place, key) if part).replace(",.", ", ")
        return ZopaError(f"{self.path}: {place + ' ' if place else 'the file '}{found}; {fix}")

    def text(self, key: str, needed: bool = False) -> str | None:
        """One line of text; None where there is none.

        Raises:
            ZopaError: where it is something else, or is needed and missing.
        """
        if key not in self.values:
            if needed:
                raise self.error(key, "is missing", f"add '{key}: ...'")
            return None
        value = self.values[key]
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, f"is {told(value)}", "write a text, in quotes if need be")
        return " ".join(value.split())

    def number(self, key: str, least: int, most: int | None = None) -> int | None:
        """A whole number; None where there is none. Raises ZopaError for anything else."""
        if key not in self.values:
            return None
        value = self.values[key]
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.error(key, f"is {told(value)}", "write a whole number")
        if value < least or (most is not None and value > most):
            limits = f"from {least} on" if most is None else f"from {least} to {most}"
            raise self.error(key, f"is {value}", f"write a number {limits}")
        return value

    def truth(self, key: str) -> bool:
        """True or false. Raises ZopaError for anything else."""
        value = self.values.get(key)
        if not isinstance(value, bool):
            found = f"is {told(value)}" if key in self.values else "is missing"
            raise self.error(key, found, "write true or false")
        return value

    def items(self, key: str) -> list[Any]:
        """A list; raises ZopaError for anything else."""
        value = self.values.get(key)
        if not isinstance(value, list):
            found = f"is {told(value)}" if key in self.values else "is missing"
            raise self.error(key, found, "write a list")
        return value


def told(value: Any) -> str:
    """A value as a message names it, shortened and on one line."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return "empty"
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = visible(" ".join(str(value).split()))
    return f"'{text if len(text) <= _LONGEST else text[:_LONGEST] + '...'}'"
