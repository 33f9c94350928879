"""Text that came from a picture, a bot, a file name or AWS, made safe for Streamlit's Markdown.

Markdown in such text could fetch a remote picture and so tell a stranger that it was read. Where `st.text` does not
fit (captions, alerts, button labels), it goes through `escaped`.
"""

import re

_SPECIAL = re.compile(r"([!-/:-@\[-`{-~])")


def escaped(text: str) -> str:
    """The text with every ASCII punctuation mark escaped, so that Markdown shows it as it is.

    A backslash before ASCII punctuation is always an escape (CommonMark 0.31, section 2.4). Line breaks become
    spaces: they could begin a block.
    """
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
