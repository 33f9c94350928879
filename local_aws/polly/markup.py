"""Which SSML tags which of Polly's engines has (Amazon Polly Developer Guide, "Supported SSML tags")."""

from collections.abc import Iterable

from local_aws.errors import AwsError

_ALL = frozenset({"standard", "neural", "long-form", "generative"})
_STANDARD_ONLY = frozenset({"standard"})
_ENGINES = {
    "amazon:auto-breaths": _STANDARD_ONLY,
    "amazon:breath": _STANDARD_ONLY,
    "amazon:domain": frozenset({"neural"}),
    "emphasis": _STANDARD_ONLY,
}
# (tag, attribute) -> engines that have it, whatever its value
_BY_ATTRIBUTE = {
    ("prosody", "amazon:max-duration"): _STANDARD_ONLY,
    ("prosody", "pitch"): _STANDARD_ONLY,
    ("amazon:effect", "phonation"): _STANDARD_ONLY,
    ("amazon:effect", "vocal-tract-length"): _STANDARD_ONLY,
}
_EFFECTS = {"drc": _ALL - {"generative"}, "whispered": _STANDARD_ONLY}


def check_elements(elements: Iterable[tuple[str, tuple[tuple[str, str], ...]]], engine_name: str) -> None:
    """Raises `InvalidSsmlException` for the first tag that the engine has not.

    Args:
        elements: tags of a document, each with its attributes and their values.
        engine_name: "standard", "neural", "long-form" or "generative".
    """
    for name, attributes in elements:
        wanted = [(f"<{name}>", _ENGINES.get(name, _ALL))]
        for attribute, value in attributes:
            wanted.append((f"<{name} {attribute}>", _BY_ATTRIBUTE.get((name, attribute), _ALL)))
            if name == "amazon:effect" and attribute == "name":
                wanted.append((f'<{name} name="{value}">', _EFFECTS.get(value, _ALL)))
        for what, engines in wanted:
            if engine_name not in engines:
                raise AwsError("InvalidSsmlException", f"Unsupported {engine_name} feature: {what}")
