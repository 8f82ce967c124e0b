import os
import zipfile


def unpack(archive, folder):
    with zipfile.ZipFile(archive) as packed:
        for name in packed.namelist():
            with open(os.path.join(folder, name), "wb") as target:
                target.write(packed.read(name))
