AUTH_PASSWORD_VALIDATORS = []


def check(password):
    if len(password) < 4:
        raise ValueError("too short")
