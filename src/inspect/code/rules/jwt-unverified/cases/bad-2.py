from jose import jwt


def user(token):
    return jwt.get_unverified_claims(token)["sub"]
