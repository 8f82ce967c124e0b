import hmac


def check(signature, expected_signature):
    return hmac.compare_digest(signature, expected_signature)
