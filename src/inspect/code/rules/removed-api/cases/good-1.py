import time


def spent(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
