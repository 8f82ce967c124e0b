import hashlib


def store(password, salt):
    return hashlib.pbkdf2_hmac("sha256", password, salt, 600_000)
