"""The embedded Amazon Rekognition: each group of operations lives in a module of its own and is put together here."""

from local_aws.rekognition.celebrities import Celebrities
from local_aws.rekognition.collections import Collections
from local_aws.rekognition.comparison import Comparison
from local_aws.rekognition.faces import Faces
from local_aws.rekognition.indexing import Indexing
from local_aws.rekognition.labels import Labels
from local_aws.rekognition.search import Search
from local_aws.rekognition.text import Text
from local_aws.rekognition.user_search import UserSearch
from local_aws.rekognition.users import Users


class Rekognition(Faces, Comparison, Celebrities, Collections, Indexing, Search, Users, UserSearch, Text, Labels):
    """Rekognition's image operations, answered on this machine; one keyword-only method per operation."""


__all__ = ["Rekognition"]
