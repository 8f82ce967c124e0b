def check(signature, expected_signature):
    return signature == expected_signature
