import tarfile


def unpack(name):
    with tarfile.open(name) as archive:
        archive.extractall('/srv')
