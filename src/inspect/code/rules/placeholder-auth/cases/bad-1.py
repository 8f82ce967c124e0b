def is_authorized(user, note):
    # later
    return True
