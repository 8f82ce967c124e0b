def answer(response, value):
    response.set_cookie('session', value)
