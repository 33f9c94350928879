"""S3's operations on buckets."""

import re
from typing import Any

from local_aws.account.paging import Pages
from local_aws.errors import AwsError, NotAvailableLocally
from local_aws.s3.foundation import Foundation

# docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
_NAME = re.compile(r"(?!xn--|sthree-|\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?<!-s3alias)")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d+")
# S3 knows its oldest region by no name, and eu-west-1 by an old one as well.
_NAMELESS_REGION = "us-east-1"
_OLD_NAMES = {"EU": "eu-west-1"}


class BucketOperations(Foundation):
    """CreateBucket, HeadBucket, GetBucketLocation, ListBuckets and DeleteBucket."""

    def create_bucket(self, *, Bucket: str, CreateBucketConfiguration: dict[str, Any] | None = None) -> dict[str, Any]:
        """Make a bucket in the client's region, which `LocationConstraint` must name outside us-east-1.

        Raises BucketAlreadyOwnedByYou, IllegalLocationConstraintException, InvalidBucketName and
        InvalidLocationConstraint.
        """
        configuration = CreateBucketConfiguration or {}
        for member in configuration.keys() - {"LocationConstraint"}:
            raise NotAvailableLocally(f"{member} of CreateBucketConfiguration")
        region = self._chosen_region(configuration.get("LocationConstraint"))
        if not _NAME.fullmatch(Bucket):
            raise AwsError("InvalidBucketName", "The specified bucket is not valid.", members={"BucketName": Bucket})
        made = self._store.create_bucket(Bucket, region)
        if not made and not self._account.region == region == _NAMELESS_REGION:
            raise AwsError(
                "BucketAlreadyOwnedByYou",
                "Your previous request to create the named bucket succeeded and you already own it.",
                status=409,
                members={"BucketName": Bucket},
            )
        location = f"/{Bucket}" if region == _NAMELESS_REGION else f"http://{Bucket}.s3.amazonaws.com/"
        return {"Location": location}

    def head_bucket(self, *, Bucket: str, ExpectedBucketOwner: str | None = None) -> dict[str, Any]:
        """The region of a bucket; an error whose code is "404" where there is no such bucket.

        Raises AccessDenied and NoSuchBucket.
        """
        self._check_owner(ExpectedBucketOwner)
        bucket = self._store.bucket(Bucket)
        return {
            "BucketArn": f"arn:{self._account.partition}:s3:::{Bucket}",
            "BucketRegion": bucket.region,
            "AccessPointAlias": False,
        }

    def get_bucket_location(self, *, Bucket: str, ExpectedBucketOwner: str | None = None) -> dict[str, Any]:
        """The bucket's region; no `LocationConstraint` where that is us-east-1.

        Raises AccessDenied and NoSuchBucket.
        """
        self._check_owner(ExpectedBucketOwner)
        region = self._store.bucket(Bucket).region
        return {} if region == _NAMELESS_REGION else {"LocationConstraint": region}

    def list_buckets(
        self,
        *,
        MaxBuckets: int = 10_000,
        ContinuationToken: str | None = None,
        Prefix: str = "",
        BucketRegion: str | None = None,
    ) -> dict[str, Any]:
        """The buckets by name, `MaxBuckets` a page. Raises InvalidArgument."""
        if not 1 <= MaxBuckets <= 10_000:
            raise AwsError("InvalidArgument", "Argument max-buckets must be an integer between 1 and 10000.")
        pages = Pages(self._account, self._BAD_TOKEN, "ListBuckets", Prefix, BucketRegion)
        after = pages.start(ContinuationToken, "")
        wanted = [
            bucket
            for bucket in self._store.buckets()
            if bucket.name.startswith(Prefix) and bucket.name > after and BucketRegion in {None, bucket.region}
        ]
        page, token = pages.page(wanted, MaxBuckets, lambda bucket: bucket.name)
        answer: dict[str, Any] = {
            "Buckets": [
                {
                    "Name": bucket.name,
                    "CreationDate": bucket.created_at,
                    "BucketRegion": bucket.region,
                    "BucketArn": f"arn:{self._account.partition}:s3:::{bucket.name}",
                }
                for bucket in page
            ],
            "Owner": {"ID": self._account.account_id},
        }
        if Prefix:
            answer["Prefix"] = Prefix
        return answer if token is None else answer | {"ContinuationToken": token}

    def delete_bucket(self, *, Bucket: str, ExpectedBucketOwner: str | None = None) -> None:
        """Remove a bucket, which must be empty. Raises AccessDenied, BucketNotEmpty and NoSuchBucket."""
        self._check_owner(ExpectedBucketOwner)
        self._store.delete_bucket(Bucket)

    def _chosen_region(self, constraint: str | None) -> str:
        here = self._account.region
        if constraint is None:
            if here != _NAMELESS_REGION:
                raise AwsError(
                    "IllegalLocationConstraintException",
                    "The unspecified location constraint is incompatible for the region specific endpoint this"
                    " request was sent to.",
                )
            return here
        region = _OLD_NAMES.get(constraint, constraint)
        if region == _NAMELESS_REGION or not _REGION.fullmatch(region):
            raise AwsError(
                "InvalidLocationConstraint",
                "The specified location-constraint is not valid",
                members={"LocationConstraint": constraint},
            )
        if here not in {_NAMELESS_REGION, region}:
            raise AwsError(
                "IllegalLocationConstraintException",
                f"The {constraint} location constraint is incompatible for the region specific endpoint this request"
                " was sent to.",
            )
        return region
