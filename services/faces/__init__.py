"""Faces of a picture and what can be told about each: Amazon Rekognition's DetectFaces."""

from services.faces.details import ATTRIBUTES as ATTRIBUTES
from services.faces.details import EMOTIONS as EMOTIONS
from services.faces.details import MOST_FACES as MOST_FACES
from services.faces.details import AgeRange as AgeRange
from services.faces.details import Estimate as Estimate
from services.faces.details import EyeDirection as EyeDirection
from services.faces.details import Face as Face
from services.faces.details import FaceDetection as FaceDetection
from services.faces.details import Landmark as Landmark
from services.faces.details import Pose as Pose
from services.faces.details import Quality as Quality
from services.faces.details import words as words
from services.faces.detection import QUESTION as QUESTION
from services.faces.detection import above as above
from services.faces.detection import detect as detect
