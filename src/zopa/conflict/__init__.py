"""What a conflict is: the model, the statement language, the files."""
