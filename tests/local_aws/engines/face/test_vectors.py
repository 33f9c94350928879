"""A vector is the mean over a chip and its mirror image, in batches that give what one by one gives."""

import numpy as np

from local_aws.engines.face.vectors import DIMENSIONS, FaceVectors


class Network:
    """Answers with the mean of each chip's left half in all places, and counts what it was given."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def run(self, _: None, given: dict[str, np.ndarray]) -> list[np.ndarray]:
        (planes,) = given.values()
        self.sizes.append(len(planes))
        means = planes[:, 0, :, :75].mean(axis=(1, 2))
        return [np.repeat(means[:, None], DIMENSIONS, axis=1)]


def chips(count: int) -> np.ndarray:
    """Each brighter than the one before, with a left half 100 darker than the right one."""
    made = np.zeros((count, 150, 150, 3), dtype=np.uint8)
    for number in range(count):
        made[number, :, :75], made[number, :, 75:] = number, number + 100
    return made


def test_the_mirror_image_counts_as_much_as_the_chip() -> None:
    (vector,) = FaceVectors(Network()).describe(chips(1))
    # dlib subtracts 122.782 from red and divides by 256; the halves are 0 and 100.
    assert vector.shape == (128,)
    np.testing.assert_allclose(vector, (50 - 122.782) / 256, rtol=1e-5)


def test_batches_give_each_chip_its_own_vector() -> None:
    network = Network()
    vectors = FaceVectors(network).describe(chips(17))
    np.testing.assert_allclose(vectors[:, 0], (np.arange(17) + 50 - 122.782) / 256, rtol=1e-5)
    assert network.sizes == [16, 16, 2]
    assert FaceVectors(Network()).describe(chips(0)).shape == (0, 128)
