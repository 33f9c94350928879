"""Amazon S3 on the file system: buckets, objects, listings and uploads in parts.

No versions, no access lists, no encryption by key: whatever AWS has beyond the signatures here is refused aloud.
Buckets are one per account whatever the region, as at AWS, and a client of any region reaches them.
"""

from local_aws.s3.buckets import BucketOperations
from local_aws.s3.listings import ListingOperations
from local_aws.s3.objects import ObjectOperations
from local_aws.s3.uploads import UploadOperations


class S3(BucketOperations, ObjectOperations, ListingOperations, UploadOperations):
    """The S3 operations of one account, for clients of one region."""
