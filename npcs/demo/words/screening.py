"""What is written at screening, and why holds are placed and lifted."""

SELECTED = (
    "The family had an open case. The team wants to see how home visits and clinic notes came together.",
    "There was contact within the look-back. The record shows three services that may not have known of each other.",
    "The rule asks for a review. The team expects to learn about handovers between two offices.",
    "The rule leaves it open. A similar case came up in spring, so the team looks at both together.",
)
NOT_SELECTED = (
    "The incident lies outside the rule, and the record shows no contact that could be learned from.",
    "The same incident was reported twice. The other notice is kept.",
    "There was no contact within the look-back. The prevention team takes up the safe sleep question.",
)
WAIVED = (
    "The post is empty this month; the deputy read the file beforehand.",
    "On leave; the office sent written comments.",
)
HOLDS = (
    "A court asked that the file be kept as it is.",
    "Counsel asked to wait until the criminal inquiry has heard the partner agencies.",
)
LIFTED = ("The inquiry has ended.", "The court no longer asks for it.")
