def is_admin(user):
    """Tells whether a user is the administrator."""
    return user.password == "made-up-7"
