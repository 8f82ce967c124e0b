from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def seal(key, text):
    return AESGCM(key).encrypt(b"fixed nonce!", text, None)


def wrap(public, text):
    return public.encrypt(text, padding.PKCS1v15())
