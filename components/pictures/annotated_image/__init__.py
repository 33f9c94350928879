"""A picture with boxes that can be pointed at, clicked and walked through with the keyboard.

An SVG over the picture, because that is fast (one small message a click, where charting libraries send the picture
again) and because a box is then a real thing on the page that a screen reader and a keyboard can reach.
"""

from components.pictures.annotated_image.annotation import Annotation as Annotation
from components.pictures.annotated_image.annotation import Tone as Tone
from components.pictures.annotated_image.drawn import to_png as to_png
from components.pictures.annotated_image.shown import show as show
from components.pictures.selection import Choice as Choice
from components.pictures.selection import newly_chosen as newly_chosen
