"""What would it take: the cheapest changes, what an answer rests on, which wishes must change."""
