import numpy as np


def make():
    key = np.random.bytes(32)
    return key
