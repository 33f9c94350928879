"""What is in a picture: Amazon Rekognition's DetectLabels."""

from services.labels.reading import DEFAULT_CONFIDENCE as DEFAULT_CONFIDENCE
from services.labels.reading import LOCAL_VOCABULARY as LOCAL_VOCABULARY
from services.labels.reading import Color as Color
from services.labels.reading import Instance as Instance
from services.labels.reading import Label as Label
from services.labels.reading import LabelReading as LabelReading
from services.labels.reading import Look as Look
from services.labels.reading import chosen as chosen
from services.labels.reading import question as question
from services.labels.reading import read as read
