"""Reference faces beside a picture, with lines between the faces that may be the same person.

An SVG over the pictures, for the reasons that `annotated_image` gives; the lines end at boxes in two pictures, so one
component holds both. Where there is no room side by side, the references stand above the picture.
"""

from components.comparison.comparison_view.drawn import to_png as to_png
from components.comparison.comparison_view.shown import FaceSeen as FaceSeen
from components.comparison.comparison_view.shown import Line as Line
from components.comparison.comparison_view.shown import Reference as Reference
from components.comparison.comparison_view.shown import show as show
from components.pictures.selection import newly_chosen as newly_chosen
