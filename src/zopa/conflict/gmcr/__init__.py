"""Files of the GMCR+ program (``.gmcr``), read as dossiers and written.

``numbers`` keeps the order and numbering of such a file beside a conflict. ``json_tree`` turns
text into a tree with places, ``shape`` checks the kind of each value, ``labels`` makes labels of
names, ``conditions`` and ``rankings`` read preferences, ``read`` puts it together. ``patterns``
turns formulas into conditions, ``write`` makes the file.
"""
