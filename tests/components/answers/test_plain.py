"""Text from outside is shown as it is, whatever Markdown it holds."""

import markdown_it
import pytest

from components.answers.plain import WORD_JOINER, escaped


@pytest.mark.parametrize(
    "text",
    [
        "![x](https://evil.example/t.png)",
        "[click](javascript:alert(1))",
        "**bold** _it_ `code` ~~gone~~",
        "# heading",
        "<img src=x onerror=alert(1)>",
        ":red[angry] :material/delete: $x^2$",
        "1. list",
        "a\\*b",
        "&amp; &#35;",
        "O'Brien & søn, 李明",
    ],
)
def test_a_markdown_reader_gets_back_the_very_text(text: str) -> None:
    """markdown-it is a CommonMark reader of its own, so it is a judge from outside."""
    inline = markdown_it.MarkdownIt().enable("strikethrough").parse(escaped(text))[1]
    assert inline.children is not None
    assert {child.type for child in inline.children} <= {"text", "text_special"}
    assert "".join(child.content for child in inline.children).replace(WORD_JOINER, "") == text


def test_line_breaks_cannot_begin_a_block() -> None:
    assert "\n" not in escaped("one\n\n# two\r\n- three")
