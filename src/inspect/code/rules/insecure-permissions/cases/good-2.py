import os


def make():
    os.seteuid(0)
    try:
        os.mkdir("/srv/data")
    finally:
        os.seteuid(1000)
