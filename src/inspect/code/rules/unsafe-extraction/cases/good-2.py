import shutil


def restore(path):
    shutil.unpack_archive(path, "/srv/app", "zip")
