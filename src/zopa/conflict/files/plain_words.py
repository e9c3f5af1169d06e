"""What the YAML scanner says about broken YAML, in words for people who never read its grammar."""

from __future__ import annotations

import re
from typing import Any

from ruamel.yaml.error import MarkedYAMLError

from zopa.conflict.files.diagnostics import escaped

__all__ = ["plain_words"]

# Pattern of the scanner's own words -> (what was found, what to do). The first match counts.
_WORDS: tuple[tuple[str, str, str], ...] = (
    (
        r"mapping values are not allowed",
        "a colon stands where none can stand",
        "quote a text that holds ': ', and check the indentation",
    ),
    (
        r"found character '\\t'|found a tab character",
        "a tab character stands in the indentation",
        "indent with spaces",
    ),
    (
        r"found character '(.)' that cannot start",
        "an unquoted text cannot begin with '{0}'",
        "quote the text",
    ),
    (
        r"scanning a quoted scalar.*unexpected (?:end of stream|document separator)",
        "a quotation mark is never closed{opened}",
        "close it, or write a quote inside single quotes twice ('')",
    ),
    (
        r"unknown escape character '(.)'|expected escape sequence",
        "a backslash in double quotes begins an escape that YAML does not have",
        "use single quotes, or write the backslash twice",
    ),
    (
        r"parsing a flow (sequence|mapping)",
        "a bracket is not closed, or a comma is missing{opened}",
        "close it, separate entries by commas, and quote texts that hold : , [ ] { }",
    ),
    (
        r"flow node.*expected the node content",
        "a bracket is not closed{opened}",
        "close it",
    ),
    (
        r"sequence entries are not allowed",
        "a list cannot begin on the line of its key",
        "begin the list on the next line, or quote the text that begins with '-'",
    ),
    (
        r"found '(?:<scalar>|\[|\{|<alias>|<anchor>|<tag>)'",
        "a text or bracket is closed, but more follows on the line",
        "quote the whole text; write a quote inside single quotes twice ('')",
    ),
    (
        r"but found '[\]}]'|expected the node content, but found '[\]}]'",
        "a bracket is closed that was never opened",
        "delete it, or quote the text that it belongs to",
    ),
    (
        r"expected <block end>|block collection|block mapping",
        "the line is indented differently from the ones it belongs to{opened}",
        "begin entries of one list or mapping in the same column",
    ),
    (
        r"could not find expected ':'",
        "a line has no colon, although keys stand around it{opened}",
        "write 'key: value', or indent the line if it goes on with the text above",
    ),
    (
        r"scanning a block scalar",
        "text stands behind '|' or '>'",
        "begin the text on the next line, or quote it",
    ),
    (
        r"expected '<document start>'|non-comment content after document end",
        "the content of the file ends before this place, but more follows",
        "check the quotes and the indentation",
    ),
    (
        r"directive|document separator|document end",
        "a line that begins with '%', '---' or '...' does not fit",
        "leave the line out; a dossier file needs none of them",
    ),
    (r"undefined alias|alias|anchor", "'&' or '*' begins an anchor or alias", "quote the text"),
    (r"tag", "'!' begins a tag", "quote the text"),
)


def plain_words(error: MarkedYAMLError) -> tuple[str, str]:
    """What was found and what to do, for an error of the YAML scanner or parser."""
    said = " ".join(filter(None, (error.context, error.problem)))
    for pattern, found, fix in _WORDS:
        match = re.search(pattern, said, re.DOTALL)
        if match:
            groups = (escaped(match.group(1) or ""),) if match.groups() else ()
            return found.format(*groups, opened=_opened(error)), fix
    return escaped(said) or "the text does not follow the rules of YAML", "quote the text"


def _opened(error: MarkedYAMLError) -> str:
    begin: Any = error.context_mark
    at: Any = error.problem_mark
    if begin is None or (at is not None and begin.line == at.line):
        return ""
    return f" (what is open here began in line {begin.line + 1})"
