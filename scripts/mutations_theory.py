"""Mutations of strength, doubt, equals, graph form and files of others; ``mutate.py`` runs them."""

from __future__ import annotations

from mutations_search import Edit

_EQUALS = ("tests/stability/test_equal_importance.py",)
_STRONG = ("tests/stability/test_strong.py",)
_UNKNOWN = ("tests/stability/unknown/test_readings.py",)
_GRAPH = ("tests/stability/test_graph_form.py",)
_CELLS = ("tests/conflict/gmcr/test_cells.py",)
_FILE = ("tests/conflict/files/test_importance.py",)

THEORY = (
    Edit(
        "equals-one-is-enough",
        "of equally important statements one that is met counts like all",
        "conflict/importance.py",
        "found += (at_least(number, wants) for number in range(1, len(tier) + 1))",
        "found += (at_least(1, wants) for number in range(1, len(tier) + 1))",
        _EQUALS,
    ),
    Edit(
        "equals-decide-by-the-first",
        "what tells two states apart is the first of the equals that differs",
        "stability/word.py",
        "        if counts[0] == counts[1]:\n            continue\n",
        "        if met[0] == met[1]:\n            continue\n",
        _EQUALS,
    ),
    Edit(
        "at-least-one-too-few",
        "'at least 2 of' holds with one",
        "conflict/formula.py",
        "        return met[self.number - 1]\n",
        "        return met[self.number - 2]\n",
        ("tests/conflict/test_formula.py",),
    ),
    Edit(
        "moved-keeps-its-equals",
        "a lever that moves one of several equals leaves it in its group",
        "conflict/apply.py",
        "            wish = replace(wish, group=None, degree=degree)\n",
        "            wish = replace(wish, degree=degree)\n",
        _EQUALS,
    ),
    Edit(
        "gap-of-a-vanished-group",
        "a strong gap beside states that a rule takes away is forgotten",
        "conflict/apply.py",
        "                crossed = max(crossed, party.gaps[number])\n",
        "                crossed = party.gaps[number]\n",
        _FILE,
    ),
    Edit(
        "strong-with-ties",
        "an answer that is worse, but not strongly, deters strongly",
        "game/strength.py",
        'np.searchsorted(of_rank, of_rank, side="right")',
        'np.searchsorted(of_rank, of_rank, side="left")',
        _STRONG,
    ),
    Edit(
        "strong-weakest-gap",
        "a strong gap counts only where every gap on the way is strong",
        "game/strength.py",
        "        if merged and gap < degree:\n",
        "        if merged and gap <= degree:\n",
        _STRONG,
    ),
    Edit(
        "strong-escape",
        "an escape under strong SMR need not end much worse",
        "stability/strong.py",
        "        return engine.best_own(party, ceiling)\n",
        "        return ceiling\n",
        _STRONG,
    ),
    Edit(
        "unknown-leaves-surely",
        "readings a and c leave only for what is surely better",
        "stability/unknown/stable.py",
        '"may" if reading.leaves_unknown else "sure")',
        '"sure" if reading.leaves_unknown else "sure")',
        _UNKNOWN,
    ),
    Edit(
        "unknown-steps",
        "answers under SEQ are always sure steps",
        "stability/unknown/stable.py",
        '    return "sure" if reading.sure_steps else "may"\n',
        '    return "sure"\n',
        _UNKNOWN,
    ),
    Edit(
        "arcs-backwards",
        "in graph form moves lead the other way",
        "game/build.py",
        "Arcs.of([source for source, _ in mine], [target for _, target in mine])",
        "Arcs.of([target for _, target in mine], [source for source, _ in mine])",
        _GRAPH,
    ),
    Edit(
        "listed-state-everywhere",
        "in graph form the label of a state is true in all of them",
        "game/space.py",
        "        truth = np.zeros(len(self.labels), dtype=np.bool_)\n",
        "        truth = np.ones(len(self.labels), dtype=np.bool_)\n",
        _GRAPH,
    ),
    Edit(
        "gmcr-directions",
        "fwd and back are taken for one another",
        "conflict/gmcr/read.py",
        '"fwd": True, "back": False}',
        '"fwd": False, "back": True}',
        _CELLS,
    ),
    Edit(
        "casebook-forgives",
        "a difference without a reason is none",
        "casebook/check.py",
        "if found.reason is None)",
        "if found.reason is None and False)",
        ("tests/casebook/test_check.py",),
    ),
)
