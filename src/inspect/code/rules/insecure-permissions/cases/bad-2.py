import os


def make():
    os.seteuid(0)
    os.mkdir("/srv/data")
