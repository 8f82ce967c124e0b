def answer(response, flags):
    response.set_cookie('theme', 'dark', **flags)
