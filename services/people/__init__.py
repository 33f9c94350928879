"""People who are known by name: collections of faces, the register of their names, enrollment, searches."""
