import traceback


def view():
    try:
        return work()
    except Exception:
        return traceback.format_exc()
