"""Making the view of a paper from what a person may read of a town."""

from __future__ import annotations

from ..evaluation import Evaluation
from ..models.choices import Edition
from ..reading import TownView
from .paper import PaperView


def paper_of(view: TownView, *, edition: str = Edition.DEPUTY) -> PaperView:
    """The paper of a town as one person reads it. The internal edition is for who may edit it."""
    town, publication = view.town, view.publication
    evaluation = (
        Evaluation(town.vote_base, town.vote_rule)
        if publication is None
        else Evaluation.from_json(publication.evaluation)
    )
    return PaperView(
        town=town,
        items=view.items,
        as_of=view.as_of,
        publication=publication,
        previous=view.previous,
        previous_publication=view.previous_publication,
        edition=edition,
        evaluation=evaluation,
    )
