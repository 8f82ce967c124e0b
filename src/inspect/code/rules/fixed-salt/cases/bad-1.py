import hashlib


def hashed(password):
    return hashlib.pbkdf2_hmac('sha256', password, b'one for all', 600000)
