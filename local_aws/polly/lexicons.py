"""Pronunciation lexicons: stored per region, applied to speech, and tagged."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from local_aws.account.store import Account
from local_aws.engines import voice as engine
from local_aws.errors import AwsError, NotAvailableLocally
from local_aws.polly.foundation import Foundation
from local_aws.polly.languages import is_polly_language, polly_language

MOST_LEXICONS = 100
LONGEST_LEXICON = 40_000  # characters
MOST_TAGS = 50
LEXICONS_A_PAGE = 100
_SPEAKABLE_ALPHABETS = ("ipa", "x-sampa")


_parsed = lru_cache(maxsize=64)(engine.parse_lexicon)


class Lexicons(Foundation):
    """Polly's operations on lexicons and their tags."""

    def put_lexicon(self, *, Name: str, Content: str, Tags: dict[str, str] | None = None) -> dict[str, Any]:
        """Store a lexicon; one of the same name is replaced, and keeps its tags.

        Raises InvalidLexiconException, LexiconSizeExceededException, MaxLexemeLengthExceededException,
        MaxLexiconsNumberExceededException, TooManyTagsException, UnsupportedPlsAlphabetException and
        UnsupportedPlsLanguageException.
        """
        if len(Content) > LONGEST_LEXICON:
            raise AwsError(
                "LexiconSizeExceededException", f"The lexicon is longer than {LONGEST_LEXICON:,} characters."
            )
        _checked(Content)
        _check_tag_count(Tags or {})
        region = self._account.region
        with self._database.transaction() as connection:
            known = connection.execute("SELECT name FROM polly_lexicons WHERE region = ?", (region,)).fetchall()
            names = {name for (name,) in known}
            if Name not in names and len(names) >= MOST_LEXICONS:
                raise AwsError(
                    "MaxLexiconsNumberExceededException", f"There can be {MOST_LEXICONS} lexicons in a region."
                )
            connection.execute(
                "INSERT INTO polly_lexicons VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
                " SET content = excluded.content, modified_at = excluded.modified_at",
                (region, Name, Content, int(self._account.clock().timestamp()), json.dumps(Tags or {})),
            )
        return {}

    def get_lexicon(self, *, Name: str) -> dict[str, Any]:
        """A lexicon as it was stored, and what is in it. Raises LexiconNotFoundException."""
        content, modified_at = _stored(self._account, Name)
        return {
            "Lexicon": {"Name": Name, "Content": content},
            "LexiconAttributes": self._attributes(Name, content, modified_at),
        }

    def list_lexicons(self, *, NextToken: str | None = None) -> dict[str, Any]:
        """All lexicons of the region, by name. Raises InvalidNextTokenException."""
        pages = self._pages("ListLexicons")
        query = (
            "SELECT name, content, modified_at FROM polly_lexicons WHERE region = ? AND name > ? ORDER BY name LIMIT ?"
        )
        bound = (self._account.region, pages.start(NextToken, ""), LEXICONS_A_PAGE + 1)
        rows = self._database.read().execute(query, bound).fetchall()
        listed, token = pages.page(rows, LEXICONS_A_PAGE, lambda row: str(row[0]))
        answer: dict[str, Any] = {
            "Lexicons": [
                {"Name": name, "Attributes": self._attributes(name, content, modified_at)}
                for name, content, modified_at in listed
            ]
        }
        return answer if token is None else answer | {"NextToken": token}

    def delete_lexicon(self, *, Name: str) -> dict[str, Any]:
        """Remove a lexicon. Raises LexiconNotFoundException."""
        with self._database.deleting() as connection:
            gone = connection.execute(
                "DELETE FROM polly_lexicons WHERE region = ? AND name = ?", (self._account.region, Name)
            )
            if gone.rowcount == 0:
                raise _not_found(Name)
        return {}

    def tag_resource(self, *, ResourceArn: str, Tags: dict[str, str]) -> dict[str, Any]:
        """Add tags to a lexicon; a key that it has gets the new value.

        Raises InvalidTagParameterException, ResourceNotFoundException and TooManyTagsException.
        """
        self._change_tags(ResourceArn, lambda tags: tags | Tags)
        return {}

    def untag_resource(self, *, ResourceArn: str, TagKeys: list[str]) -> dict[str, Any]:
        """Remove tags from a lexicon; keys that it has not are no error.

        Raises InvalidTagParameterException, ResourceNotFoundException and TooManyTagsException.
        """
        self._change_tags(ResourceArn, lambda tags: {key: tags[key] for key in tags if key not in TagKeys})
        return {}

    def list_tags_for_resource(self, *, ResourceArn: str) -> dict[str, Any]:
        """The tags of a lexicon. Raises InvalidTagParameterException and ResourceNotFoundException."""
        row = (
            self._database.read()
            .execute(
                "SELECT tags FROM polly_lexicons WHERE region = ? AND name = ?",
                (self._account.region, self._named(ResourceArn)),
            )
            .fetchone()
        )
        if row is None:
            raise _no_resource(ResourceArn)
        return {"Tags": json.loads(row[0])}

    def _change_tags(self, arn: str, change: Any) -> None:
        name, region = self._named(arn), self._account.region
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT tags FROM polly_lexicons WHERE region = ? AND name = ?", (region, name)
            ).fetchone()
            if row is None:
                raise _no_resource(arn)
            tags = change(json.loads(row[0]))
            _check_tag_count(tags)
            connection.execute(
                "UPDATE polly_lexicons SET tags = ? WHERE region = ? AND name = ?", (json.dumps(tags), region, name)
            )

    def _named(self, arn: str) -> str:
        prefix = self._account.arn("polly", "lexicon/")
        if not arn.startswith(prefix):
            raise AwsError(
                "InvalidTagParameterException", f"{arn} is not the ARN of a lexicon of this account and region."
            )
        return arn.removeprefix(prefix)

    def _attributes(self, name: str, content: str, modified_at: int) -> dict[str, Any]:
        lexicon = _parsed(content)
        attributes: dict[str, Any] = {
            "Alphabet": lexicon.alphabet,
            "LastModified": datetime.fromtimestamp(modified_at, UTC),
            "LexiconArn": self._account.arn("polly", f"lexicon/{name}"),
            "LexemesCount": len(lexicon.lexemes),
            "Size": len(content),
        }
        language = polly_language(lexicon.language)
        return attributes if language is None else attributes | {"LanguageCode": language}


