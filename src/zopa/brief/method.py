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

PUBLICATIONS = (
    "Nash, J. F. (1950). Equilibrium points in n-person games. Proceedings of the National "
    "Academy of Sciences 36, 48–49.",
    "Howard, N. (1971). Paradoxes of Rationality: Theory of Metagames and Political Behavior. "
    "MIT Press. (general and symmetric metarationality)",
    "Fraser, N. M. & Hipel, K. W. (1979). Solving complex conflicts. IEEE Transactions on Systems, "
    "Man, and Cybernetics 9, 805–816. (sequential and simultaneous stability)",
    "Kilgour, D. M., Hipel, K. W. & Fang, L. (1987). The graph model for conflicts. Automatica 23, "
    "41–55.",
    "Fang, L., Hipel, K. W. & Kilgour, D. M. (1993). Interactive Decision Making: The Graph Model "
    "for Conflict Resolution. Wiley. (definitions for n parties)",
    "Rego, L. C. & Vieira, G. I. A. (2017). Symmetric sequential stability in the graph model for "
    "conflict resolution with multiple decision makers. Group Decision and Negotiation 26, "
    "775–792.",
    "Xu, H., Hipel, K. W., Kilgour, D. M. & Fang, L. (2018). Conflict Resolution Using the Graph "
    "Model: Strategic Interactions in Competition and Cooperation. Springer.",
)
