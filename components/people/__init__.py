"""Collections of people: enrollment, care, searches."""
