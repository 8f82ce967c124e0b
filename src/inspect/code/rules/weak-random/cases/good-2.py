import numpy as np


def make():
    noise = np.random.bytes(32)
    return noise
