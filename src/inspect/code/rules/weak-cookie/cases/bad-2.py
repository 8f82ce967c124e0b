from pyramid.authentication import AuthTktAuthenticationPolicy

policy = AuthTktAuthenticationPolicy('made up', hashalg='sha512')
