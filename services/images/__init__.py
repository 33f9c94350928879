"""Pictures: made upright, small and bare of what they need not tell, once, at the door."""

from services.images.normalizing import MAX_BYTES as MAX_BYTES
from services.images.normalizing import MAX_SIDE_PX as MAX_SIDE_PX
from services.images.normalizing import Picture as Picture
from services.images.normalizing import crop as crop
from services.images.normalizing import normalize as normalize
from services.images.normalizing import open_pixels as open_pixels
from services.images.normalizing import preview as preview
from services.images.normalizing import thumbnail as thumbnail
from services.images.pixels import MAX_PIXELS as MAX_PIXELS
from services.images.pixels import MIN_SIDE_PX as MIN_SIDE_PX
