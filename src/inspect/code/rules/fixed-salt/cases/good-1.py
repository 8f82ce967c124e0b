import hashlib
import os


def hashed(password):
    salt = os.urandom(16)
    return salt, hashlib.pbkdf2_hmac('sha256', password, salt, 600000)
