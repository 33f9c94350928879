"""Roll, yaw and pitch from five landmarks, in the signs and scale that Amazon Rekognition uses.

The signs and the two constants come from seven faces whose landmarks and `Pose` AWS itself returned and people have
published (among them the example of `aws rekognition detect-faces` in the AWS CLI's documentation). Over those the
formulas differ from AWS by 2 degrees of roll, 8 of yaw and 5 of pitch on average (mean absolute): roll is good, the
other two tell which way somebody looks and roughly how far.
"""

import math
from collections.abc import Sequence

from local_aws.engines.face.values import Point, Pose

# A nose tip stands out from the plane of eyes and mouth by 1/1.8 of the distance between eyes and mouth.
_YAW_PER_OFFSET = 1.8
# Of the way from the eyes to the mouth, the tip of a level nose is at 0.548; its move up or down gives the pitch.
_LEVEL_NOSE = 0.548
_PITCH_PER_OFFSET = 2.76


def estimate(landmarks: Sequence[Point]) -> Pose:
    """Pose in degrees from left eye, right eye, nose tip, left and right corner of the mouth (pixels)."""
    (left_x, left_y), (right_x, right_y) = landmarks[0], landmarks[1]
    roll = math.atan2(right_y - left_y, right_x - left_x)
    cosine, sine = math.cos(roll), math.sin(roll)
    upright = [(x * cosine + y * sine, y * cosine - x * sine) for x, y in landmarks]
    eyes, mouth = _middle(upright[0], upright[1]), _middle(upright[3], upright[4])
    nose = upright[2]
    height = mouth[1] - eyes[1]
    if height < 1e-6:  # a profile or a false alarm whose points fall together
        return Pose(math.degrees(roll), 0.0, 0.0)
    place = (nose[1] - eyes[1]) / height
    offset = (nose[0] - eyes[0] - min(max(place, 0.0), 1.0) * (mouth[0] - eyes[0])) / height
    yaw = math.degrees(math.atan(_YAW_PER_OFFSET * offset))
    pitch = math.degrees(math.atan(_PITCH_PER_OFFSET * (_LEVEL_NOSE - place)))
    return Pose(math.degrees(roll), yaw, pitch)


def _middle(first: Point, second: Point) -> Point:
    return (first[0] + second[0]) / 2, (first[1] + second[1]) / 2
