"""The files of a dossier: reading, checking, writing and editing ``conflict.yaml`` and its ledger.

The way in: :mod:`source` finds and reads the bytes, :mod:`events` makes a tree with places,
:mod:`structure` holds it against the :mod:`schema`, :mod:`read_evidence` and
:mod:`read_conflict` give it meaning, :mod:`possible` asks whether that meaning leaves any state,
:mod:`lint` looks for what is allowed but odd, and :mod:`load` does all of it in that order.
The way out: :mod:`dump`, :mod:`edit`, :mod:`starter`.
"""
