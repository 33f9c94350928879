"""Text that came from a picture, a bot, a file name or AWS, made safe for Streamlit's Markdown.

Markdown in such text could fetch a remote picture and so tell a stranger that it was read. Where `st.text` does not
fit (captions, alerts, button labels), it goes through `escaped`.
"""

import re

_SPECIAL = re.compile(r"([!-/:-@\[-`{-~])")
# GitHub's autolinks are found in the text that is left when escapes are gone (GFM 0.29, section 6.9: "www.", "http://",
# "https://", and anything with an @ in it, also behind "mailto:" and "xmpp:"). Only something in between stops them.
_LINK_STARTS = re.compile(r"(?i)(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)")
WORD_JOINER = "\u2060"
"""Has no width and allows no line break (Unicode 16, section 23.2)."""


def escaped(text: str) -> str:
    """The text with every ASCII punctuation mark escaped, so that Markdown shows it as it is and makes no link of it.

    A backslash before ASCII punctuation is always an escape (CommonMark 0.31, section 2.4). An address, of the web or
    of mail, is broken by an invisible word joiner: whoever copies it gets that too. Line breaks become spaces: they
    could begin a block.
    """
    return _SPECIAL.sub(r"\\\1", _LINK_STARTS.sub(WORD_JOINER, " ".join(text.split())))
