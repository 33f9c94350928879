"""A grid of small pictures to choose from: one component for hundreds, loaded as they come into view.

Hundreds of picture elements make every click of a page slow; one grid of lazy pictures takes a tenth of it.
"""

from components.pictures.gallery.shown import Thumbnail as Thumbnail
from components.pictures.gallery.shown import show as show
