AUTH_PASSWORD_VALIDATORS = [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"}]


def check(password):
    if len(password) < 12:
        raise ValueError("too short")
    if len(password) > 4096:
        raise ValueError("too long")
