from pyramid.view import view_config


@view_config(route_name='pay', request_method='POST', require_csrf=False)
def pay(request):
    return {}
