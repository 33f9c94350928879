"""What can be told about one face, each fact with how sure it is, and plainly what was not measured."""

from __future__ import annotations

from collections.abc import Iterator

from components.answers import confidence_bar
from components.answers.confidence_bar import Fact, Group
from services import faces
from services.faces import Face

# What the two words do and do not mean: Amazon Rekognition's developer guide, "Guidelines on face attributes".
APPEARANCE_NOTE = "Estimates from looks alone: not identity, and no ground for a decision about a person."
# What it was measured at: see the model card in local_aws/engines/models.
LOCAL_APPEARANCE_NOTE = "Local learned them from adults: children, profiles and covered faces come out wrong."
EMOTIONS_NOTE = "What the face seems to show, not what the person feels. Not for judging people at work or in school."


def show(face: Face, *, key: str, measured_by: str) -> None:
    """The facts of one face as bars. `measured_by` names who answered ("Local", "AWS eu-west-1")."""
    confidence_bar.show(groups(face, measured_by), key=key)


def groups(face: Face, measured_by: str) -> tuple[Group, ...]:
    """The facts under their headings; a group that would be empty is left out and named in the last one."""
    return tuple(_groups(face, measured_by))


def summary(face: Face) -> tuple[str, ...]:
    """The two or three lines that stand beside a face when it is pointed at."""
    lines = [f"Detection confidence {face.confidence:.1f} %"]
    if face.gender:
        lines.append(f"{face.gender.value}, {face.gender.confidence:.1f} % sure")
    if face.age:
        lines.append(years(face.age))
    if face.emotions:
        lines.append(f"Seems {face.emotions[0].value}, {face.emotions[0].confidence:.1f} % sure")
    return tuple(lines)


def years(age: faces.AgeRange) -> str:
    """ "34 to 46 years"."""
    return f"{age.low} to {age.high} years"


def _groups(face: Face, measured_by: str) -> Iterator[Group]:
    note = f"{APPEARANCE_NOTE} {LOCAL_APPEARANCE_NOTE}" if measured_by == "Local" else APPEARANCE_NOTE
    yield Group("In short", tuple(_face(face)), note if face.gender or face.age else "")
    if face.emotions:
        facts = (Fact(str(emotion.value).capitalize(), percent=emotion.confidence) for emotion in face.emotions)
        yield Group("Emotions", tuple(facts), EMOTIONS_NOTE)
    if face.attributes:
        yield Group("Attributes", tuple(_attributes(face)), "The bar is how sure the yes or no is.")
    if position := tuple(_position(face)):
        yield Group("Position and quality", position)
    if face.not_measured:
        missing = ", ".join(face.not_measured)
        yield Group(f"Not measured by {measured_by}", (), f"{missing[0].upper()}{missing[1:]}.")


def _face(face: Face) -> Iterator[Fact]:
    yield Fact("Detection confidence", percent=face.confidence)
    if face.gender:
        yield Fact("Gender", str(face.gender.value), face.gender.confidence)
    if face.age:
        yield Fact("Age", years(face.age))


def _attributes(face: Face) -> Iterator[Fact]:
    for name, estimate in face.attributes:
        yield Fact(faces.words(name).capitalize(), "yes" if estimate.value else "no", estimate.confidence)


def _position(face: Face) -> Iterator[Fact]:
    if face.pose:
        yield Fact("Tilted", f"{_degrees(face.pose.roll_degrees)} (roll)")
        yield Fact("Turned", f"{_degrees(face.pose.yaw_degrees)} (yaw)")
        yield Fact("Nodding", f"{_degrees(face.pose.pitch_degrees)} (pitch)")
    if face.eye_direction:
        eyes = face.eye_direction
        yield Fact(
            "Eyes turned", f"{_degrees(eyes.yaw_degrees)} across, {_degrees(eyes.pitch_degrees)} up", eyes.confidence
        )
    if face.quality and face.quality.brightness is not None:
        yield Fact("Brightness", f"{face.quality.brightness:.0f} of 100")
    if face.quality and face.quality.sharpness is not None:
        yield Fact("Sharpness", f"{face.quality.sharpness:.0f} of 100")


def _degrees(angle: float) -> str:
    return f"{round(angle)}°"  # a whole number: rounding would else leave "-0"
