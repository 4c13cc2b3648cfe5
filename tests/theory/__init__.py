"""Known answers: cases simple enough that mathematics says what the model must do."""
