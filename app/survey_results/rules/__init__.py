"""What may be told of the survey: change of the same people, and what people use. Pure."""
