"""What a director writes when a review comes back, and when it is approved."""

QUESTIONS: tuple[str, ...] = (
    "Could you say more about what the hospital knew and when? The second opportunity rests on it.",
    "Please look once more at the ratings for supervision. The narrative reads as if it was there.",
    "What did the family say would have helped? I would like to see their view in the story.",
    "The first need is unmet, and I do not see what follows from it. Is there a link to add?",
    "Two sentences name a post that only one person holds. Please reword them by role.",
)
NOTES: tuple[str, ...] = (
    "Thank you for a careful and kind review.",
    "A clear story. I will take the point on joint meetings to our partners.",
    "Thank you. The team’s view of what went well is worth sharing.",
    "I have asked the regional office to look at the fund for small needs.",
    "",
    "",
)
CHANGE_REASONS: tuple[str, ...] = (
    "The discharge note came in and shows when the news was sent.",
    "After talking with the program, the picture is clearer.",
)