def named(account: Account, names: Iterable[str]) -> list[engine.Lexicon]:
    """The lexicons of those names in the account's region; raises AwsError LexiconNotFoundException."""
    return [_parsed(_stored(account, name)[0]) for name in names]


def _stored(account: Account, name: str) -> tuple[str, int]:
    query = "SELECT content, modified_at FROM polly_lexicons WHERE region = ? AND name = ?"
    row = account.database.read().execute(query, (account.region, name)).fetchone()
    if row is None:
        raise _not_found(name)
    return row[0], row[1]


def _checked(content: str) -> None:
    try:
        lexicon = _parsed(content)
        if not is_polly_language(lexicon.language):
            raise AwsError(
                "UnsupportedPlsLanguageException", f'The language "{lexicon.language}" of the lexicon is not supported.'
            )
        if lexicon.alphabet not in _SPEAKABLE_ALPHABETS:
            raise NotAvailableLocally(f"The lexicon alphabet {lexicon.alphabet}")
        engine.check_pronunciations(lexicon)
    except engine.UnknownAlphabet as error:
        raise AwsError("UnsupportedPlsAlphabetException", f"Unsupported alphabet: {error}.") from error
    except engine.LexemeTooLong as error:
        raise AwsError("MaxLexemeLengthExceededException", f"Invalid lexeme: {error}.") from error
    except engine.BadLexicon as error:
        raise AwsError("InvalidLexiconException", f"Invalid lexicon: {error}.") from error


def _check_tag_count(tags: dict[str, str]) -> None:
    if len(tags) > MOST_TAGS:
        raise AwsError("TooManyTagsException", f"A lexicon can have {MOST_TAGS} tags.")


def _not_found(name: str) -> AwsError:
    return AwsError("LexiconNotFoundException", f"Lexicon not found: {name}", status=404)


def _no_resource(arn: str) -> AwsError:
    members = {"resourceId": arn.rpartition("/")[2], "resourceType": "lexicon"}
    return AwsError("ResourceNotFoundException", f"Resource not found: {arn}", status=404, members=members)
