"""What a node holds of a person, and how it is forgotten."""
