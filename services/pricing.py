"""What a call costs by AWS's price list, so that nobody is surprised by the bill.

AWS's own price pages could not be read from where this table was made; each price names the region and the day it was
seen for, and where it was read. A price is an estimate before volume tiers, free tiers and taxes. What the table does
not know is unknown (`None`), never zero.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# A tag, a comment, a processing instruction or a declaration: Polly bills none of them.
_MARKUP = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Price:
    """One line of a price list: `usd` for one `unit`, as seen on `as_of` for `region`."""

    usd: float
    unit: str
    region: str
    as_of: str
    source: str


@dataclass(frozen=True, slots=True)
class Quote:
    """What one call costs in US dollars, and `basis`: a sentence that says which price it was reckoned from."""

    usd: float
    basis: str


_POLLY_PAGE = "https://aws.amazon.com/polly/pricing/, as quoted by two other pages"
_REKOGNITION_PAGE = "https://aws.amazon.com/rekognition/pricing/, as quoted by other pages; first tier"
_LEX_PAGE = "https://aws.amazon.com/lex/pricing/, as quoted by six other pages"
_SEEN = "2026-07-10"


def _per_character(usd_per_million: float) -> Price:
    return Price(usd_per_million / 1e6, "character", "us-east-1", _SEEN, _POLLY_PAGE)


def _per_image(usd: float) -> Price:
    return Price(usd, "image", "us-east-1", _SEEN, _REKOGNITION_PAGE)


# Speech marks are billed as characters again, at the same price; the generative engine has no published price for them.
SPEECH: Mapping[str, Price] = {
    "standard": _per_character(4.0),
    "neural": _per_character(16.0),
    "long-form": _per_character(100.0),
    "generative": _per_character(30.0),
}
_IMAGE_OPERATIONS = (
    # Group 1
    "associate_faces",
    "compare_faces",
    "disassociate_faces",
    "index_faces",
    "search_faces",
    "search_faces_by_image",
    "search_users",
    "search_users_by_image",
    # Group 2
    "detect_faces",
    "detect_labels",
    "detect_moderation_labels",
    "detect_protective_equipment",
    "detect_text",
    "recognize_celebrities",
)
IMAGES: Mapping[str, Price] = dict.fromkeys(_IMAGE_OPERATIONS, _per_image(0.0010))
IMAGE_PROPERTIES = _per_image(0.00075)
LEX: Mapping[str, Price] = {
    "text": Price(0.00075, "request", "us-east-1", _SEEN, _LEX_PAGE),
    "speech": Price(0.004, "request", "us-east-1", _SEEN, _LEX_PAGE),
}
# Operations that only read or arrange: AWS lists no charge for them.
FREE: frozenset[tuple[str, str]] = frozenset(
    {
        ("polly", "describe_voices"),
        ("polly", "get_lexicon"),
        ("polly", "list_lexicons"),
        ("polly", "put_lexicon"),
        ("polly", "delete_lexicon"),
        ("polly", "get_speech_synthesis_task"),
        ("polly", "list_speech_synthesis_tasks"),
        ("rekognition", "create_collection"),
        ("rekognition", "delete_collection"),
        ("rekognition", "delete_faces"),
        ("rekognition", "describe_collection"),
        ("rekognition", "list_collections"),
        ("rekognition", "list_faces"),
        ("sts", "get_caller_identity"),
    }
)


def quote(
    service: str, operation: str, parameters: Mapping[str, Any], region: str, response: Mapping[str, Any] | None = None
) -> Quote | None:
    """The list price of one call, or None where it is not known.

    Before the call the characters are counted here; after it `response` says what AWS billed (`RequestCharacters`).
    """
    if region.startswith(("us-gov-", "cn-")):
        return None  # other partitions have price lists of their own
    if (service, operation) in FREE:
        return Quote(0.0, "AWS lists no charge for this operation.")
    if service == "polly" and operation in ("synthesize_speech", "start_speech_synthesis_task"):
        return _speech(parameters, region, response or {})
    if service == "rekognition":
        return _image(operation, parameters, region)
    if service == "lexv2-runtime" and operation in ("recognize_text", "recognize_utterance"):
        spoken = operation == "recognize_utterance" and not str(parameters.get("requestContentType", "")).startswith(
            "text"
        )
        return _computed(1, LEX["speech" if spoken else "text"], region)
    return None


def is_billed(service: str, operation: str) -> bool:
    """Whether a call may cost something: all do that AWS does not list as free."""
    return (service, operation) not in FREE


def billable_characters(text: str, text_type: str = "text") -> int:
    """Characters that Polly bills: all of a plain text, and of SSML what stands outside the tags."""
    if text_type != "ssml":
        return len(text)
    return len(html.unescape(_MARKUP.sub("", text)))


def _speech(parameters: Mapping[str, Any], region: str, response: Mapping[str, Any]) -> Quote | None:
    engine = str(parameters.get("Engine", "standard"))
    price = SPEECH.get(engine)
    if price is None or (engine == "generative" and parameters.get("OutputFormat") == "json"):
        return None
    billed = response.get("RequestCharacters", response.get("SynthesisTask", {}).get("RequestCharacters"))
    if billed is None:
        billed = billable_characters(str(parameters.get("Text", "")), str(parameters.get("TextType", "text")))
    return _computed(int(billed), price, region)


def _image(operation: str, parameters: Mapping[str, Any], region: str) -> Quote | None:
    price = IMAGES.get(operation)
    if price is None:
        return None
    features = parameters.get("Features") or ["GENERAL_LABELS"]
    if operation != "detect_labels" or "IMAGE_PROPERTIES" not in features:
        return _computed(1, price, region)
    both = price.usd * ("GENERAL_LABELS" in features) + IMAGE_PROPERTIES.usd
    return Quote(both, _basis(price, region))


def _computed(count: int, price: Price, region: str) -> Quote:
    return Quote(count * price.usd, _basis(price, region))


def _basis(price: Price, region: str) -> str:
    basis = f"List price of {price.region}, seen {price.as_of}, before tiers and free tiers"
    return f"{basis}." if region == price.region else f"{basis}; {region} may differ."
