"""What the programme team reads about the knowledge: lists and pages in plain Dutch, made from it by pure functions."""
