import time


def spent(work):
    start = time.clock()
    work()
    return time.clock() - start
