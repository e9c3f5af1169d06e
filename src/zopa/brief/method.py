"""How answers are found, in a few sentences, and the publications that define the concepts."""

from __future__ import annotations

__all__ = ["METHOD", "PUBLICATIONS"]

METHOD = (
    "The conflict is analysed as a graph model. A state says yes or no to every option; a party "
    "moves by changing options of its own; of two states it likes the one better that satisfies "
    "the first of its statements on which they differ. A state holds under a concept when no "
    "party would move from it, given the answers that it must expect. Every state is looked at; "
    "nothing is sampled, and no probability is stated.",
    "The answers depend on the order of the statements, which is a judgement. They say what would "
    "hold if everybody knew what everybody wants and nobody erred. They are no forecast.",
)

# Only what was looked up is printed; docs/theory/sources.md says what was and what was not.
PUBLICATIONS = (
    "Nash, J. F. (1950). Equilibrium points in n-person games. Proceedings of the National "
    "Academy of Sciences 36, 48–49.",
    "Howard, N. (1971). Paradoxes of Rationality: Theory of Metagames and Political Behavior. "
    "MIT Press. (general metarationality)",
    "Fraser, N. M. & Hipel, K. W. (1984). Conflict Analysis: Models and Resolutions. "
    "North-Holland. (sequential and simultaneous stability, after work of 1979)",
    "Kilgour, D. M., Hipel, K. W. & Fang, L. (1987). The graph model for conflicts. Automatica 23, "
    "41–55.",
    "Fang, L., Hipel, K. W. & Kilgour, D. M. (1993). Interactive Decision Making: The Graph Model "
    "for Conflict Resolution. Wiley. (definitions for n parties)",
    "Rêgo, L. C. & Vieira, G. I. A. Group Decision and Negotiation, doi 10.1007/s10726-016-9520-8. "
    "(symmetric sequential stability)",
    "Xu, H., Hipel, K. W., Kilgour, D. M. & Fang, L. (2018). Conflict Resolution Using the Graph "
    "Model: Strategic Interactions in Competition and Cooperation. Springer.",
)
