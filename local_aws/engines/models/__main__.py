"""Write the face engine's ONNX files once, when the environment is made; quick when they are there."""

import sys

from local_aws.engines import models


def main() -> int:
    """Exit status 0 when every model is in place, 1 when one cannot be made (the reason goes to standard error)."""
    try:
        for name in models.NAMES:
            print(models.path(name))
    except models.ModelMissing as error:
        print(f"The face engine has no model: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
