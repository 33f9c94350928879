"""The embedded Amazon Polly: voices, speech and its marks, lexicons and speech synthesis tasks.

All voices are espeak-ng's and say so in their names; the only engine is "standard". Public methods are operations.
"""

from local_aws.polly.lexicons import Lexicons
from local_aws.polly.speech import Speech
from local_aws.polly.tasks import Tasks


class Polly(Lexicons, Speech, Tasks):
    """Polly's operations, answered on this machine; one keyword-only method per operation."""


__all__ = ["Polly"]
