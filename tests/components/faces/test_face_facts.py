"""What a reader learns of one face: every estimate with its confidence, and what was not measured said plainly."""

from __future__ import annotations

from components.answers.confidence_bar import Fact, Group
from components.faces import face_facts
from services import faces
from services.boxes import Box

BOX = Box(0.1, 0.1, 0.2, 0.3)
BARE = faces.Face(3, BOX, 97.25)
WHOLE = faces.Face(
    1,
    BOX,
    99.9,
    pose=faces.Pose(roll_degrees=-0.4, yaw_degrees=15.2, pitch_degrees=-7.0),
    quality=faces.Quality(55.0, 78.6),
    gender=faces.Estimate("Female", 98.7),
    age=faces.AgeRange(34, 46),
    emotions=(faces.Estimate("happy", 80.0), faces.Estimate("calm", 12.0)),
    attributes=tuple((name, faces.Estimate(name == "smile", 90.0)) for name in faces.ATTRIBUTES),
    eye_direction=faces.EyeDirection(-3.5, 1.2, 88.0),
)


def by_title(face: faces.Face, measured_by: str = "AWS eu-west-1") -> dict[str, Group]:
    return {group.title: group for group in face_facts.groups(face, measured_by)}


def test_what_aws_measured_is_shown_with_its_confidence() -> None:
    groups = by_title(WHOLE)
    assert list(groups) == ["In short", "Emotions", "Attributes", "Position and quality"]
    assert Fact("Gender", "Female", 98.7) in groups["In short"].facts
    assert Fact("Detection confidence", "", 99.9) in groups["In short"].facts
    assert groups["Emotions"].facts == (Fact("Happy", "", 80.0), Fact("Calm", "", 12.0))
    assert Fact("Smile", "yes", 90.0) in groups["Attributes"].facts
    assert Fact("Face occluded", "no", 90.0) in groups["Attributes"].facts


def test_an_age_bracket_has_no_confidence_and_so_no_bar() -> None:
    assert Fact("Age", "34 to 46 years", None) in by_title(WHOLE)["In short"].facts


def test_angles_are_whole_degrees_without_a_negative_zero() -> None:
    facts = {fact.label: fact.value for fact in by_title(WHOLE)["Position and quality"].facts}
    assert facts["Tilted"] == "0° (roll)"
    assert facts["Turned"] == "15° (yaw)"
    assert facts["Nodding"] == "-7° (pitch)"


def test_estimates_carry_their_limits() -> None:
    groups = by_title(WHOLE)
    assert "not identity" in groups["In short"].note
    assert "not what the person feels" in groups["Emotions"].note
    assert "children" in by_title(WHOLE, "Local")["In short"].note
    assert by_title(BARE)["In short"].note == ""


def test_what_was_not_measured_is_named_and_not_shown_as_zero() -> None:
    groups = by_title(BARE, "Local")
    assert list(groups) == ["In short", "Not measured by Local"]
    assert groups["In short"].facts == (Fact("Detection confidence", "", 97.25),)
    note = groups["Not measured by Local"].note
    assert note.startswith("Gender, age, emotions, smile,")
    assert "eyes open" in note


def test_the_summary_has_only_what_was_measured() -> None:
    assert face_facts.summary(BARE) == ("Detection confidence 97.2 %",)
    assert face_facts.summary(WHOLE) == (
        "Detection confidence 99.9 %",
        "Female, 98.7 % sure",
        "34 to 46 years",
        "Seems happy, 80.0 % sure",
    )
