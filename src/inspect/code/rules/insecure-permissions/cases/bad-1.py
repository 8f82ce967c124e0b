import os

os.chmod('data.db', 0o777)
