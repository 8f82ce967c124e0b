import os
import zipfile


def unpack(archive, folder):
    root = os.path.realpath(folder)
    with zipfile.ZipFile(archive) as packed:
        for name in packed.namelist():
            path = os.path.realpath(os.path.join(root, name))
            if os.path.commonpath([root, path]) != root:
                raise ValueError(name)
            with open(path, "wb") as target:
                target.write(packed.read(name))
